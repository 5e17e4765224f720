"""What many sends came to, in numbers: percentiles, rate, a histogram."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import ceil, floor, log10

import msgspec

_BARS = 12
_BUSY = 0.9
_TELLING_SECONDS = 1.0
"""In less, what is loaded for the first send is most of the processor's time."""


class Bar(msgspec.Struct, frozen=True):
    """One bar of a histogram.

    Args:
        start, end: durations in milliseconds from `start` to below `end`; None where there is no end.
        count: how many.
    """

    start: float
    end: float | None
    count: int


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """Many sends.

    Args:
        durations: milliseconds of those that succeeded, the shortest first.
        sent: how many are done, however they ended.
        failed: how many of them the service or the network failed, or were not sent.
        refused: how many of those that failed were not sent.
        cancelled: how many were given up.
        different: how many did not answer what was expected, failures among them.
        seconds: since the first began.
        processor: seconds of a processor that this process took meanwhile; one interpreter takes no more than
            there are.
    """

    durations: Sequence[float] = ()
    sent: int = 0
    failed: int = 0
    refused: int = 0
    cancelled: int = 0
    different: int = 0
    seconds: float = 0.0
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """How many were sent each second."""
        return (self.sent - self.refused) / self.seconds if self.seconds else 0.0

    @property
    def is_processor_bound(self) -> bool:
        """Whether more a second could not have been sent by this process, however quick the endpoint."""
        return self.seconds >= _TELLING_SECONDS and self.processor >= _BUSY * self.seconds

    def histogram(self) -> tuple[Bar, ...]:
        """The durations in bars of one width, which is 1, 2 or 5 times a power of ten.

        The last bar holds the slowest twentieth at most where they would stretch it.
        """
        if not self.durations:
            return ()
        low, high = self.durations[0], percentile(self.durations, 95)
        # What differs in the last digits of a float only is the same.
        spread = high - low if high - low > low * 1e-6 else 0.0
        step = _nice(spread / (_BARS - 2) or max(low, 0.01) / 10)
        start = floor(low / step) * step
        edges = [start + step * number for number in range(_BARS) if start + step * (number - 1) <= high]
        # The first edge may be above the shortest by the rounding of a float.
        places = [0, *(bisect_left(self.durations, edge) for edge in edges[1:])]
        beyond = len(self.durations) - places[-1]
        bars = [
            Bar(round(edges[at], 9), round(edges[at + 1], 9), places[at + 1] - places[at])
            for at in range(len(edges) - 1)
        ]
        return (*bars, Bar(round(edges[-1], 9), None, beyond)) if beyond else tuple(bars)


def percentile(ordered: Sequence[float], rank: int) -> float:
    """The smallest value that `rank` of a hundred do not exceed (nearest rank).

    Args:
        ordered: values, the smallest first; one at least.
        rank: from 1 to 100.
    """
    return ordered[-(-len(ordered) * rank // 100) - 1]


def _nice(width: float) -> float:
    """The next larger number of the form 1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(width))
    return next(factor * power for factor in (1, 2, 5, 10) if ceil(width / power * 1e6) <= factor * 1e6)
