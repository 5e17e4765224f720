"""Words as a Windows program gets them: one command line, split by the C runtime.

Source: Microsoft, "Parsing C command-line arguments".
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.interchange.importers.shells.words import REMOVED, Part, Word, joined

_BLANK = frozenset({" ", "\t", "\n", "\r", REMOVED})

Piece = tuple[Part, int]
"""A character or a gap, and where it stands."""


def split(pieces: Sequence[Piece]) -> list[Word]:
    """The words of a command line."""
    words: list[Word] = []
    at = 0
    while at < len(pieces):
        if pieces[at][0] in _BLANK:
            at += 1
            continue
        word, at = _word(pieces, at)
        words.append(word)
    return words


def _word(pieces: Sequence[Piece], at: int) -> tuple[Word, int]:
    start = pieces[at][1]
    parts: list[Part] = []
    quoted = False
    while at < len(pieces):
        part = pieces[at][0]
        if part in _BLANK and not quoted:
            break
        if part == "\\":
            at = _backslashes(pieces, at, parts)
        elif part == '"':
            if quoted and at + 1 < len(pieces) and pieces[at + 1][0] == '"':
                parts.append('"')
                at += 2
            else:
                quoted = not quoted
                at += 1
        else:
            parts.append(part)
            at += 1
    return Word(joined(parts), start), at


def _backslashes(pieces: Sequence[Piece], at: int, parts: list[Part]) -> int:
    """Backslashes are themselves, but before a quote: two are one, and an odd one escapes it."""
    count = 0
    while at + count < len(pieces) and pieces[at + count][0] == "\\":
        count += 1
    behind = at + count
    if behind >= len(pieces) or pieces[behind][0] != '"':
        parts.append("\\" * count)
        return behind
    parts.append("\\" * (count // 2))
    if count % 2:
        parts.append('"')
        return behind + 1
    return behind
