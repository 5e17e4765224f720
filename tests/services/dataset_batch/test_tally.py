"""What a batch has come to, counted in memory of one size."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.services.dataset_batch.tally import Durations, Tally


@given(st.lists(st.floats(0.01, 100_000), min_size=1, max_size=200), st.sampled_from([1, 50, 95, 99, 100]))
def test_percentiles_are_exact_to_five_percent(values: list[float], rank: int) -> None:
    durations = Durations()
    for value in values:
        durations.add(value)

    exact = sorted(values)[-(-len(values) * rank // 100) - 1]

    assert durations.percentile(rank) is not None
    assert abs((durations.percentile(rank) or 0.0) / exact - 1) <= 0.05


def test_records_failures_and_earlier_runs_are_counted() -> None:
    tally = Tally(before=100)
    tally.begin()
    tally.request(again=False, throttled=False)
    tally.request(again=True, throttled=True)
    tally.records(3, {}, 10.0, 2)
    tally.records(0, {"ModelError": 2}, 20.0, 4, reason="The container returned 400.")
    tally.end()

    progress = tally.progress(0.5, 4)

    assert (progress.ok, progress.failed, progress.before) == (3, 2, 100)
    assert (progress.requests, progress.retries, progress.throttled) == (2, 1, 1)
    assert progress.failures == (("ModelError", 2),)
    assert progress.reasons == {"ModelError": "The container returned 400."}
    assert progress.left_seconds is not None and progress.left_seconds > 0
    assert sum(second.count for second in progress.chart) == 5
    assert tally.progress(None, 4).left_seconds is None


def test_what_goes_at_once_is_not_taken_for_hundreds_a_second() -> None:
    tally = Tally()
    tally.begin()
    tally.records(2, {}, 5.0, 2)
    tally.records(0, {"MalformedRecord": 1}, None, 2, reason="Not JSON.")

    progress = tally.progress(0.5, 2)

    assert 0 < progress.rate <= 3
    [second] = progress.chart
    assert (second.count, second.p50_ms, second.p95_ms) == (3, 5.0, 5.0)
