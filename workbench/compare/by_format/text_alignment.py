"""Which lines of two texts stand beside each other.

Equal lines at both ends, then lines that occur once in both (the anchors of patience diff, Bram Cohen), then
the shortest edit between those (E. Myers, An O(ND) Difference Algorithm, 1986), which takes time with the
square of the edits: it is given so many steps and no more, and what is left then is paired line by line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

Lines = Sequence[bytes]

Pair = tuple[int | None, int | None]
"""Indexes of the expected and of the actual line; None where there is none."""

_Stretch = tuple[int, int, int]
"""Where equal lines start on both sides, and how many they are."""

_STEPS = 2_000_000
"""Comparisons that all searches together may take: about a second."""

_EDITS = 400
"""Edits that a search for the shortest goes up to: it keeps half the square of them."""


class _Budget:
    """Steps that are left."""

    def __init__(self, steps: int) -> None:
        self.steps = steps


def aligned(expected: Lines, actual: Lines, *, steps: int = _STEPS) -> Iterator[Pair]:
    """Pairs of lines in order; lines that are paired need not be equal.

    Args:
        expected, actual: lines.
        steps: comparisons that the search for the shortest edits may take; past them, lines are paired as
            they stand between those that are certain.
    """
    budget = _Budget(steps + 4 * (len(expected) + len(actual)) if steps else 0)
    first, other = 0, 0
    for start, end, length in _common(expected, actual, budget):
        yield from _beside(first, start, other, end)
        yield from zip(range(start, start + length), range(end, end + length), strict=True)
        first, other = start + length, end + length
    yield from _beside(first, len(expected), other, len(actual))


def _beside(start: int, end: int, other_start: int, other_end: int) -> Iterator[Pair]:
    """Lines that are not equal, one beside the other as long as both sides have some."""
    return zip_longest(range(start, end), range(other_start, other_end))


class _Gap(NamedTuple):
    """Lines between two places that are certain.

    Attributes:
        low, high: of the expected text; the end is not in it.
        other_low, other_high: of the actual one.
        equal: whether they are known to be equal.
    """

    low: int
    high: int
    other_low: int
    other_high: int
    equal: bool = False


def _common(a: Lines, b: Lines, budget: _Budget) -> Iterator[_Stretch]:
    """Stretches of equal lines, in order."""
    waiting = [_Gap(0, len(a), 0, len(b))]
    while waiting:
        low, high, other_low, other_high, equal = waiting.pop()
        if equal:
            # Found before what comes ahead of it was looked at.
            yield low, other_low, high - low
            continue
        start, other = low, other_low
        while start < high and other < other_high and a[start] == b[other]:
            start, other = start + 1, other + 1
        if start > low:
            yield low, other_low, start - low
        end, other_end = high, other_high
        while end > start and other_end > other and a[end - 1] == b[other_end - 1]:
            end, other_end = end - 1, other_end - 1
        if end < high:
            waiting.append(_Gap(end, high, other_end, other_high, equal=True))
        if start == end or other == other_end:
            continue
        gap = _Gap(start, end, other, other_end)
        anchors = _anchors(a, b, gap, budget)
        if not anchors:
            yield from _shortest(a, b, gap, budget)
            continue
        pieces: list[_Gap] = []
        for index, partner in anchors:
            pieces.append(_Gap(start, index, other, partner))
            pieces.append(_Gap(index, index + 1, partner, partner + 1, equal=True))
            start, other = index + 1, partner + 1
        waiting += reversed([*pieces, _Gap(start, end, other, other_end)])


def _anchors(a: Lines, b: Lines, gap: _Gap, budget: _Budget) -> list[tuple[int, int]]:
    """Lines that occur once on each side, as many of them as stand in the same order."""
    budget.steps -= gap.high - gap.low + gap.other_high - gap.other_low
    if budget.steps < 0:
        return []
    counted, others = Counter(a[gap.low : gap.high]), Counter(b[gap.other_low : gap.other_high])
    places = {b[index]: index for index in range(gap.other_low, gap.other_high) if others[b[index]] == 1}
    single = (index for index in range(gap.low, gap.high) if counted[a[index]] == 1 and a[index] in places)
    pairs = [(index, places[a[index]]) for index in single]
    # The longest rising sequence of partners, by piles.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, partner) in enumerate(pairs):
        pile = bisect_left(tops, partner)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [partner]
        piles[pile : pile + 1] = [number]
    chosen = []
    at = piles[-1] if piles else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _shortest(a: Lines, b: Lines, gap: _Gap, budget: _Budget) -> list[_Stretch]:
    """Stretches of equal lines beside the shortest edit; none where the budget ends before it is found."""
    low, other_low = gap.low, gap.other_low
    n, m = gap.high - low, gap.other_high - other_low
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(n + m, _EDITS) + 1):
        trail.append(dict(furthest))
        budget.steps -= 2 * edits + 1
        if budget.steps < 0:
            return []
        for k in range(-edits, edits + 1, 2):
            x = furthest[k + 1] if _is_down(furthest, k, edits) else furthest[k - 1] + 1
            y = x - k
            while x < n and y < m and a[low + x] == b[other_low + y]:
                x, y = x + 1, y + 1
                budget.steps -= 1
            furthest[k] = x
            if x >= n and y >= m:
                runs = _walked_back(trail, n, m)
                return [(low + first, other_low + other, length) for first, other, length in runs]
    return []


def _is_down(furthest: dict[int, int], k: int, edits: int) -> bool:
    """Returns whether the best way to a diagonal takes a line of the actual text, not one of the expected."""
    return k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[_Stretch]:
    stretches = []
    for edits in range(len(trail) - 1, -1, -1):
        furthest = trail[edits]
        k = x - y
        down = _is_down(furthest, k, edits)
        before = k + 1 if down else k - 1
        came_x = furthest[before] if edits else 0
        came_y = came_x - before if edits else 0
        start = came_x if down else came_x + 1
        if x > start:
            stretches.append((start, y - (x - start), x - start))
        x, y = came_x, came_y
    return stretches[::-1]
