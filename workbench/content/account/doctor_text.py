"""The results of checks as lines of text, to be read and to be passed on."""

from __future__ import annotations

from textwrap import wrap

from workbench.content.humanize import duration
from workbench.content.sanitize import sanitize_line

TITLE_COLUMNS = 28
_VERDICT, _DURATION = 8, 8
_WIDTH = 100


def lines_of(title: str, verdict: str, summary: str, advice: str, milliseconds: float) -> list[str]:
    """Returns verdict, duration, title and summary, wrapped to 100 columns; below it, what to do."""
    took = f"{duration(milliseconds):>{_DURATION}}"
    head = f"  {verdict:<{_VERDICT}}{took}  {sanitize_line(title):<{TITLE_COLUMNS}}"
    indent = " " * len(head)
    lines = wrap(
        sanitize_line(summary),
        _WIDTH,
        initial_indent=head,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    if advice:
        lines += wrap(
            sanitize_line(advice),
            _WIDTH,
            initial_indent=f"{indent}→ ",
            subsequent_indent=f"{indent}  ",
            break_on_hyphens=False,
        )
    return lines
