"""Values counted in classes that grow with them, so that any number of them takes the same memory."""

from __future__ import annotations

from math import exp, floor, log, sqrt

import msgspec

_GROWTH = log(1.01)
"""Each class is a hundredth wider than the one before, as in DDSketch (Masson, Rim, Lee, VLDB 2019):
a percentile is right to half a percent."""
_ZERO = -1_000_000
"""The class of what is not greater than 0."""
RANKS = (1, 5, 10, 25, 50, 75, 90, 95, 99)
"""The percentiles of a summary, those that AIPerf exports."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A distribution in numbers. Count, sum, mean, deviation, least and most are exact; percentiles to 0.5 %.

    Args:
        percentiles: by rank, nearest-rank.
    """

    count: int
    sum: float
    mean: float
    std: float
    min: float
    max: float
    percentiles: dict[int, float]


class Distribution(msgspec.Struct, kw_only=True):
    """A distribution that grows, and takes in others.

    Args:
        count: how many values.
        total, squares: their sum, and the sum of their squares.
        least, most: the smallest and the largest; 0 where there are none.
        classes: how many are in each class.
    """

    count: int = 0
    total: float = 0.0
    squares: float = 0.0
    least: float = 0.0
    most: float = 0.0
    classes: dict[int, int] = {}

    def add(self, value: float) -> None:
        """Counts a value."""
        self.least = min(self.least, value) if self.count else value
        self.most = max(self.most, value) if self.count else value
        self.count += 1
        self.total += value
        self.squares += value * value
        number = floor(log(value) / _GROWTH) if value > 0 else _ZERO
        self.classes[number] = self.classes.get(number, 0) + 1

    def merge(self, other: Distribution) -> None:
        """Takes in the values of another."""
        if not other.count:
            return
        self.least = min(self.least, other.least) if self.count else other.least
        self.most = max(self.most, other.most) if self.count else other.most
        self.count += other.count
        self.total += other.total
        self.squares += other.squares
        for number, count in other.classes.items():
            self.classes[number] = self.classes.get(number, 0) + count

    def percentile(self, rank: int) -> float | None:
        """Returns the value that `rank` of a hundred do not exceed; None where there are none."""
        left = -(-self.count * rank // 100)
        for number in sorted(self.classes):
            left -= self.classes[number]
            if left <= 0:
                middle = 0.0 if number == _ZERO else exp((number + 0.5) * _GROWTH)
                return min(max(middle, self.least), self.most)
        return None

    def summary(self) -> Summary | None:
        """Returns it in numbers; None where it is empty."""
        if not self.count:
            return None
        mean = self.total / self.count
        return Summary(
            count=self.count,
            sum=self.total,
            mean=mean,
            std=sqrt(max(self.squares / self.count - mean * mean, 0.0)),
            min=self.least,
            max=self.most,
            percentiles={rank: self.percentile(rank) or 0.0 for rank in RANKS},
        )
