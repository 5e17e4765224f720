"""From text to a search, or to the place where it cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from workbench.model.query.filters import filters
from workbench.model.query.syntax import Clause, Search, SearchError, Term, Word

_KEY = re.compile(r"[A-Za-z_]+(?=:)")
_LONGEST = 10_000
"""Characters of a word or value: SQLite compares labels with no more than 50,000 bytes."""
MOST_TERMS = 200
"""Terms of an alternative: each is a part of one statement, which SQLite takes up to a depth of 1,000."""
_NOT_TEXT = re.compile(r"[\ud800-\udfff]")
"""Half a character, or a byte of a command line that is not of its encoding."""
_ESCAPED = re.compile(r'\\(["\\])')


class _Token(NamedTuple):
    """A stretch between blanks.

    Attributes:
        column: where it begins, from 1.
        negated: whether a `-` stands before it.
        key: what stands before its first colon; empty where there is none.
        value: what stands behind it, without quotes.
        exact: whether it was quoted.
        at: where the value begins, from 1.
    """

    column: int
    negated: bool
    key: str
    value: str
    exact: bool
    at: int


def parse(text: str) -> Search:
    """Understands a search.

    Raises:
        SearchError: it cannot be understood; the error says where, and what would be right.
    """
    either: list[tuple[Term, ...]] = []
    terms: list[Term] = []
    last = 0
    for token in _tokens(text):
        last = token.column
        if (token.value, token.exact, token.negated, token.key) == ("OR", False, False, ""):
            if not terms:
                raise _nothing_beside(token.column)
            either.append(tuple(terms))
            terms = []
        else:
            if len(terms) == MOST_TERMS:
                raise SearchError(
                    f"more than {MOST_TERMS} terms",
                    "Put OR between some of them, or leave some out.",
                    token.column,
                )
            terms.append(_term(token))
    if terms:
        either.append(tuple(terms))
    elif either:
        raise _nothing_beside(last)
    return Search(tuple(either))


def _nothing_beside(column: int) -> SearchError:
    return SearchError("OR has nothing on one side", 'To find the word, put it in quotes: "OR".', column)


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            return
        begin = at
        negated = text[at] == "-"
        at += negated
        named = _KEY.match(text, at)
        key = named[0] if named else ""
        at += len(key) + 1 if named else 0
        value_at = at
        exact = text[at : at + 1] == '"'
        if exact:
            value, at = _between_quotes(text, at)
        else:
            while at < len(text) and not text[at].isspace():
                if text[at] == '"':
                    raise SearchError(
                        "a quote inside a word", 'Put the whole word in quotes, and write \\" for it.', at + 1
                    )
                at += 1
            value = text[value_at:at]
        yield _Token(begin + 1, negated, key, value, exact, value_at + 1)


def _between_quotes(text: str, begin: int) -> tuple[str, int]:
    """Returns what stands between a quote and the next, and where it goes on."""
    at = begin + 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" and text[at + 1 : at + 2] in {'"', "\\"} else 1
    if at >= len(text):
        raise SearchError("this quote is never closed", 'Close it with another ".', begin + 1)
    after = at + 1
    if after < len(text) and not text[after].isspace():
        raise SearchError("text follows a quote", "Put a blank between them.", after + 1)
    return _ESCAPED.sub(r"\1", text[begin + 1 : at]), after


def _term(token: _Token) -> Term:
    if not token.value.strip():
        missing = f"{token.key}: has no value" if token.key else "there is nothing to look for"
        example = f"Such as {token.key}:{filters()[token.key].example}." if token.key in filters() else ""
        raise SearchError(missing, example or "Write a word behind it.", token.at)
    if len(token.value) > _LONGEST:
        raise SearchError(
            f"this is {len(token.value):,} characters long", f"A search takes {_LONGEST:,} at most.", token.at
        )
    if not_text := _NOT_TEXT.search(token.value):
        raise SearchError(
            f"{token.value[: not_text.start()][-20:]!r} is followed by what is not text"
            if not_text.start()
            else "this does not begin with text",
            "Write it in the encoding of the terminal.",
            token.at,
        )
    if not token.key:
        return Word(token.value, token.exact, token.negated)
    name = token.key.lower()
    filter_ = filters().get(name)
    if filter_ is None:
        from difflib import get_close_matches

        near = get_close_matches(name, filters(), 1)
        meant = f"Did you mean {near[0]}:? " if near else f"The keys are {', '.join(filters())}. "
        raise SearchError(
            f"unknown key {token.key}:",
            f"{meant}To find it as a word, put it in quotes.",
            token.column + token.negated,
        )
    value = token.value.lower() if filter_.ignores_case else token.value
    if not filter_.accepts(value):
        raise SearchError(f"{name}: does not take {token.value!r}", f"It takes {filter_.form}.", token.at)
    return Clause(name, value, token.negated)
