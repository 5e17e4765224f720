"""A line over the last row of a screen, which says why a key did nothing; the next key takes it away."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static


class RemarkLine(Static):
    """The line on a dialog, or on another screen than the main one, whose status line has room of its own."""

    # The layer of Textual's own notices: over everything, and it takes no room from what is below.
    DEFAULT_CSS = """
    RemarkLine {
        layer: _toastrack;
        dock: bottom;
        width: 100%;
        height: auto;
        max-height: 2;
        padding: 0 1;
        background: $panel;
        color: $text-warning;
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(Content(text), markup=False)


def put_remark(screen: Screen[Any], text: str) -> None:
    """Shows a remark on a screen, in place of the one before; an empty text takes it away."""
    for line in screen.children:
        if isinstance(line, RemarkLine):
            line.update(Content(text))
            line.display = bool(text)
            return
    if text:
        screen.mount(RemarkLine(text))
