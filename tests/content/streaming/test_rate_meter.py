"""Gaps and rates against their definitions; playing against a clock that the test controls."""

from __future__ import annotations

from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.streaming import Player, RateMeter, Stream


@given(
    gaps=st.lists(st.floats(0, 100_000), min_size=1, max_size=200),
    share=st.sampled_from([0.01, 0.5, 0.95, 1.0]),
)
def test_gaps_are_right_to_one_percent(gaps: list[float], share: float) -> None:
    meter = RateMeter()
    times = [0.0]
    for gap in gaps:
        times.append(times[-1] + gap)
    for at_ms in times:
        meter.add(10, at_ms)
    exact = sorted(later - earlier for earlier, later in pairwise(times))
    measured = meter.gap(share)
    assert measured is not None
    assert measured == pytest.approx(exact[ceil(share * len(exact)) - 1], rel=0.0101, abs=0.002)
    assert meter.longest_ms == exact[-1]
    assert (meter.parts, meter.size) == (len(times), 10 * len(times))


def test_the_rate_is_of_the_last_two_seconds() -> None:
    meter = RateMeter()
    assert (meter.rate(0.0), meter.gap(0.5)) == (0.0, None)
    for number in range(100):
        meter.add(1000, number * 100.0)
    assert meter.rate(9_900.0) == pytest.approx(10_000, rel=0.1)
    assert meter.rate(10_900.0) == pytest.approx(5_000, rel=0.15)
    assert meter.rate(20_000.0) == 0.0


def test_one_part_has_no_gaps() -> None:
    meter = RateMeter()
    meter.add(5, 12.0)
    assert (meter.gap(0.5), meter.longest_ms, meter.first_ms) == (None, None, 12.0)


class Ticks:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_playing_at_its_own_speed_faster_and_paused() -> None:
    ticks = Ticks()
    player = Player([500.0, 1000.0, 9000.0], ticks)
    assert (player.due, player.seconds_to_next()) == (0, 0.5)
    ticks.now += 0.75
    assert (player.due, player.seconds_to_next()) == (1, 0.25)
    player.toggle()
    ticks.now += 60
    assert (player.due, player.seconds_to_next(), player.at_ms) == (1, None, 750.0)
    player.toggle()
    player.faster()
    ticks.now += 0.25
    assert (player.speed, player.at_ms, player.due) == (4.0, 1750.0, 2)
    player.faster()
    assert player.over and player.seconds_to_next() is None
    player.faster()
    assert player.speed == 1.0


def test_a_reader_is_told_once_until_it_looks() -> None:
    stream = Stream()
    assert [stream.add(b"a", 1.0), stream.add(b"b", 2.0)] == [True, False]
    assert stream.stats(2.0).parts == 2
    assert stream.add(b"c", 3.0)
    stream.end()
    assert stream.ended and stream.text(0, 9) == b"abc" and stream.count == 3
