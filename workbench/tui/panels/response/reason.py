"""Why a request failed and what to do: whole where there is room, else scrolled, with a line that says so."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from workbench.tui.widgets.frame.steady_text import SteadyText

MOVES = ("up", "down", "pageup", "pagedown", "home", "end")
"""The keys that scroll it."""


class Reason(VerticalScroll, can_focus=False):
    """The reason with its advice.

    Attributes:
        rest: the line below it: blank, or which key shows what is out of sight.
    """

    DEFAULT_CSS = """
    Reason {
        height: auto;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        self._text = SteadyText(id="failure-text", markup=False)
        self.rest = Static(id="failure-rest", markup=False)
        super().__init__(self._text, id="failure")

    def say(self, reason: Content) -> None:
        """Shows a reason from its first line."""
        self._text.update(reason)
        self.scroll_home(animate=False, immediate=True, force=True)

    @property
    def is_cut(self) -> bool:
        """Whether some of it is out of sight."""
        return self.display and self.max_scroll_y > 0

    def move(self, key: str) -> None:
        """Scrolls as one of `MOVES` asks for."""
        page = max(self.size.height - 1, 1)
        rows = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        if key in rows:
            self.scroll_relative(y=rows[key], animate=False, immediate=True, force=True)
        else:
            self.scroll_to(
                y=0 if key == "home" else self.max_scroll_y, animate=False, immediate=True, force=True
            )

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._say_rest()

    def watch_virtual_size(self, _size: Size) -> None:
        self._say_rest()

    def on_resize(self) -> None:
        self._say_rest()

    def _say_rest(self) -> None:
        is_below = self.is_cut and self.scroll_y < self.max_scroll_y
        self.rest.update(Content("PgDn shows the rest" if is_below else ""), layout=False)
