"""Where a cursor goes from where it is. Each looks at a few thousand characters at most."""

from __future__ import annotations

import re

from workbench.content.editing.document import Document
from workbench.content.layout.columns import columns

# A word is not looked for further than this: in 6 MB without one, a key goes so far and no further.
_REACH = 2_000
_WORD_AHEAD = r"\W*\w+|\W+"
_WORD_BACK = r"\w+\W*\Z|\W+\Z"
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_BRACKETS_REACH = 50_000
_OF_BRACKETS = re.compile(r'\\.|["()\[\]{}]', re.DOTALL)


def left(document: Document, offset: int) -> int:
    """One character to the left, and the marks upon it."""
    offset = max(offset - 1, 0)
    while offset > 0 and _is_mark(document.slice(offset, offset + 1)):
        offset -= 1
    return offset


def right(document: Document, offset: int) -> int:
    """One character to the right, and the marks upon it."""
    offset = min(offset + 1, len(document))
    while offset < len(document) and _is_mark(document.slice(offset, offset + 1)):
        offset += 1
    return offset


def word_left(document: Document, offset: int) -> int:
    """The start of the word to the left; at the start of a line, the end of the line before."""
    line = document.line_start(document.line_of(offset))
    if offset == line:
        return max(offset - 1, 0)
    before = document.slice(max(line, offset - _REACH), offset)
    match = re.search(_WORD_BACK, before)
    return offset - len(before) + match.start() if match else offset - len(before)


def word_right(document: Document, offset: int) -> int:
    """The end of the word to the right; at the end of a line, the start of the next."""
    end = document.line_end(document.line_of(offset))
    if offset == end:
        return min(offset + 1, len(document))
    match = re.match(_WORD_AHEAD, document.slice(offset, min(end, offset + _REACH)))
    return offset + match.end() if match else end


def word_around(document: Document, offset: int) -> tuple[int, int]:
    """The word, or else the run of other characters, that an offset is in."""
    line = document.line_of(offset)
    start = max(document.line_start(line), offset - _REACH)
    text = document.slice(start, min(document.line_end(line), offset + _REACH))
    for match in re.finditer(r"\w+|\s+|[^\w\s]+", text):
        if start + match.end() > offset:
            return start + match.start(), start + match.end()
    return offset, offset


def matching_bracket(document: Document, offset: int, *, quotes: bool) -> tuple[int, int] | None:
    """The bracket at an offset, or just before it, and its partner.

    Args:
        document: the text.
        offset: where the cursor is.
        quotes: whether brackets between double quotes are none.

    Returns:
        The offsets of both; None where there is no bracket, or no partner within 50,000 characters.
    """
    for at in (offset, offset - 1):
        bracket = document.slice(at, at + 1) if at >= 0 else ""
        if bracket in _PAIRS or bracket in _CLOSING:
            if quotes and document.quoted(document.line_start(document.line_of(at)), at):
                continue
            partner = _ahead(document, at, quotes) if bracket in _PAIRS else _back(document, at, quotes)
            return None if partner is None else (at, partner)
    return None


def _ahead(document: Document, at: int, quotes: bool) -> int | None:
    depth = 0
    quoted = False
    for match in _OF_BRACKETS.finditer(document.slice(at, at + _BRACKETS_REACH)):
        sign = match[0]
        if sign == '"':
            quoted = quotes and not quoted
        elif not quoted and sign in _PAIRS:
            depth += 1
        elif not quoted and sign in _CLOSING:
            depth -= 1
            if depth == 0:
                return at + match.start() if _CLOSING[sign] == document.slice(at, at + 1) else None
    return None


def _back(document: Document, at: int, quotes: bool) -> int | None:
    start = max(at + 1 - _BRACKETS_REACH, 0)
    # Between two quotes is told from the start on: a quote before a backslash is one only in that order.
    quoted = quotes and document.quoted(document.line_start(document.line_of(start)), start)
    opened: list[tuple[int, str]] = []
    for match in _OF_BRACKETS.finditer(document.slice(start, at + 1)):
        sign = match[0]
        if sign == '"':
            quoted = quotes and not quoted
        elif not quoted and sign in _PAIRS:
            opened.append((start + match.start(), sign))
        elif not quoted and sign in _CLOSING:
            partner = opened.pop() if opened else None
            if start + match.start() == at:
                return partner[0] if partner and partner[1] == _CLOSING[sign] else None
    return None


def _is_mark(char: str) -> bool:
    return char not in {"", "\n"} and columns(char) == 0
