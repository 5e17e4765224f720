"""Two results side by side."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from workbench.model.errors import PayloadError, UsageError
from workbench.services.load.comparison import compare_loads, comparison_report
from workbench.services.load.measurement.knee import LevelPower, knee
from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.plan import LoadPlan, Request, Stage
from workbench.services.load.result import Ending, LoadResult, read_result, result_of
from workbench.services.load.tables import load_report_of


def result(*levels: tuple[int, float, int], failures: int = 0, sweep: bool = False) -> LoadResult:
    """A result with levels of so many users, of a mean latency in milliseconds, of so many requests."""
    random.seed(1)
    tallies = []
    for _, latency, requests in levels:
        tally = Tally()
        for number in range(requests):
            took = random.gauss(latency, latency / 10)
            failure = Failing("ThrottlingException", 429, "Rate exceeded") if number < failures else None
            values = {"latency": took}
            tally.add(
                Sample(
                    began_at=1000 + number / 100,
                    ended_at=1000 + (number + 1) / 100,
                    failure=failure,
                    values=values,
                )
            )
        tallies.append(tally)
    plan = LoadPlan(
        name="chat",
        requests=(Request(operation="InvokeEndpoint", fields={"EndpointName": "chat"}),),
        stages=tuple(Stage(users=users, seconds=1.0, spawn_rate=1.0) for users, _, _ in levels),
        sweep=sweep,
    )
    return result_of(
        plan,
        tallies,
        ending=Ending.DONE,
        started=1000.0,
        ended=1010.0,
        workers={},
        locust=(0, 0),
        warnings=(),
    )


def test_a_slower_run_is_worse_and_one_like_it_is_not_certain() -> None:
    before = result((4, 100.0, 300))

    [slower] = compare_loads(before, result((4, 120.0, 300))).differences
    [same] = compare_loads(before, result((4, 100.0, 250))).differences

    assert slower.verdict == "worse"
    assert slower.change == pytest.approx(0.2, abs=0.02)
    assert slower.low is not None and slower.low > 0
    assert same.verdict == "not certain"
    assert compare_loads(result((4, 120.0, 300)), before).differences[0].verdict == "better"


def test_sweeps_are_compared_by_users_and_differing_setups_are_named() -> None:
    before = result((1, 10.0, 50), (2, 10.0, 60), sweep=True)
    after = result((2, 30.0, 60), (4, 40.0, 60), sweep=True, failures=6)

    comparison = compare_loads(before, after)

    assert [(first.users, second.users) for first, second in comparison.levels] == [(2, 2)]
    assert comparison.setup == ("The two differ in: users or time.",)
    report = comparison_report(comparison)
    assert ("Failed", "0.00 %", "10.00 %", "+10.00 points") in report.tables[0].rows
    with pytest.raises(UsageError, match="no number of users in common"):
        compare_loads(before, result((8, 10.0, 5), sweep=True))
    with pytest.raises(UsageError, match="compare a sweep with a sweep"):
        compare_loads(before, result((1, 10.0, 5)))


def test_the_knee_has_the_most_power() -> None:
    assert knee([LevelPower(1, 10, 100), LevelPower(2, 20, 100), LevelPower(4, 21, 190)]) == 2
    assert knee([LevelPower(1, 0, None)]) is None


def test_a_knee_at_the_last_level_may_be_beyond_it() -> None:
    inside = load_report_of(result((1, 10.0, 50), (2, 30.0, 60), sweep=True))
    at_the_end = load_report_of(result((1, 30.0, 50), (2, 10.0, 60), sweep=True))

    assert "Knee: 1 user." in inside.facts
    assert "Knee: 2 users or more; it may be beyond the levels of this sweep." in at_the_end.facts


@pytest.mark.parametrize(
    "content", [b'{"format": "workbench-load/1"}', b'{"format": "\xff"}', b"", b"[" * 100_000]
)
def test_a_file_that_is_no_results_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.json"
    path.write_bytes(content)

    with pytest.raises(PayloadError, match=r"other\.json is not a results file of a load test"):
        read_result(str(path))


def test_a_timeline_takes_in_more_time_a_point_when_it_is_long() -> None:
    total = Tally()
    for second in range(1500):
        part = Tally()
        part.add(Sample(began_at=second, ended_at=second + 0.5, values={"latency": 5.0}))
        total.merge(part)

    assert total.width == 4
    assert len(total.points) <= 600
    assert sum(point.requests for point in total.points.values()) == 1500 == total.requests
