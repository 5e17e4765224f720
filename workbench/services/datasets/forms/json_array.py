"""One JSON array (RFC 8259): a record in each item, however the array is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BufferedReader

from workbench.model.errors import PayloadError
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.forms.json_lines import json_problem
from workbench.services.datasets.lines import LONGEST
from workbench.services.datasets.record import Row
from workbench.services.datasets.record_types import JSON
from workbench.services.datasets.text_stream import text_stream

_CHUNK = 64 * 1024
_MARK = b"\xef\xbb\xbf"
_VISIBLE = re.compile(rb"[^ \t\r\n]")
_OUTSIDE = re.compile(rb'["\[\]{},]')
_INSIDE = re.compile(rb'["\\]')


class _Items:
    """The items of an array, cut apart at the commas between them; whether each is JSON is not looked at.

    Attributes:
        line: the line, from 1, on which the current item begins.
    """

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self._text = bytearray()
        self._position = 0
        self.line = 1

    def __iter__(self) -> Iterator[bytes]:
        self._begin()
        first, last = True, False
        while not last:
            self._skip_blanks()
            end = self._end_of_item()
            item, last = bytes(self._text[:end]), self._text[end : end + 1] == b"]"
            if item or not (first and last):
                yield item.rstrip()
            first = False
            self.line += item.count(b"\n")
            self._go_behind(end + 1)
        self._skip_blanks()
        if self._text:
            raise PayloadError(f"line {self.line:,}: something follows the array.")

    def _begin(self) -> None:
        while len(self._text) < len(_MARK) and self._more():
            pass
        self._text = self._text.removeprefix(_MARK)
        self._skip_blanks()
        if not self._text.startswith(b"["):
            raise PayloadError("The input is not a JSON array: it does not begin with [.")
        self._go_behind(1)

    def _skip_blanks(self) -> None:
        while True:
            match = _VISIBLE.search(self._text)
            blanks = match.start() if match else len(self._text)
            self.line += self._text.count(b"\n", 0, blanks)
            self._go_behind(blanks)
            if match or not self._more():
                return

    def _go_behind(self, end: int) -> None:
        del self._text[:end]
        self._position = 0

    def _end_of_item(self) -> int:
        """Returns where the comma or bracket stands that ends the item."""
        depth = 0
        while True:
            at = self._next(_OUTSIDE)
            mark = self._text[at : at + 1]
            if mark == b'"':
                self._skip_string()
            elif not depth and mark in b",]":
                return at
            else:
                depth += (mark in b"[{") - (mark in b"]}")

    def _skip_string(self) -> None:
        while self._text[(at := self._next(_INSIDE)) : at + 1] == b"\\":
            while self._position >= len(self._text) and self._more():
                pass
            self._position += 1

    def _next(self, marks: re.Pattern[bytes]) -> int:
        """Returns where the next of some characters stands, and goes behind it."""
        while (match := marks.search(self._text, self._position)) is None:
            self._position = len(self._text)
            if not self._more():
                raise PayloadError(f"line {self.line:,}: the array is cut off: it has no ].")
        self._position = match.end()
        return match.start()

    def _more(self) -> bool:
        if len(self._text) > LONGEST:
            raise PayloadError(f"line {self.line:,}: the item is longer than {LONGEST // (1024 * 1024)} MB")
        chunk = self._stream.read1(_CHUNK)
        self._text += chunk
        return bool(chunk)


def _read(part: Part) -> Iterator[Row]:
    items = _Items(text_stream(part.stream))
    for data in items:
        problem = json_problem(data, items.line)
        # A record may be sent as a line among others; no string of JSON has a line break in it.
        one_line = b" ".join(map(bytes.strip, data.splitlines()))
        yield Row(data=one_line, content_type=JSON, line=items.line, file=part.name, problem=problem)


FORMS = (Form("json", "one JSON array, one record per item", (), _read),)
