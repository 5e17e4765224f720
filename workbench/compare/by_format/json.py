"""JSON documents as they were written: numbers keep their digits, repeated names are all kept.

A document is made of dicts, lists, strings, True, False, None, and `bytes` for numbers: so a number is never
taken for a string of the same letters, and 20 digits or 1e400 stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from json import JSONDecodeError, JSONDecoder, detect_encoding
from typing import Any

from workbench.compare.json_paths import Key

Value = Any
"""A part of a document; see the module."""

NUMBER = bytes

_MOST_DEEP = 1024 * 1024
"""Characters of a document that is read token by token: a second or two."""


def parsed(text: str) -> Value:
    """Reads a document (RFC 8259, and NaN and Infinity as Python writes them), however deep it is.

    Raises:
        ValueError: it is none, or is too deep for its size.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        if len(text) > _MOST_DEEP:
            raise ValueError("it is nested too deep to be compared at this size") from None
        return _parsed_deep(text)


def decoded(body: bytes) -> str:
    """The text of a JSON body.

    Raises:
        UnicodeDecodeError: it is none.
    """
    # The decoder that a byte order mark or the zeros of UTF-16 and UTF-32 call for, as `json.loads` does.
    return body.decode(detect_encoding(body))


def _object(pairs: list[tuple[str, Value]]) -> dict[Key, Value]:
    members: dict[Key, Value] = dict(pairs)
    if len(members) == len(pairs):
        return members
    members = {}
    seen: dict[str, int] = {}
    for name, value in pairs:
        number = seen[name] = seen.get(name, 0) + 1
        members[name if number == 1 else (name, number)] = value
    return members


# Both are C functions: a document of a million numbers is read without a call of Python for each.
_number: Callable[[str], Any] = str.encode
_DECODER = JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_int=_number, parse_constant=_number
)
_TOKEN = re.compile(
    r"[ \t\n\r]*(?:(?P<mark>[\[\]{},:])|(?P<string>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<word>true|false|null|NaN|-?Infinity))"
)
_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}


class _Open:
    """A container whose end has not come: its elements, or the names and values of its members."""

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.name = ""
        self.content: list[Any] = []

    def put(self, value: Value) -> None:
        self.content.append((self.name, value) if self.is_object else value)

    def closed(self) -> Value:
        return _object(self.content) if self.is_object else self.content


def _parsed_deep(text: str) -> Value:
    """The same with a stack of its own: slower, and never deeper than one call."""
    root = _Open(is_object=False)
    opened = [root]
    state = "value"
    for kind, value, at in _tokens(text):
        top = opened[-1]
        match state, kind:
            case (("value" | "first"), ("string" | "other")):
                top.put(value)
                state = "next"
            case (("value" | "first"), ("[" | "{")):
                opened.append(_Open(is_object=kind == "{"))
                state = "first name" if kind == "{" else "first"
            case (("name" | "first name"), "string"):
                top.name = value
                state = "colon"
            case "colon", ":":
                state = "value"
            case "next", "," if top is not root:
                state = "name" if top.is_object else "value"
            case (("first" | "next"), "]") | (("first name" | "next"), "}") if (
                top is not root and top.is_object == (kind == "}")
            ):
                opened.pop()
                opened[-1].put(top.closed())
                state = "next"
            case "next", "end" if top is root:
                break
            case _:
                raise JSONDecodeError(f"Expecting {state}", text, at)
    return root.content[0]


def _tokens(text: str) -> Iterator[tuple[str, Value, int]]:
    """The kind of each token, its value, and where it ends; last of all `end`."""
    at = 0
    while token := _TOKEN.match(text, at):
        at = token.end()
        match token.lastgroup:
            case "mark":
                yield token["mark"], None, at
            case "string":
                yield "string", _DECODER.decode(token["string"]), at
            case "number":
                yield "other", _number(token["number"]), at
            case _:
                word = token["word"]
                yield "other", _WORDS[word] if word in _WORDS else _number(word), at
    if text[at:].strip(" \t\n\r"):
        raise JSONDecodeError("Expecting value", text, at)
    yield "end", None, at
