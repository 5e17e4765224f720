"""Whether a body is what its content type says, and where it is not. Advice: it can be sent as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.content.inert import inert
from workbench.content.media import Kind

_AT_BYTE = re.compile(r" \(byte (\d+)\)$")
_AROUND = 20


@dataclass(frozen=True)
class Problem:
    """Where a body stops being well-formed.

    Attributes:
        message: what is wrong, in a few words.
        line, column: counted from 1, in characters.
        excerpt: the text around it, inert, on one line.
    """

    message: str
    line: int
    column: int
    excerpt: str

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}"
        return f"{self.message} at {place}: {self.excerpt}" if self.excerpt else f"{self.message} at {place}"


def problem(kind: Kind, body: bytes) -> Problem | None:
    """Find the first place where `body` is no well-formed document of its kind.

    None where it is one, or of a kind that has no form to check.
    """
    if kind is Kind.BINARY or not body:
        return None
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return _at(body, error.start, "not UTF-8")
    if kind is Kind.JSON:
        return _json(body, 0, body)
    if kind is Kind.JSON_LINES:
        return _json_lines(body)
    if kind is Kind.CSV:
        return _csv(body)
    return None


def _json(document: bytes, offset: int, body: bytes) -> Problem | None:
    import msgspec

    try:
        # Laying out reads every token and keeps none: a number too large for a float is JSON (RFC 8259).
        msgspec.json.format(document, indent=-1)
    except msgspec.DecodeError as error:
        message = str(error)
        if at := _AT_BYTE.search(message):
            what = message[: at.start()].removeprefix("JSON is malformed: ")
            # Of what trails a document it names the byte behind the first one.
            beyond = 1 if what == "trailing characters" else 0
            return _at(body, offset + int(at[1]) - beyond, what)
        return _at(body, offset + len(document.rstrip()), "it ends too early")
    except RecursionError:
        return _at(body, offset, "nested too deep to check")
    return None


def _json_lines(body: bytes) -> Problem | None:
    offset = 0
    for line in body.splitlines(keepends=True):
        if line.strip() and (found := _json(line.rstrip(b"\r\n"), offset, body)):
            return found
        offset += len(line)
    return None


def _csv(body: bytes) -> Problem | None:
    import csv
    import io

    # The module's own limit on a cell is no rule of the format (RFC 4180).
    csv.field_size_limit(len(body) + 1)
    reader = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
    width = 0
    line = 1
    try:
        for row in reader:
            if row and width and len(row) != width:
                return Problem(
                    f"{len(row)} values where the first row has {width}", line, 1, inert(",".join(row))[:60]
                )
            width = width or len(row)
            line = reader.line_num + 1
    except csv.Error as error:
        return Problem(str(error), line, 1, "")
    return None


def _at(body: bytes, offset: int, message: str) -> Problem:
    before = body[:offset]
    line = before.count(b"\n") + 1
    start = before.rfind(b"\n") + 1
    column = len(before[start:].decode(errors="replace")) + 1
    around = body[max(start, offset - _AROUND) : offset + _AROUND].partition(b"\n")[0]
    return Problem(message, line, column, inert(around.decode(errors="replace").strip()))
