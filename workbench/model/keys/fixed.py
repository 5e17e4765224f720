"""Keys that are not in the table: those that move in lists and texts, and those of an editor.

They cannot be changed, so an action of the table that takes one of them is a clash.
`tests/tui/keys/test_fixed.py` holds that these are the keys which the widgets have.
"""

from __future__ import annotations

import msgspec


class FixedKeys(msgspec.Struct, frozen=True):
    """Keys of a kind of widget.

    Attributes:
        title: where they work.
        keys: Textual's names.
        parts: the parts of the main screen that have such a widget.
    """

    title: str
    keys: frozenset[str]
    parts: frozenset[str]


_ROW_KEYS = "up k down j pageup b pagedown space home g end G left right"
_MOVES = "up down left right ctrl+left ctrl+right home end pageup pagedown ctrl+home ctrl+end"
_SELECTING = (
    "shift+up shift+down shift+left shift+right ctrl+shift+left ctrl+shift+right shift+home shift+end "
    "shift+pageup shift+pagedown ctrl+shift+home ctrl+shift+end"
)
_CHANGES = (
    "ctrl+a ctrl+e backspace delete ctrl+d ctrl+w ctrl+backspace alt+backspace alt+delete ctrl+u "
    "super+backspace ctrl+k ctrl+shift+k ctrl+x super+x ctrl+c super+c ctrl+v ctrl+z super+z ctrl+y super+y"
)

ROWS = FixedKeys(
    "lists and texts that are read",
    frozenset(_ROW_KEYS.split(" ")),
    frozenset({"history", "async", "endpoints", "saved", "sessions", "response"}),
)
EDITOR = FixedKeys(
    "editors", frozenset(f"{_MOVES} {_SELECTING} {_CHANGES}".split(" ")), frozenset({"payload"})
)
FIXED = (ROWS, EDITOR)
