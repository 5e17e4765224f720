"""The box of a dialog: what it is in the border above, its keys in the border below."""

from __future__ import annotations

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content

from workbench.content.sanitize import sanitize_line
from workbench.tui.keys.key_line import fitting

BETWEEN = " · "
"""What stands between two keys."""
CORNERS = 6
"""Columns of a border that its corners and what is beside a text take."""


class DialogBox(Vertical):
    """Holds a dialog. What the borders have no room for is left out whole, how to leave never.

    Args:
        title: what the dialog is.
        keys: each with what it does, ` · ` between; the last says how to leave.
        short: the title where there is less room; empty where it is the same.
    """

    def __init__(self, title: str, keys: str = "", *, short: str = "") -> None:
        super().__init__()
        self._title = (title, short or title)
        self._keys = keys
        self._fit()

    def entitle(self, title: str, *, short: str = "") -> None:
        """Has another title."""
        self._title = (title, short or title)
        self._fit()

    def say(self, keys: str) -> None:
        """Names other keys."""
        self._keys = keys
        self._fit()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        title, short = map(sanitize_line, self._title)
        keys = sanitize_line(self._keys)
        if columns := self.outer_size.width:
            room = columns - CORNERS
            title = title if cell_len(title) <= room else short
            keys = fitting(keys, room, BETWEEN)
        self.border_title, self.border_subtitle = Content(title), Content(keys)
