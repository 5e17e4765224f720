"""Batches, targets, fan-outs and statistics of the bench, over a real sandbox."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.compare import Rules
from workbench.model.destinations.target import Target
from workbench.model.errors import NotFoundError
from workbench.model.exchange import Status
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.services.batch.batch import Batch
from workbench.services.batch.fan_out import fan_out
from workbench.services.batch.jobs import Job, Plan, replays
from workbench.services.batch.statistics import Statistics, percentile
from workbench.services.batch.targets import chosen, targets, variants
from workbench.services.comparison import compare_recorded
from workbench.store import AppDirs, History

IRIS = Invocation(
    fields={"EndpointName": "iris-classifier", "ContentType": "application/json"},
    body=TextBody('{"instances": [[5.9, 3.0, 4.2, 1.5]]}'),
    connection=Connection(sandbox=True),
)


def settings(places: AppDirs, text: str) -> None:
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "settings.toml").write_text(text)


@given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=200))
@example([2.0, 1.9])
def test_a_histogram_counts_every_duration_once(durations: list[float]) -> None:
    bars = Statistics(durations=tuple(sorted(durations))).histogram()
    assert sum(bar.count for bar in bars) == len(durations)
    assert len(bars) <= 13
    for bar in bars[:-1]:
        assert bar.end is not None and bar.start < bar.end
    for bar, following in pairwise(bars):
        assert bar.end == following.start


def test_durations_that_differ_by_a_rounding_share_a_bar() -> None:
    (bar,) = Statistics(durations=(9.3, 9.300000000000002, 9.300000000000004)).histogram()
    assert (bar.start, bar.end, bar.count) == (9, 10, 3)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.integers(1, 100))
def test_a_percentile_is_not_exceeded_by_so_many(values: list[float], rank: int) -> None:
    result = percentile(sorted(values), rank)
    assert result in values
    assert sum(value <= result for value in values) * 100 >= rank * len(values)


def test_several_processes_send_and_one_records(bench: Workbench) -> None:
    number = bench.send(IRIS.with_field("TargetVariant", "blue")).id or 0
    batch = Batch(bench, Plan(concurrency=16, processes=2, rules=Rules(rtol=1e-6)), CancelToken())
    done = list(batch.run(replays([number], times=64)))
    assert all(result.exchange is not None and result.exchange.status is Status.OK for result in done)
    assert not any(result.differs for result in done)
    numbers = {result.exchange.id for result in done if result.exchange is not None}
    assert len(numbers) == 64
    rows = bench.history.page(limit=100)
    assert {row.id for row in rows if row.replay_of == number} == numbers
    assert all(row.duration_ms for row in rows)
    assert batch.statistics().sent == 64


@pytest.mark.parametrize(("processor", "bound"), [(0.89, False), (0.9, True), (0.0, False)])
def test_a_batch_says_when_its_own_process_is_the_limit(processor: float, bound: bool) -> None:
    assert Statistics(seconds=1.0, processor=processor).is_processor_bound is bound


def test_nothing_sent_is_bound_by_nothing() -> None:
    assert not Statistics().is_processor_bound
    assert not Statistics(seconds=0.2, processor=0.2).is_processor_bound


def test_answers_are_compared_with_what_is_recorded(bench: Workbench) -> None:
    bench.send(IRIS.with_field("TargetVariant", "blue"))
    plan = Plan(
        change=lambda invocation: invocation.with_field("TargetVariant", "green"),
        rules=Rules(),
        tags=("again",),
    )
    (done,) = Batch(bench, plan, CancelToken()).run(replays([1]))
    assert done.differs and not done.failed
    assert done.exchange is not None and (done.exchange.replay_of, done.exchange.tags) == (1, ("again",))
    assert done.comparison == compare_recorded(bench, 1, 2)
    assert compare_recorded(bench, 1, 2, Rules(atol=1)).same


@pytest.mark.parametrize(
    ("times", "cancelled", "row"),
    [
        (3, False, ("error", 2, 1, "1 of 3 failed")),
        (3, True, ("cancelled", 1, 0, "It was stopped.")),
        # One by itself has its own row only.
        (1, False, None),
    ],
)
def test_one_row_stands_for_several(
    bench: Workbench, times: int, cancelled: bool, row: tuple[str, int, int, str] | None
) -> None:
    missing = IRIS.with_field("EndpointName", "not-there")
    jobs = [Job(invocation=IRIS), Job(invocation=IRIS), Job(invocation=missing)][:times]
    token = CancelToken()
    for _ in Batch(bench, Plan(folded=True, tags=("nightly",)), token).run(jobs):
        if cancelled:
            token.cancel()
    heads = [summary for summary in bench.history.page() if summary.run is not None]
    assert len(heads) == (row is not None)
    for head in heads:
        outcome = bench.history.exchange(head.id).outcome
        assert head.run is not None and outcome is not None
        words = outcome.failure.message if outcome.failure else ""
        assert (head.status.value, head.run.ok, head.run.failed, words) == row
        assert head.tags == ("nightly",)


def test_a_draft_is_compared_with_its_first_answer(bench: Workbench) -> None:
    batch = Batch(bench, Plan(concurrency=4, rules=Rules()), CancelToken())
    done = list(batch.run([Job(invocation=IRIS.with_field("TargetVariant", "blue"))] * 12))
    assert sum(result.comparison is not None for result in done) == 11
    statistics = batch.statistics()
    assert (statistics.sent, statistics.different, statistics.failed) == (12, 0, 0)
    assert len(statistics.durations) == 12 and statistics.rate > 0


def test_what_is_refused_is_told_and_the_rest_is_sent(bench: Workbench) -> None:
    jobs = [Job(number=99), Job(invocation=IRIS)]
    batch = Batch(bench, Plan(), CancelToken())
    first, second = batch.run(jobs)
    assert (batch.statistics().failed, batch.statistics().refused) == (1, 1)
    assert isinstance(first.refusal, NotFoundError) and first.failed
    assert second.exchange is not None and second.exchange.status is Status.OK


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_cancelled_batch_begins_nothing_more(bench: Workbench, concurrency: int) -> None:
    slow = IRIS.with_(fields={"EndpointName": "faulty"}, body=TextBody('{"delay": 30}'))
    cancellation = CancelToken()
    batch = Batch(bench, Plan(concurrency=concurrency), cancellation)

    moment = threading.Event()

    def stop() -> None:
        while sum(row.status is Status.IN_FLIGHT for row in bench.history.page()) < concurrency:
            moment.wait(0.01)
        cancellation.cancel()

    watching = threading.Thread(target=stop)
    watching.start()
    done = list(batch.run([Job(invocation=slow)] * 50))
    watching.join()
    assert len(done) == concurrency and all(result.cancelled for result in done)
    assert {row.status for row in bench.history.page()} == {Status.CANCELLED}
    assert batch.statistics().cancelled == concurrency


def test_whoever_stops_listening_stops_the_rest(bench: Workbench) -> None:
    cancellation = CancelToken()
    running = Batch(bench, Plan(), cancellation).run([Job(invocation=IRIS)] * 1000)
    next(running)
    del running
    assert len(bench.history.page(limit=100)) == 1


def test_what_has_ended_is_recorded_before_it_is_shown_and_the_next_begins_after_that(
    bench: Workbench, places: AppDirs
) -> None:
    batch = Batch(bench, Plan(), CancelToken())
    with History.open(places) as other:
        seen = [[row.status for row in other.page()] for _ in batch.run([Job(invocation=IRIS)] * 3)]
    assert seen == [[Status.OK] * count for count in (1, 2, 3)]


def test_what_was_not_kept_cannot_be_compared(places: AppDirs, hosting: SandboxInfo) -> None:
    settings(places, 'privacy = ["iris*"]\n')
    with Workbench(places, hosting=lambda: hosting) as bench:
        bench.send(IRIS)
        bench.send(IRIS)
        with pytest.raises(NotFoundError, match="not kept"):
            compare_recorded(bench, 1, 2)


def test_targets_are_those_of_the_settings(bench: Workbench, places: AppDirs) -> None:
    with pytest.raises(NotFoundError, match="the settings have no targets"):
        chosen(bench, ["a"])
    settings(
        places, '[targets.a]\nregion = "eu-west-1"\n[targets.b]\nsandbox = true\n[targets.c]\nregoin = "x"\n'
    )
    assert targets(bench) == ()
    assert "regoin" in " ".join(bench.settings().notices)
    settings(places, '[targets.a]\nregion = "eu-west-1"\n[targets.b]\nsandbox = true\n')
    assert [target.name for target in targets(bench)] == ["a", "b"]
    assert chosen(bench, ["b", "b"]) == (Target(name="b", sandbox=True),)


def test_a_target_takes_the_place_and_leaves_the_rest() -> None:
    sent = Invocation(
        fields={"EndpointName": "e", "TargetVariant": "blue", "Accept": "text/csv"},
        connection=Connection(profile="dev", region="us-east-1", read_timeout=5.0, sandbox=True),
    )
    target = Target(name="t", endpoint_name="f", region="eu-west-1", fields={"TargetVariant": ""})
    aimed = target.apply(sent)
    assert aimed.fields == {"EndpointName": "f", "Accept": "text/csv"}
    assert aimed.connection == Connection(region="eu-west-1", read_timeout=5.0)
    assert Target(name="t", fields={"Accept": "a/b"}).apply(sent).connection == sent.connection


def test_a_fan_out_compares_with_the_first_target(bench: Workbench) -> None:
    for variant in ("green", "blue"):
        bench.send(IRIS.with_field("TargetVariant", variant))
    deployed = variants(bench, IRIS)
    assert [target.name for target in deployed] == ["blue", "green"]
    nowhere = Target(name="nowhere", profile="no-such-profile")
    *_, cells = fan_out(bench, IRIS, [*deployed, nowhere], CancelToken(), tags=("fan",))
    blue, green, refused = cells
    assert blue.comparison is None and blue.done is not None
    assert green.comparison is not None and not green.comparison.same
    assert refused.done is not None and refused.done.refusal is not None
    assert [row.tags for row in bench.history.page(limit=2)] == [("fan",), ("fan",)]
