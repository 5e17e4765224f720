"""The rows of a stream in a column of a given width: of its text, or of its raw parts. They only grow."""

from __future__ import annotations

from array import array
from typing import Protocol

from workbench.content.layout.columns import drawn
from workbench.content.layout.rows import row_starts
from workbench.content.layout.wrap import word_starts
from workbench.content.sanitize import sanitize_line
from workbench.content.streaming.stream import Stream

_SLICE = 16 * 1024
"""Bytes that are folded at a time: a millisecond's worth, or a few where nearly all are not ASCII."""
_PARTS = 100
_PLAIN = bytes(0x2E if code < 0x20 or code == 0x7F else code for code in range(256))
"""In a raw part a line feed or a tab is one sign like any other."""


class Rows(Protocol):
    """Rows of one kind."""

    @property
    def count(self) -> int:
        """How many rows there are so far."""
        ...

    def more(self) -> bool:
        """Folds a little more of what came; whether there is still more to fold."""
        ...

    def row(self, number: int) -> tuple[float | None, str]:
        """A row, inert: when its part came, in the first row of each raw part; and its text."""
        ...


class TextRows:
    """The text, in rows that end between words.

    Args:
        stream: what comes.
        width: columns, from 2.
    """

    def __init__(self, stream: Stream, width: int) -> None:
        self._stream = stream
        self._width = width
        self._starts = array("Q", [0])
        self._taken = 0

    @property
    def count(self) -> int:
        return len(self._starts)

    def more(self) -> bool:
        last = self._starts[-1]
        piece = _whole(self._stream.text(last, self._taken + _SLICE))
        if last + len(piece) == self._taken:
            return False
        # The last row may go on: it is folded again with what comes after it.
        self._starts.pop()
        self._starts.extend(last + start for start in word_starts(piece, self._width)[:-1])
        self._taken = last + len(piece)
        return self._taken < self._stream.text_size

    def row(self, number: int) -> tuple[float | None, str]:
        end = self._starts[number + 1] if number + 1 < len(self._starts) else self._taken
        text = self._stream.text(self._starts[number], end).removesuffix(b"\n").decode(errors="replace")
        return None, drawn(text)


class RawRows:
    """The parts as they came, each from a row of its own on.

    Args:
        stream: what comes.
        width: columns, from 2.
    """

    def __init__(self, stream: Stream, width: int) -> None:
        self._stream = stream
        self._width = width
        self._parts = array("Q")
        self._starts = array("Q")
        self._taken = 0

    @property
    def count(self) -> int:
        return len(self._starts)

    def more(self) -> bool:
        for part in self._stream.parts(self._taken, self._taken + _PARTS, _SLICE):
            starts = row_starts(part.data.translate(_PLAIN), self._width)[:-1]
            self._starts.extend(starts)
            self._parts.extend([self._taken] * len(starts))
            self._taken += 1
        return self._taken < self._stream.count

    def row(self, number: int) -> tuple[float | None, str]:
        part, start = self._parts[number], self._starts[number]
        goes_on = number + 1 < len(self._parts) and self._parts[number + 1] == part
        chunk = self._stream.part(part, start, self._starts[number + 1] if goes_on else None)
        # Every byte that is not text is one character, as it was counted.
        text = sanitize_line(chunk.data.decode(errors="surrogateescape"))
        return None if start else chunk.at_ms, text


def _whole(text: bytes) -> bytes:
    """UTF-8 without a character that is cut at its end."""
    end = len(text)
    while end and text[end - 1] & 0xC0 == 0x80:
        end -= 1
    if not end or text[end - 1] < 0x80:
        return text
    needed = 2 if text[end - 1] < 0xE0 else 3 if text[end - 1] < 0xF0 else 4
    return text if len(text) - end + 1 >= needed else text[: end - 1]
