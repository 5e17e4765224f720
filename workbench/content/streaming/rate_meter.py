"""How parts come: how many, how much, how soon, how evenly. It costs the same at any length."""

from __future__ import annotations

from array import array
from collections import deque
from math import ceil, log

_ACCURACY = 1.02
"""Two gaps whose ratio is less than this may be counted as one: a quantile is right to a hundredth."""
_SHORTEST_MS, _LONGEST_MS = 0.001, 10_000_000.0
_STEP = log(_ACCURACY)
_WINDOW_MS, _SLOT_MS = 2000.0, 100.0


class RateMeter:
    """Takes the size and the moment of each part.

    Attributes:
        parts: how many came.
        size: bytes in all.
        first_ms, last_ms: when the first and the last came, since the request left; None before any.
        longest_ms: the longest time between two parts; None where no two came.
    """

    def __init__(self) -> None:
        self.parts = 0
        self.size = 0
        self.first_ms: float | None = None
        self.last_ms: float | None = None
        self.longest_ms: float | None = None
        # Gaps are counted in classes, each a fiftieth wider than the one before, as DDSketch does
        # (Masson, Rim, Lee: "DDSketch", VLDB 2019).
        self._gaps = array("Q", bytes(8 * (_class(_LONGEST_MS) + 1)))
        self._recent: deque[list[float]] = deque()
        self._recent_size = 0.0

    def add(self, size: int, at_ms: float) -> None:
        """A part of so many bytes came at this moment."""
        if self.last_ms is None:
            self.first_ms = at_ms
        else:
            gap = max(at_ms - self.last_ms, 0.0)
            self._gaps[_class(gap)] += 1
            self.longest_ms = max(self.longest_ms or 0.0, gap)
        self.last_ms = at_ms
        self.parts += 1
        self.size += size
        slot = at_ms // _SLOT_MS
        if self._recent and self._recent[-1][0] == slot:
            self._recent[-1][1] += size
        else:
            self._recent.append([slot, size])
            self._forget(at_ms)
        self._recent_size += size

    def gap(self, share: float) -> float | None:
        """The time in milliseconds that so large a share of the gaps does not exceed; right to one percent.

        Args:
            share: from 0 to 1: 0.5 gives the median.
        """
        count = self.parts - 1
        if count < 1 or self.longest_ms is None:
            return None
        rank = max(ceil(share * count), 1)
        for number, counted in enumerate(self._gaps):
            rank -= counted
            if rank <= 0:
                return min(_SHORTEST_MS * _ACCURACY ** (number - 0.5) if number else 0.0, self.longest_ms)
        raise AssertionError("there are more gaps than were counted")

    def rate(self, now_ms: float) -> float:
        """Bytes a second over the last two seconds, or since the first part where that is less.

        Args:
            now_ms: the moment that is now, since the request left.
        """
        self._forget(now_ms)
        if self.first_ms is None:
            return 0.0
        over = min(max(now_ms - self.first_ms, _SLOT_MS), _WINDOW_MS)
        return self._recent_size / over * 1000

    def _forget(self, now_ms: float) -> None:
        oldest = (now_ms - _WINDOW_MS) // _SLOT_MS
        while self._recent and self._recent[0][0] < oldest:
            self._recent_size -= self._recent.popleft()[1]


def _class(gap: float) -> int:
    if gap <= _SHORTEST_MS:
        return 0
    return ceil(log(min(gap, _LONGEST_MS) / _SHORTEST_MS) / _STEP)
