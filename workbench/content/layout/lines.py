"""The lines of a body, a piece of it at a time: a list of them all can take thirty times its bytes."""

from __future__ import annotations

from collections.abc import Iterator

_PIECE = 1024 * 1024


def lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line with the offset it begins at, without its line feed; a carriage return before that stays.

    What follows the last line feed is a line as well, unless it is nothing.
    """
    start = 0
    while start < len(body):
        end = body.rfind(b"\n", start, start + _PIECE) + 1
        if not end:
            end = body.find(b"\n", start + _PIECE) + 1 or len(body)
        piece = body[start:end]
        offset = start
        for line in piece.removesuffix(b"\n").split(b"\n"):
            yield offset, line
            offset += len(line) + 1
        start = end
