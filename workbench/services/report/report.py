"""What a report shows: tables, charts and definitions, whatever form it is written in."""

from __future__ import annotations

from typing import NamedTuple

from workbench.content.sanitize import sanitize_line
from workbench.content.views.plot import Plot
from workbench.model.redaction import redacted


class Table(NamedTuple):
    """A table.

    Args:
        title: above it.
        heads: of the columns; all but the first are of numbers where `numbers` says so.
        rows: cells as text.
        numbers: whether all columns but the first are aligned at the right.
        note: below it; empty where there is nothing to add.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: bool = True
    note: str = ""


class Report(NamedTuple):
    """What a report shows.

    Args:
        title: of the whole.
        facts: sentences below the title.
        tables: in order.
        charts: in order; only HTML shows them.
        definitions: what each measure is.
    """

    title: str
    facts: tuple[str, ...]
    tables: tuple[Table, ...]
    charts: tuple[Plot, ...]
    definitions: tuple[tuple[str, str], ...]


def safe_report(
    title: str,
    facts: tuple[str, ...],
    tables: tuple[Table, ...],
    charts: tuple[Plot, ...],
    definitions: tuple[tuple[str, str], ...],
) -> Report:
    """Returns a report without secrets and escape sequences, which records and names of files may hold.

    Charts lose theirs where they are drawn.
    """
    return Report(
        _clean(title),
        tuple(map(_clean, facts)),
        tuple(
            table._replace(
                heads=tuple(map(_clean, table.heads)),
                rows=tuple(tuple(map(_clean, row)) for row in table.rows),
            )
            for table in tables
        ),
        charts,
        definitions,
    )


def _clean(text: str) -> str:
    return sanitize_line(redacted(text))
