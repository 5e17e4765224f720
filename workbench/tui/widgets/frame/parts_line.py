"""A line of parts with dots between: what there is no room for is left out whole."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

_BETWEEN = " · "


class PartsLine(Static):
    """Shows as many parts as there is room for in one line, the first in any room.

    Args:
        id: of the widget.
    """

    DEFAULT_CSS = """
    PartsLine {
        width: 1fr;
        height: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._whole = Content("")

    def show(self, text: Content) -> None:
        """Shows another text.

        Args:
            text: with ` · ` between its parts, the most useful first.
        """
        self._whole = text
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        columns = self.content_size.width
        parts = list(self._whole.split(_BETWEEN))
        while columns and len(parts) > 1 and Content(_BETWEEN).join(parts).cell_length > columns:
            parts.pop()
        # It is as wide as there is room: a countdown shall not have the screen laid out every second.
        self.update(Content(_BETWEEN).join(parts), layout=False)
