"""Containers that show nothing of their own, drawn as one blank row many times over.

Textual renders, styles and caches each row of a container, though its children cover it: that is half of what
the first picture, and each new size, take to render.
"""

from __future__ import annotations

from rich.style import Style
from textual.containers import Container, Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def blank_lines(widget: Widget, crop: Region) -> list[Strip]:
    """Returns the lines of a widget without content, border, outline, tint and opacity."""
    background = widget.background_colors[1]
    strip = filtered(widget, Strip.blank(crop.width, Style.from_color(None, background.rich_color)))
    return [strip] * crop.height


def filtered(widget: Widget, strip: Strip) -> Strip:
    """Returns a line as the terminal can show it, such as without colour."""
    background = widget.background_colors[1]
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, background)
    return strip


class Place(Container):
    """Holds what is put in it."""

    render_lines = blank_lines


class Rows(Vertical):
    """Holds one below the other."""

    render_lines = blank_lines


class Columns(Horizontal):
    """Holds one beside the other."""

    render_lines = blank_lines
