"""The tokens of what is seen of a body, by Pygments.

Only what is on the screen is ever coloured: `spans` for one line or a piece of one, `Colours` for the lines
of a document in a language that has comments or strings over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from workbench.content.format import Format
from workbench.content.highlight.lexer import State, carries, lexed


class Token(StrEnum):
    """What a piece of text is, as far as its colour is concerned."""

    NAME = "name"
    STRING = "string"
    NUMBER = "number"
    CONSTANT = "constant"
    PUNCTUATION = "punctuation"
    COMMENT = "comment"
    ERROR = "error"


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a line, and what they are."""

    start: int
    end: int
    token: Token


COLOURED_CHARACTERS = 2_000
"""A longer line is coloured so far and no further, for a lexer takes a second per MB; give its pieces."""
# As many lines are read to learn in which state a line begins. From further off, a fresh start is the better
# guess: no key may cost more than a screenful.
_READ_ON = 400
_LOOK_BACK = 100
# A cell in quotes, a separator, any other cell.
_CELLS = r'"(?:[^"]|"")*"?|[,\t]|[^,\t]+'


def spans(format: Format, line: str, *, quoted: bool = False) -> Iterator[Span]:
    """The coloured pieces of a line, in order; text between them has no colour.

    Args:
        format: what the line is a part of.
        line: a line, or a piece of one.
        quoted: whether it begins inside a string of JSON or a cell of CSV in quotes.
    """
    text = line[:COLOURED_CHARACTERS]
    if not quoted:
        yield from _spans(format.lexer, text)
        return
    for start, end, token in _spans(format.lexer, f'"{text}'):
        if end > 1:
            yield Span(max(start - 1, 0), end - 1, token)


class Colours:
    """The colours of a document's lines, where a line may depend on those before it.

    A line is read from the nearest known state. Where that is more than a few hundred lines away, the lexer
    starts afresh a screenful earlier, so that no line costs more than that.
    """

    def __init__(self, format: Format) -> None:
        """
        Args:
            format: what the document is.
        """
        self._format = format
        self._first = 0
        # The states in which the lines from `_first` on begin.
        self._states: list[State] = [()]

    def spans(self, index: int, get_line: Callable[[int], str]) -> list[Span]:
        """The coloured pieces of a line, in order.

        Args:
            index: the line, counted from 0.
            get_line: gives a line without its line feed; of a long one its first 2,000 characters do.
        """
        if not carries(self._format.lexer):
            return list(spans(self._format, get_line(index)))
        last_line = self._first + len(self._states) - 1
        if index < self._first or index > last_line + _READ_ON:
            self._first = max(index - _LOOK_BACK, 0)
            self._states = [()]
            last_line = self._first
        for line in range(last_line, index):
            self._states.append(self._read(get_line(line), self._states[-1])[1])
        tokens, after = self._read(get_line(index), self._states[index - self._first])
        if index - self._first == len(self._states) - 1:
            self._states.append(after)
        return list(_coloured(tokens))

    def changed(self, index: int) -> None:
        """A line is another one, and so may be all after it.

        Args:
            index: the first such line, counted from 0.
        """
        if index < self._first:
            self._first = 0
            self._states = [()]
        else:
            del self._states[index - self._first + 1 :]

    def _read(self, line: str, state: State) -> tuple[list[tuple[int, Any, str]], State]:
        return lexed(self._format.lexer, f"{line[:COLOURED_CHARACTERS]}\n", state)


def _spans(lexer: str, text: str) -> Iterator[Span]:
    return _csv(text) if lexer == "csv" else _coloured(lexed(lexer, text)[0])


def _coloured(tokens: list[tuple[int, Any, str]]) -> Iterator[Span]:
    for start, kind_of_token, text in tokens:
        token = _token(kind_of_token)
        if token is not None and text != "\n":
            yield Span(start, start + len(text.removesuffix("\n")), token)


@cache
def _token(kind: Any) -> Token | None:
    from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, Punctuation, String

    for ancestor, token in (
        (Comment, Token.COMMENT),
        (Error, Token.ERROR),
        (Keyword, Token.CONSTANT),
        # What YAML's lexer calls the lines of a block of text.
        (Name.Constant, Token.STRING),
        (Name, Token.NAME),
        (Number, Token.NUMBER),
        (String, Token.STRING),
        (Literal, Token.STRING),
        (Operator, Token.PUNCTUATION),
        (Punctuation, Token.PUNCTUATION),
    ):
        if kind in ancestor:
            return token
    return None


def _csv(line: str) -> Iterator[Span]:
    """Pygments has no lexer for CSV: numbers, quoted cells and separators are told apart here."""
    for cell in re.finditer(_CELLS, line):
        text = cell[0]
        if text in {",", "\t"}:
            yield Span(cell.start(), cell.end(), Token.PUNCTUATION)
        elif text.strip():
            yield Span(cell.start(), cell.end(), Token.NUMBER if _numeric(text) else Token.STRING)


def _numeric(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
