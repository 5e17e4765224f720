"""Percentiles of a distribution against those of the values themselves."""

from __future__ import annotations

from statistics import fmean, pstdev

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.services.load.measurement.distribution import Distribution

VALUES = st.lists(st.floats(0.001, 1e7) | st.just(0.0), min_size=1, max_size=200)


def of(values: list[float]) -> Distribution:
    distribution = Distribution()
    for value in values:
        distribution.add(value)
    return distribution


@given(VALUES, st.integers(1, 100))
def test_a_percentile_is_right_to_half_a_percent(values: list[float], rank: int) -> None:
    exact = sorted(values)[-(-len(values) * rank // 100) - 1]

    assert of(values).percentile(rank) == pytest.approx(exact, rel=0.0051)


@given(VALUES, VALUES)
def test_two_merged_are_as_if_counted_in_one(first: list[float], second: list[float]) -> None:
    merged, other = of(first), of(second)
    # As it comes from a worker.
    merged.merge(msgspec.msgpack.decode(msgspec.msgpack.encode(other), type=Distribution))

    together = of(first + second)
    assert (merged.count, merged.least, merged.most, merged.classes) == (
        together.count,
        together.least,
        together.most,
        together.classes,
    )


@given(VALUES)
def test_mean_and_deviation_are_those_of_the_values(values: list[float]) -> None:
    summary = of(values).summary()

    assert summary is not None
    assert summary.mean == pytest.approx(fmean(values))
    assert summary.std == pytest.approx(pstdev(values), rel=1e-3, abs=1e-3 * max(values))
    assert (summary.min, summary.max, summary.count) == (min(values), max(values), len(values))


def test_nothing_has_no_summary() -> None:
    assert Distribution().summary() is None
    assert Distribution().percentile(50) is None
