"""What requests come to, counted where they are sent and put together where the run is led."""

from __future__ import annotations

import pytest

from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.measurement.tally import Tally

THROTTLED = Failing("ThrottlingException", 429, "Rate exceeded")
DENIED = Failing("AccessDeniedException", 403, "no", obstacle=True)


def sample(at: float, failure: Failing | None = None, *, cancelled: bool = False) -> Sample:
    """A request of 100 ms that ended at a moment."""
    return Sample(
        began_at=at - 0.1,
        ended_at=at,
        failure=failure,
        cancelled=cancelled,
        values={"latency": 100.0, "output_tokens": 5.0},
        gaps=(10.0, 20.0),
        good=failure is None,
        request_bytes=3,
        response_bytes=7,
    )


def tally_of(*samples: Sample, keep: bool = False, width: int = 1) -> Tally:
    tally = Tally(width=width)
    for ended in samples:
        tally.add(ended, keep=keep)
    return tally


def test_a_request_that_was_given_up_counts_nowhere_else() -> None:
    tally = tally_of(sample(1_000.0), sample(1_001.0, cancelled=True))
    assert (tally.requests, tally.cancelled, tally.failures, tally.good) == (1, 1, 0, 1)
    assert (tally.began_at, tally.ended_at) == (999.9, 1_000.0)
    assert tally.seconds == pytest.approx(0.1)
    assert list(tally.points) == [1_000]


def test_failures_are_counted_by_their_kind_and_measured_not_at_all() -> None:
    tally = tally_of(
        sample(1_000.0), sample(1_000.5, THROTTLED), sample(1_001.0, THROTTLED), sample(1_002.0, DENIED)
    )
    assert (tally.requests, tally.failures, tally.good) == (4, 3, 1)
    assert [(error.code, error.count, error.obstacle) for error in tally.errors.values()] == [
        ("ThrottlingException", 2, False),
        ("AccessDeniedException", 1, True),
    ]
    assert {name: distribution.count for name, distribution in tally.measures.items()}["latency"] == 1
    assert [(point.requests, point.failures) for point in tally.points.values()] == [(2, 1), (1, 1), (1, 1)]
    tally.failed(sample(1_003.0))
    assert sum(error.count for error in tally.errors.values()) == 3


def test_samples_are_kept_where_that_is_asked_for() -> None:
    ended = (sample(1_000.0), sample(1_001.0, DENIED), sample(1_002.0, cancelled=True))
    assert tally_of(*ended).samples == []
    assert tally_of(*ended, keep=True).samples == list(ended[:2])


def test_two_tallies_are_one_of_all_requests() -> None:
    mine = (sample(1_000.0), sample(1_001.0, THROTTLED))
    theirs = (sample(999.0, THROTTLED), sample(1_001.5), sample(1_003.0, DENIED))
    merged, whole = tally_of(*mine), tally_of(*mine, *theirs)
    merged.merge(tally_of(*theirs))
    merged.merge(Tally())
    assert (merged.requests, merged.failures, merged.good) == (whole.requests, whole.failures, whole.good)
    assert (merged.began_at, merged.ended_at) == (whole.began_at, whole.ended_at) == (998.9, 1_003.0)
    counts = {error.code: error.count for error in merged.errors.values()}
    assert counts == {"ThrottlingException": 2, "AccessDeniedException": 1}
    assert {at: point.requests for at, point in merged.points.items()} == {
        at: point.requests for at, point in whole.points.items()
    }
    empty = Tally()
    empty.merge(tally_of(*theirs))
    assert (empty.began_at, empty.ended_at) == (998.9, 1_003.0)


def test_what_was_merged_is_not_shared() -> None:
    other = tally_of(sample(1_000.0, THROTTLED))
    first, second = Tally(), Tally()
    first.merge(other)
    second.merge(other)
    first.merge(other)
    assert [error.count for error in first.errors.values()] == [2]
    assert [error.count for error in second.errors.values()] == [1]


def test_a_long_run_has_fewer_and_wider_stretches() -> None:
    tally = Tally()
    tally.merge(tally_of(*(sample(1_000.0 + second) for second in range(1_500))))
    assert tally.width == 4 and len(tally.points) <= 600
    assert sum(point.requests for point in tally.points.values()) == 1_500
    tally.merge(tally_of(sample(1_000.0)))
    assert tally.points[250].requests == 5


def test_users_of_a_stretch_are_the_most_that_ran() -> None:
    tally = Tally(width=10)
    for count, now in ((3, 1_000.0), (5, 1_004.0), (2, 1_009.0), (1, 1_010.0)):
        tally.users(count, now)
    assert {at: point.users for at, point in tally.points.items()} == {100: 5, 101: 1}
