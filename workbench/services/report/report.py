"""What a report shows: tables, charts and definitions, whatever form it is written in."""

from __future__ import annotations

from typing import NamedTuple

from workbench.content.sanitize import sanitize_line
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


class Bar(NamedTuple):
    """A bar from 0 to `value`."""

    label: str
    value: float
    text: str


class Interval(NamedTuple):
    """A value with its interval."""

    label: str
    value: float
    low: float
    high: float
    text: str


class Line(NamedTuple):
    """A series of points, joined by a line.

    Args:
        label: its name in the legend.
        points: x and y.
        marked: the x of the point that stands out; None where none does.
    """

    label: str
    points: tuple[tuple[float, float], ...]
    marked: float | None = None


class Chart(NamedTuple):
    """A chart: bars, intervals or lines.

    Args:
        title: above it.
        bars: from 0 to the right.
        intervals: around 0.
        lines: over a common x, their y from 0.
        x, y: what the axes of lines are, with the unit.
    """

    title: str
    bars: tuple[Bar, ...] = ()
    intervals: tuple[Interval, ...] = ()
    lines: tuple[Line, ...] = ()
    x: str = ""
    y: str = ""


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
    charts: tuple[Chart, ...]
    definitions: tuple[tuple[str, str], ...]


def safe_report(
    title: str,
    facts: tuple[str, ...],
    tables: tuple[Table, ...],
    charts: tuple[Chart, ...],
    definitions: tuple[tuple[str, str], ...],
) -> Report:
    """Returns a report without secrets and escape sequences, which records and names of files may hold."""
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
        tuple(
            chart._replace(
                bars=tuple(bar._replace(label=_clean(bar.label)) for bar in chart.bars),
                intervals=tuple(row._replace(label=_clean(row.label)) for row in chart.intervals),
                lines=tuple(line._replace(label=_clean(line.label)) for line in chart.lines),
            )
            for chart in charts
        ),
        definitions,
    )


def _clean(text: str) -> str:
    return sanitize_line(redacted(text))
