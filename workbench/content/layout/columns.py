"""How many columns of a terminal a character takes, once it has been made inert.

By the tables of rich, which draws the screen: whatever is counted here is what it counts.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import accumulate

from rich.cells import get_character_cell_size

from workbench.content.sanitize import sanitize_line

TAB = 4
"""Columns that a tab takes, wherever it stands: so that a line's width is the sum of its characters'."""

# Letters that are nothing but room; terminals do not agree on how much.
_FILLERS = frozenset("\u3164\uffa0")
_UNSEEN = "\N{REPLACEMENT CHARACTER}"
_MAKES_WIDE = "\N{VARIATION SELECTOR-16}"


class _Drawn(dict[str, str]):
    def __missing__(self, char: str) -> str:
        self[char] = drawn = _drawn(char)
        return drawn


class _Columns(dict[str, int]):
    def __missing__(self, char: str) -> int:
        self[char] = columns = _columns(char)
        return columns


def _drawn(char: str) -> str:
    if char == "\t":
        return " " * TAB
    sign = sanitize_line(char)
    category = unicodedata.category(sign)
    if sign in _FILLERS or (category == "Cn" and get_character_cell_size(sign) == 1):
        # Of a character that is newer than Python and wide or a mark, rich's tables know.
        return _UNSEEN
    # A joiner or selector makes one sign of several characters; where they are edited, each is seen.
    return "" if category == "Cf" or "\ufe00" <= sign <= "\ufe0f" else sign


def _columns(char: str) -> int:
    sign = _DRAWN[char]
    if sign.isascii():
        return len(sign)
    return get_character_cell_size(sign) if sign else 0


_DRAWN = _Drawn()
_KNOWN = _Columns()


def columns(char: str) -> int:
    """The columns of one character, 0 to 4."""
    return _KNOWN[char]


@lru_cache(maxsize=65536)
def inert_columns(char: str) -> int:
    """The columns of a character in a text that is only made inert; never fewer than are drawn."""
    # It makes the character before it wide, where that has a wide form.
    return 1 if char == _MAKES_WIDE else get_character_cell_size(sanitize_line(char))


def drawn(text: str) -> str:
    """Returns what stands for a text on the screen: inert, tabs as blanks, each character apart."""
    return text if text.isascii() and text.isprintable() else "".join(map(_DRAWN.__getitem__, text))


def plain(text: str) -> bool:
    """Returns whether every character of a text takes one column."""
    return text.isascii() and "\t" not in text


def width(text: str) -> int:
    """The columns of a text without line feeds."""
    return len(text) if plain(text) else sum(map(_KNOWN.__getitem__, text))


def positions(text: str) -> list[int]:
    """The columns before each character of a text, and last those of all of it."""
    return list(accumulate(map(_KNOWN.__getitem__, text), initial=0))
