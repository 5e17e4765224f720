"""How large the body is, as words and as a bar against what the operation takes."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from workbench.content.humanize import size

_CELLS = 8


class Amount(Widget):
    """A size; beside it a bar where there is a limit, in another colour where it is passed."""

    DEFAULT_CSS = """
    Amount {
        width: 28;
        height: 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &.-over {
            color: $text-warning;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._bytes: int | None = None
        self._limit: int | None = None

    def show(self, count: int | None, limit: int | None) -> None:
        """Shows a number of bytes, None where it is not known, and how many the operation takes."""
        if (count, limit) != (self._bytes, self._limit):
            self._bytes, self._limit = count, limit
            self.set_class(self.over, "-over")
            self.refresh()

    @property
    def over(self) -> bool:
        """Whether there is more than the operation takes."""
        return self._bytes is not None and self._limit is not None and self._bytes > self._limit

    def render(self) -> Content:
        if self._bytes is None:
            return Content()
        if self._limit is None:
            return Content(size(self._bytes))
        filled = min(self._bytes * _CELLS // self._limit, _CELLS)
        bar = Content("━" * filled) + Content("─" * (_CELLS - filled)).stylize("$text-muted")
        return Content.assemble(bar, f" {size(self._bytes)} of {size(self._limit)}")
