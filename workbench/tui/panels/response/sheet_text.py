"""The text in the place of a body, laid out for the columns that there are."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.events import Resize
from textual.visual import VisualType

from workbench.tui.keys.key_text import KeyText


class SheetText(KeyText):
    """Shows a text; of one that depends on the columns the right one for its width, whenever that changes."""

    _lay_out: Callable[[int], Content] | None = None
    _columns = 80

    def show(self, lay_out: Callable[[int], Content]) -> None:
        """Shows what a function of the columns returns."""
        self.update(lay_out(self._columns))
        self._lay_out = lay_out

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Shows a text that is the same for all columns."""
        self._lay_out = None
        super().update(content, layout=layout)

    def on_resize(self, event: Resize) -> None:
        columns, self._columns = self._columns, event.size.width
        if self._lay_out is not None and columns != event.size.width:
            self.show(self._lay_out)
