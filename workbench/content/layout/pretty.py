"""A body laid out for reading, where that makes it readable: the whole, or at once its first lines."""

from __future__ import annotations

import re

from workbench.content.format import Format
from workbench.content.formats.json import JSON
from workbench.content.formats.json.depth import INDENT, exceeds_indent_budget
from workbench.content.formats.json.rewrite import indent
from workbench.content.formats.json.tokens import WHITE
from workbench.content.formats.json_lines import JSON_LINES

_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+|)*+"'
_TOKEN = re.compile(rb"[ \t\r\n]*+(" + _STRING + rb'|[{}\[\],:]|[^ \t\r\n{}\[\],:"]++)', re.DOTALL)
# Indenting may not make of a body more than so many times its size, and this many bytes.
_MOST_TIMES = 4
_MOST_MORE = 4_000_000
_COPIED_BYTES = 1_000_000


def can_lay_out(format: Format) -> bool:
    """Returns whether bodies of this format are laid out at all."""
    return format.indent is not None or format is JSON_LINES


def prettify(format: Format, body: bytes) -> bytes | None:
    """Puts each value on a line of its own; None where a body is broken, or would become too large by it.

    Numbers, escapes and repeated names stay as they were written. Takes a second for the worst of 25 MB.

    Args:
        format: what the body is.
        body: text in UTF-8.
    """
    room = (_MOST_TIMES - 1) * len(body) + _MOST_MORE
    if format in {JSON, JSON_LINES} and exceeds_indent_budget(body, room):
        return None
    if format is JSON_LINES:
        return _lines_laid_out(body)
    laid = format.indent(body) if format.indent else None
    # What makes it leaves room for up to as much again behind it; a copy has none.
    return laid if laid is None or len(laid) < _COPIED_BYTES else bytes(memoryview(laid))


def first_lines(body: bytes, lines: int) -> bytes:
    """The first lines of a JSON document laid out, character for character as `laid_out` does.

    What is broken is found by nobody here.

    Args:
        body: text in UTF-8, of any size.
        lines: how many lines are wanted; there may be fewer.
    """
    out: list[bytes] = []
    depth = made = 0
    at = 0
    opened = False
    while made < lines and (match := _TOKEN.match(body, at)):
        token, at = match[1], match.end()
        if token in b"}]":
            depth -= 1
        if (opened and token not in b"}]") or (not opened and token in b"}]"):
            out.append(b"\n" + b" " * (INDENT * depth))
            made += 1
        out.append(b": " if token == b":" else token)
        if token == b",":
            out.append(b"\n" + b" " * (INDENT * depth))
            made += 1
        opened = token in b"{["
        depth += opened
    return b"".join(out)


def _lines_laid_out(body: bytes) -> bytes | None:
    documents = []
    for line in body.split(b"\n"):
        if not line.strip(WHITE):
            continue
        laid = indent(line)
        if laid is None:
            return None
        documents.append(laid)
    return b"\n".join(documents)
