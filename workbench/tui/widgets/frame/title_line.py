"""The first line of a screen: what it is."""

from __future__ import annotations

from textual.visual import VisualType
from textual.widgets import Static


class TitleLine(Static):
    """One line above everything else on a screen, with an ellipsis where it has no room.

    Args:
        text: inert.
        id: of the widget.
    """

    DEFAULT_CSS = """
    TitleLine {
        height: 1;
        padding: 0 1;
        background: $panel;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, text: VisualType = "", *, id: str | None = None) -> None:
        super().__init__(text, id=id, markup=False)
