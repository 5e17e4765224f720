"""Text of strangers as it is drawn."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from workbench.content.layout.rows import TAB
from workbench.content.sanitize import sanitize_line


def drawn(text: str) -> str:
    """A line as it is put on the screen: inert, tabs as blanks."""
    return sanitize_line(text.replace("\t", " " * TAB))


def is_focus_reversed(widget: Widget) -> bool:
    """Returns whether the row under the cursor has its colours exchanged: in focus, in few colours.

    For what is drawn with Textual's `Content`, whose component classes leave `reverse` out.
    """
    return widget.has_focus and widget.app.has_class("-few-colours")


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
