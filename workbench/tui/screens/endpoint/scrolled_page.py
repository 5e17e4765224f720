"""What an endpoint's page scrolls in."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import VerticalScroll


class ScrolledPage(VerticalScroll):
    """Says when its user does something else: what comes late is to move the page no more.

    Args:
        on_use: is called at a key, before what the key does, and at the wheel and the scroll bar. A layout
            that moves the page is nobody's wish.
    """

    def __init__(self, on_use: Callable[[], None]) -> None:
        super().__init__(id="endpoint-scroll")
        self._on_use = on_use

    def on_key(self) -> None:
        self._on_use()

    def on_mouse_scroll_up(self) -> None:
        self._on_use()

    def on_mouse_scroll_down(self) -> None:
        self._on_use()

    def on_scroll_up(self) -> None:
        self._on_use()

    def on_scroll_down(self) -> None:
        self._on_use()

    def on_scroll_to(self) -> None:
        self._on_use()
