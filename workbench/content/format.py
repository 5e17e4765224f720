"""What one format is: how it is recognised, and what can be done with a body in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from workbench.content.problems import Problem
    from workbench.content.views.shown import Shown


class ViewKind(StrEnum):
    """A way to look at a body."""

    TEXT = "text"
    ANSWER = "answer"
    TABLE = "table"
    PLOT = "plot"
    PICTURE = "picture"
    ARRAY = "array"
    AUDIO = "audio"
    PARTS = "parts"
    EVENTS = "events"
    HEX = "hex"


class Comparison(StrEnum):
    """What a body is compared as: value by value, cell by cell, pixel by pixel."""

    DOCUMENT = "document"
    DOCUMENT_LINES = "document lines"
    TABLE = "table"
    ARRAY = "array"
    IMAGE = "image"


class Confidence(IntEnum):
    """How sure the first bytes of a body make one of its format."""

    NO = 0
    LIKELY = 1
    """It looks like it: enough where nothing else is known."""
    SHAPED = 2
    """Its structure shows: beats what only looks like something."""
    CERTAIN = 3
    """A signature that nothing else begins with: beats what the content type says."""


Check = Callable[[bytes], "Iterator[Problem]"]
Rewrite = Callable[[bytes], bytes | None]


def unrecognised(_start: bytes) -> Confidence:
    """The sniff of a format that its first bytes do not tell."""
    return Confidence.NO


def untyped(_parameters: Mapping[str, str], _body: bytes) -> Iterator[Problem]:
    """The check of a format whose content type has no parameters that could be wrong."""
    return iter(())


def never_fits(_parameters: Mapping[str, str], _body: bytes) -> bool:
    """The answer of a format whose bytes are never taken for text."""
    return False


def never(_body: bytes) -> bool:
    """The answer of a format that does not tell whether a body is of it all through."""
    return False


def unchecked(_body: bytes) -> Iterator[Problem]:
    """The check of a format in which nothing can be wrong."""
    return iter(())


class Format(msgspec.Struct, frozen=True, eq=False):
    """A format of bodies. Text is given to all of its functions in UTF-8, whatever the charset was.

    Attributes:
        name: as the user reads it.
        media_types: content types in lower case, without parameters; `image/*` names a whole family.
        suffixes: structured syntax suffixes (RFC 6839), such as `+json`.
        extensions: of files that hold it, the usual one first, with the dot.
        text: whether it is text, to be decoded and edited as such.
        sniff: how sure the first 4,096 bytes of a body make it one of this format.
        is_whole: whether a body is one of this format all through. Asked where its content type names another
            text; a format that never says so is only believed where the type names none.
        holds_json: whether JSON may well be a body of this format, so that JSON under its type stays that.
        fits: whether a body fits the content type, by its parameters, that names this format. Asked of a
            format that is not text where the bytes happen to be text.
        lexer: dotted name of the Pygments lexer; `csv` for this project's own; empty where it has no colours.
        check: what is wrong with a body, in order of place; lazily, so that the first comes at once.
        typed_check: the same for a format that needs the parameters of its content type; in place of `check`.
        check_type: what is wrong with the parameters of a content type, for a body.
        indent: the body laid out for reading; None where it is broken. Moves white space, rewrites no token.
        minify: the body without the white space that says nothing; None where it is broken.
        sort_keys: the body with the members of its objects in order of name; None where it is broken.
        conversions: the formats, by name, that it can be made into, and how. They raise an
            `ConversionError` that says why where the shape of a body does not allow it.
        comparison: what two bodies of it are compared as; None where that is text or bytes.
        separator: what parts the cells of a row, for a table.
        views: how to look at a body, best first. Looks at no more than a few kilobytes of it.
        readers: what reads a body for its views, but for text and hex, which show anything. They import what
            they need when they are called, and raise `ViewUnavailableError` where there is nothing to show.
        typed_readers: readers that need the parameters of the content type too, such as a boundary.
    """

    name: str
    media_types: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()
    text: bool = True
    sniff: Callable[[bytes], Confidence] = unrecognised
    is_whole: Callable[[bytes], bool] = never
    holds_json: bool = False
    fits: Callable[[Mapping[str, str], bytes], bool] = never_fits
    lexer: str = ""
    check: Check = unchecked
    typed_check: Callable[[Mapping[str, str], bytes], Iterator[Problem]] | None = None
    check_type: Callable[[Mapping[str, str], bytes], Iterator[Problem]] = untyped
    indent: Rewrite | None = None
    minify: Rewrite | None = None
    sort_keys: Rewrite | None = None
    conversions: Mapping[str, Callable[[bytes], bytes]] = msgspec.field(default_factory=dict)
    comparison: Comparison | None = None
    separator: str = ""
    views: Callable[[bytes], tuple[ViewKind, ...]] = lambda _body: (ViewKind.TEXT, ViewKind.HEX)
    readers: Mapping[ViewKind, Callable[[bytes], Shown]] = msgspec.field(default_factory=dict)
    typed_readers: Mapping[ViewKind, Callable[[Mapping[str, str], bytes], Shown]] = msgspec.field(
        default_factory=dict
    )

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<Format {self.name}>"


def always(*kinds: ViewKind) -> Callable[[bytes], tuple[ViewKind, ...]]:
    """The same views, whatever is in the body."""
    return lambda _body: kinds
