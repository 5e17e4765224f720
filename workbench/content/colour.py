"""The tokens of one line of a body, by Pygments.

Line by line, because only what is on the screen is ever coloured. In JSON no token crosses a line, so that is
exact; in HTML, XML and YAML a comment or a string that spans lines loses its colour after its first one.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from workbench.content.media import Kind


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


def spans(kind: Kind, line: str) -> Iterator[Span]:
    """The coloured pieces of a line, in order; text between them has no colour."""
    if kind is Kind.CSV:
        yield from _csv(line[:_COLOURED_CHARACTERS])
        return
    lexer = _lexer(kind)
    if lexer is None:
        return
    for start, kind_of_token, text in lexer.get_tokens_unprocessed(line[:_COLOURED_CHARACTERS]):
        token = _token(kind_of_token)
        if token is not None:
            yield Span(start, start + len(text), token)


@cache
def _lexer(kind: Kind) -> Any:
    # Named one by one: asking Pygments for a lexer by its name loads the list of all of them.
    if kind in {Kind.JSON, Kind.JSON_LINES}:
        from pygments.lexers.data import JsonLexer

        return JsonLexer(stripnl=False, ensurenl=False)
    if kind is Kind.YAML:
        from pygments.lexers.data import YamlLexer

        return YamlLexer(stripnl=False, ensurenl=False)
    if kind is Kind.HTML:
        from pygments.lexers.html import HtmlLexer

        return HtmlLexer(stripnl=False, ensurenl=False)
    if kind is Kind.XML:
        from pygments.lexers.html import XmlLexer

        return XmlLexer(stripnl=False, ensurenl=False)
    return None


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
