"""A report for a terminal, and one in Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.humanize import fit, width
from workbench.services.report.report import Report, Table


def text_lines(report: Report) -> Iterator[str]:
    """Yields the lines of a report for a terminal."""
    yield from report.facts
    for table in report.tables:
        yield ""
        yield table.title
        yield from _aligned(table)
        if table.note:
            yield table.note


def _aligned(table: Table) -> Iterator[str]:
    cells = [table.heads, *table.rows]
    columns = [max(width(row[at]) for row in cells) for at in range(len(table.heads))]
    for row in cells:
        parts = [fit(cell, columns[at], right=table.numbers and at > 0) for at, cell in enumerate(row)]
        yield f"  {'  '.join(parts)}".rstrip()


def markdown(report: Report) -> str:
    """Returns a report in GitHub's Markdown."""
    lines = [f"# {_escaped(report.title)}", "", *(f"- {_escaped(fact)}" for fact in report.facts)]
    for table in report.tables:
        rule = ["---", *("---:" if table.numbers else "---" for _ in table.heads[1:])]
        lines += ["", f"## {_escaped(table.title)}", "", _row(table.heads), f"| {' | '.join(rule)} |"]
        lines += [_row(row) for row in table.rows]
        if table.note:
            lines += ["", _escaped(table.note)]
    lines += ["", "## Definitions", ""]
    lines += [f"- **{_escaped(title)}**: {_escaped(definition)}" for title, definition in report.definitions]
    return "\n".join(lines) + "\n"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")
