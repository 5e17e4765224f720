"""A text that names keys, and names others as soon as its user has changed them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.dom import DOMNode
from textual.visual import VisualType

from workbench.model.keys.text import with_keys
from workbench.tui.widgets.frame.steady_text import SteadyText


class KeyText(SteadyText):
    """Shows a text with the keys of its marked actions.

    Args:
        text: with the actions' IDs between ‹ and ›.
        id: of the widget.
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(with_keys(text), id=id, markup=False)
        self._marked: str | None = text

    def say(self, text: str) -> None:
        """Shows another text that names keys."""
        self.update(with_keys(text))
        self._marked = text

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Shows a text that names none."""
        self._marked = None
        super().update(content, layout=layout)

    def renew(self) -> None:
        """Shows the same text with the keys that its actions have now."""
        if self._marked is not None:
            self.say(self._marked)


def renew_key_texts(screens: Iterable[DOMNode]) -> None:
    """Has every text on some screens name the keys that its actions have now."""
    for screen in screens:
        for text in screen.query(KeyText):
            text.renew()
