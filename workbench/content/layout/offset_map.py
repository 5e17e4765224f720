"""Where a byte of a body stands in its laid-out form, and back: the two differ in white space alone."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

_WHITE = b" \t\r\n"
_BLOCK = 16_384


class OffsetMap:
    """Two texts that have the same bytes in the same order, but for white space.

    Args:
        raw: the body as it came.
        laid: the body laid out.
    """

    def __init__(self, raw: bytes, laid: bytes) -> None:
        self._raw = _Ranks(raw)
        self._laid = _Ranks(laid)

    def to_laid(self, offset: int) -> int:
        """Where a byte of the raw text stands in the laid-out one; of white space, what follows it."""
        return self._laid.select(self._raw.rank(offset))

    def to_raw(self, offset: int) -> int:
        """The reverse."""
        return self._raw.select(self._laid.rank(offset))


class _Ranks:
    """Counts bytes that are not white space before a position, and finds the n-th of them."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._before = array("Q", [0])
        for start in range(0, len(text), _BLOCK):
            self._before.append(self._before[-1] + self._solid(start, start + _BLOCK))

    def _solid(self, start: int, end: int) -> int:
        return len(self._text[start:end].translate(None, _WHITE))

    def rank(self, offset: int) -> int:
        block = min(offset // _BLOCK, len(self._before) - 1)
        return self._before[block] + self._solid(block * _BLOCK, offset)

    def select(self, rank: int) -> int:
        if rank >= self._before[-1]:
            return len(self._text)
        block = bisect_right(self._before, rank) - 1
        start = block * _BLOCK
        wanted = rank - self._before[block] + 1
        size = min(_BLOCK, len(self._text) - start)
        return start + bisect_left(range(size), wanted, key=lambda at: self._solid(start, start + at + 1))
