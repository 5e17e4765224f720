"""How many columns of a terminal a character takes, once it has been made inert."""

from __future__ import annotations

import unicodedata
from itertools import accumulate

from workbench.content.inert import inert

TAB = 4
"""Columns that a tab takes, wherever it stands: so that a line's width is the sum of its characters'."""

# Medial vowels and final consonants of Hangul join the syllable before them.
_JOINING_JAMO = frozenset((*range(0x1160, 0x1200), *range(0xD7B0, 0xD800)))
# Letters that are nothing but room; terminals do not agree on how much.
_FILLERS = frozenset("\u3164\uffa0")
_UNSEEN = "\N{REPLACEMENT CHARACTER}"


class _Drawn(dict[str, str]):
    def __missing__(self, char: str) -> str:
        self[char] = found = _drawn(char)
        return found


class _Columns(dict[str, int]):
    def __missing__(self, char: str) -> int:
        self[char] = found = _columns(char)
        return found


def _drawn(char: str) -> str:
    if char == "\t":
        return " " * TAB
    sign = inert(char)
    category = unicodedata.category(sign)
    if category == "Cn" or sign in _FILLERS:
        return _UNSEEN
    # A joiner or selector makes one sign of several characters; where they are edited, each is seen.
    return "" if category == "Cf" or "\ufe00" <= sign <= "\ufe0f" else sign


def _columns(char: str) -> int:
    sign = _DRAWN[char]
    if sign.isascii():
        return len(sign)
    if unicodedata.east_asian_width(sign) in "WF" and unicodedata.category(sign) not in {"Mn", "Mc"}:
        return 2
    # A mark sits on the character before it.
    return 0 if unicodedata.category(sign) in {"Mn", "Me", "Mc"} or ord(sign) in _JOINING_JAMO else 1


_DRAWN = _Drawn()
_KNOWN = _Columns()


def columns(char: str) -> int:
    """The columns of one character, 0 to 4."""
    return _KNOWN[char]


def drawn(text: str) -> str:
    """What stands for a text on the screen: inert, tabs as blanks, each character apart."""
    return text if text.isascii() and text.isprintable() else "".join(map(_DRAWN.__getitem__, text))


def plain(text: str) -> bool:
    """Whether every character of a text takes one column."""
    return text.isascii() and "\t" not in text


def width(text: str) -> int:
    """The columns of a text without line feeds."""
    return len(text) if plain(text) else sum(map(_KNOWN.__getitem__, text))


def positions(text: str) -> list[int]:
    """The columns before each character of a text, and last those of all of it."""
    return list(accumulate(map(_KNOWN.__getitem__, text), initial=0))
