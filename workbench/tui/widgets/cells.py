"""Text of strangers as it is drawn."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from workbench.content.layout.rows import TAB
from workbench.content.sanitize import sanitize_line


def drawn(text: str) -> str:
    """A line as it is put on the screen: inert, tabs as blanks."""
    return sanitize_line(text.replace("\t", " " * TAB))


def lit(strip: Strip, base: Style, light: Style) -> Strip:
    """A row with another ground, but for what has a ground of its own already, such as a hit of a search."""
    return Strip(
        [
            Segment(
                text, (style or base) + light if style is None or style.bgcolor == base.bgcolor else style
            )
            for text, style, _ in strip
        ],
        strip.cell_length,
    )
