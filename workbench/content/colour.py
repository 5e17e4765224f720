"""The tokens of one line of a body, by Pygments.

Line by line, because only what is on the screen is ever coloured. In JSON no token crosses a line, so that is
exact; in HTML, XML and YAML a comment or a string that spans lines loses its colour after its first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from workbench.content.format import Format


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


# A longer line is coloured so far and no further: nobody reads on, and a lexer takes a second per MB.
_COLOURED_CHARACTERS = 2_000


def spans(format: Format, line: str) -> Iterator[Span]:
    """The coloured pieces of a line, in order; text between them has no colour."""
    if format.lexer == "csv":
        yield from _csv(line[:_COLOURED_CHARACTERS])
        return
    if not format.lexer:
        return
    lexer = _lexer(format.lexer)
    for start, kind_of_token, text in lexer.get_tokens_unprocessed(line[:_COLOURED_CHARACTERS]):
        token = _token(kind_of_token)
        if token is not None:
            yield Span(start, start + len(text), token)


@cache
def _lexer(name: str) -> Any:
    # By its module: asking Pygments for a lexer by its name loads the list of all of them.
    module, _, lexer = name.rpartition(".")
    return getattr(import_module(module), lexer)(stripnl=False, ensurenl=False)


@cache
def _token(kind: Any) -> Token | None:
    from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, Punctuation, String

    for ancestor, token in (
        (Comment, Token.COMMENT),
        (Error, Token.ERROR),
        (Keyword, Token.CONSTANT),
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
    start = 0
    for cell in line.split(","):
        end = start + len(cell)
        if cell.strip():
            yield Span(start, end, Token.NUMBER if _numeric(cell) else Token.STRING)
        if end < len(line):
            yield Span(end, end + 1, Token.PUNCTUATION)
        start = end + 1


def _numeric(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
