"""A line of keys: what there is no room for is left out whole, how to leave never."""

from __future__ import annotations

from rich.cells import cell_len

from workbench.model.keys.text import with_keys
from workbench.tui.keys.key_text import KeyText

BETWEEN = "  "
"""What stands between two keys of a line."""


class KeyLine(KeyText):
    """Shows as many keys as there is room for in one line; the last one in any room.

    Args:
        text: keys with what they do, two blanks between; the actions' IDs stand between ‹ and ›.
        id: of the widget.
    """

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(text, id=id)
        self._columns = 0

    def say(self, text: str) -> None:
        whole = with_keys(text)
        self.update(fitting(whole, self._columns, BETWEEN) if self._columns else whole)
        self._marked = text

    def on_resize(self) -> None:
        if self._columns != self.content_size.width:
            self._columns = self.content_size.width
            self.renew()


def fitting(hints: str, columns: int, between: str) -> str:
    """Returns the hints that have room in a line, in order: the last, then as many as come first.

    Args:
        hints: each with `between` before the next one; the last says how to leave.
        columns: of the line.
        between: what stands between two hints.
    """
    *others, last = hints.split(between)
    while others and cell_len(between.join((*others, last))) > columns:
        others.pop()
    return between.join((*others, last))
