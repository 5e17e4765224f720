"""The lines of a body, a piece of it at a time: a list of them all can take thirty times its bytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import accumulate, compress

_PIECE = 1024 * 1024
_LINE_ENDS = (b"\n", b"\r\n", b"\r")


def lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line with the offset it begins at, without its line feed; a carriage return before that stays.

    What follows the last line feed is a line as well, unless it is nothing.
    """
    for start, piece in _pieces(body):
        offset = start
        for line in piece.removesuffix(b"\n").split(b"\n"):
            yield offset, line
            offset += len(line) + 1


def starts_of_lines(body: bytes, start: int = 0) -> array[int]:
    """Where each line begins that has more than its line end; a carriage return that is alone ends one, too.

    Args:
        body: any.
        start: where the first line begins.
    """
    starts: array[int] = array("Q")
    # A piece may end within a line end of two bytes: then the next one begins with a line of nothing else.
    for at, piece in _pieces(body, start, (b"\n", b"\r")):
        parts = piece.splitlines(keepends=True)
        lengths = list(map(len, parts))
        offsets = list(accumulate(lengths[:-1], initial=at))
        if min(lengths) <= len(b"\r\n"):
            offsets = list(compress(offsets, (part not in _LINE_ENDS for part in parts)))
        starts.extend(array("Q", offsets))
    return starts


def _pieces(body: bytes, start: int = 0, ends: tuple[bytes, ...] = (b"\n",)) -> Iterator[tuple[int, bytes]]:
    """Some megabyte after another, each up to the end of a line, with its offset."""
    while start < len(body):
        end = max(body.rfind(mark, start, start + _PIECE) for mark in ends) + 1
        if not end:
            ahead = (body.find(mark, start + _PIECE) for mark in ends)
            end = min((at for at in ahead if at >= 0), default=len(body) - 1) + 1
        yield start, body[start:end]
        start = end
