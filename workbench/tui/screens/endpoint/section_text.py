"""A section of an endpoint's page as the screen shows it."""

from __future__ import annotations

from textwrap import wrap

from textual.content import Content

from workbench.content.account.endpoint_sections import Section
from workbench.content.sanitize import sanitize_line

_LABEL = 18
"""Columns of the labels; the longest is `Deployed image`."""


def section_text(section: Section, columns: int) -> Content:
    """Returns a title and its lines, folded so that nothing stands below the labels but labels.

    Args:
        columns: of the screen.
    """
    room = max(columns - _LABEL - 6, 10)
    lines = [Content.assemble((sanitize_line(section.title), "bold $accent"))]
    before = ""
    for line in section.lines:
        label = "" if line.label == before else line.label
        before = line.label
        look = "$text-warning" if line.problem else ""
        indent = f"  {sanitize_line(label):<{_LABEL}}" if line.label else "  "
        if not indent.endswith(" "):
            # A name that fills its column stands alone.
            lines.append(Content(indent).stylize("$text-muted"))
            indent = " " * (_LABEL + 2)
        for text in wrap(sanitize_line(line.text), room, break_on_hyphens=False) or [""]:
            lines.append(Content.assemble((indent, "$text-muted"), (text, look)))
            indent = " " * len(indent)
    return Content("\n").join(lines)
