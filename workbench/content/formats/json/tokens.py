"""The tokens of a JSON text, one after the other and never recursively: 10,000 levels are as good as one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A string, a bracket or other sign, or anything else up to the next of them. Nothing in it goes back.
WHITE = b" \t\r\n"
"""What may stand between tokens (RFC 8259, section 2): Python's own white space has two characters more."""
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.|)*+"|[{}\[\]:,]|[^ \t\r\n{}\[\]:,"]++|"', re.DOTALL)
_SCALAR = re.compile(
    rb'true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|)*+"'
)
_OPENERS = {b"{": b"}", b"[": b"]"}


MOST_SCANNED = 4 * 1024 * 1024
"""So much of what is nested deep is gone through token by token, which takes half a second a megabyte."""


def tokens(body: bytes) -> Iterator[tuple[bytes, int]]:
    """Each token with the offset at which it begins."""
    for match in _TOKEN.finditer(body):
        yield match[0], match.start()


def fault(body: bytes) -> tuple[int, str] | None:
    """Returns where a text stops being JSON and why, found without recursion; None where it is JSON.

    Slower by far than msgspec, and only for what is nested too deep for that.
    """
    open_brackets: list[bytes] = []
    # What may come next: a value, a name, a colon, or what follows a value.
    state = "value"
    may_close = False
    for token, at in tokens(body):
        if token in {b"}", b"]"}:
            closes = open_brackets and _OPENERS[open_brackets[-1]] == token
            if not closes or not (state == "after" or may_close):
                return at, "unexpected closing bracket"
            open_brackets.pop()
            state, may_close = "after", False
        elif state == "after":
            if not open_brackets or token != b",":
                return at, "trailing characters" if not open_brackets else "expected ',' or a closing bracket"
            state = "name" if open_brackets[-1] == b"{" else "value"
        elif state == "colon":
            if token != b":":
                return at, "expected ':'"
            state = "value"
        elif state == "name":
            if token[:1] != b'"' or not _SCALAR.fullmatch(token):
                return at, "expected a name in double quotes"
            state, may_close = "colon", False
        elif token in _OPENERS:
            open_brackets.append(token)
            state, may_close = ("name" if token == b"{" else "value"), True
        elif _SCALAR.fullmatch(token):
            state, may_close = "after", False
        else:
            return at, "invalid character"
    if open_brackets or state != "after":
        return len(body.rstrip(WHITE)), "unexpected end"
    return None


def level(body: bytes, depth: int) -> int | None:
    """The offset of the bracket that opens that level, counted from 1; None where it is not that deep."""
    here = 0
    for token, at in tokens(body):
        if token in _OPENERS:
            here += 1
            if here >= depth:
                return at
        elif token in {b"}", b"]"}:
            here -= 1
    return None


def repeated(body: bytes) -> tuple[int, str] | None:
    """The first name that stands twice in an object: where the second is, and the name as it is written."""
    names: list[set[str] | None] = []
    previous: tuple[bytes, int] | None = None
    for token, at in tokens(body):
        if token in _OPENERS:
            names.append(set() if token == b"{" else None)
        elif token in {b"}", b"]"} and names:
            names.pop()
        elif token == b":" and previous and names:
            inner = names[-1]
            name = unquoted(previous[0])
            if inner is not None:
                if name in inner:
                    return previous[1], previous[0].decode(errors="replace")
                inner.add(name)
        previous = token, at
    return None


def unquoted(token: bytes) -> str:
    """The text that a string of JSON stands for; of one that is none, as it is written."""
    if b"\\" not in token:
        return token[1:-1].decode(errors="replace")
    import json

    try:
        return str(json.loads(token))
    except ValueError:
        return token[1:-1].decode(errors="replace")
