"""Ticks: round numbers, between the ends, as few as there is room for."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.charts.ticks import axis_of

FINITE = st.floats(allow_nan=False, allow_infinity=False)


def test_ticks_are_round_numbers() -> None:
    cases: list[tuple[float, float, int, tuple[str, ...]]] = [
        (0, 1, 6, ("0.0", "0.2", "0.4", "0.6", "0.8", "1.0")),
        (1, 8, 4, ("2", "4", "6", "8")),
        (-0.3, 0.3, 4, ("-0.2", "0", "0.2")),
        (0, 23, 5, ("0", "5", "10", "15", "20")),
        (1e7, 1.2e9, 3, ("5e8", "1e9")),
        (0, 250_000, 3, ("0", "100,000", "200,000")),
        (0.00001, 0.00005, 5, ("1e-5", "2e-5", "3e-5", "4e-5", "5e-5")),
    ]
    for low, high, most, labels in cases:
        shown = tuple("0" if label == "0.0" else label for label in labels)
        assert axis_of(low, high, most).labels == shown, (low, high, most, labels)


def test_steps_are_whole_numbers_however_much_room_there_is() -> None:
    assert axis_of(0, 2, 20, whole=True).labels == ("0", "1", "2")
    assert axis_of(3, 3, 20, whole=True).labels == ("2", "3", "4")


@given(FINITE, FINITE, st.integers(2, 12), st.booleans())
def test_every_range_has_an_axis(first: float, other: float, most: int, whole: bool) -> None:
    low, high = min(first, other), max(first, other)
    axis = axis_of(low, high, most, whole=whole)
    assert axis.low <= low <= high <= axis.high
    assert len(axis.ticks) == len(axis.labels)
    assert 0 <= axis.place(low) <= axis.place(high) <= 1
    assert all(math.isfinite(axis.place(tick)) for tick in axis.ticks)


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6), st.integers(3, 10))
def test_ticks_are_apart_by_one_two_or_five(low: float, span: float, most: int) -> None:
    ticks = axis_of(low, low + span, most).ticks
    assert 2 <= len(ticks) <= 2 * most
    steps = {f"{later - earlier:.1e}"[0] for earlier, later in pairwise(ticks)}
    assert len(steps) == 1
    assert steps <= set("125")
