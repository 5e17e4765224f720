"""The row of a run, as whoever sends many writes it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from workbench.model.errors import UsageError
from workbench.model.exchange import Exchange, Outcome, Status, Timing
from workbench.model.invocation import Invocation
from workbench.model.runs.run import Run, RunKind
from workbench.services import Workbench
from workbench.services.history import HistoryService, Retention
from workbench.services.history.search import search_ids
from workbench.store import AppDirs

INVOCATION = Invocation(fields={"EndpointName": "iris"})
RUN = Run(kind=RunKind.REPEAT, total=3)


def test_a_run_ends_with_its_counts(places: AppDirs) -> None:
    with Workbench(places) as bench:
        record = bench.begin_run(RUN, INVOCATION, name="three times")
        assert record.id is not None
        record.end(Status.OK, ok=2, failed=1)
        row = bench.history.summary(record.id)

    assert row.run == Run(kind=RunKind.REPEAT, ok=2, failed=1, total=3)
    assert (row.status, row.error_code, row.error_message) == (Status.ERROR, "RunFailed", "1 of 3 failed")
    assert (row.operation, row.endpoint_name, row.name) == ("Repeat", "iris", "three times")


def test_a_run_that_was_stopped_says_so(places: AppDirs) -> None:
    with Workbench(places) as bench:
        record = bench.begin_run(RUN, INVOCATION)
        record.end(Status.CANCELLED, ok=1, failed=0)
        assert record.id is not None
        row = bench.history.summary(record.id)
    assert row.status is Status.CANCELLED
    assert row.run is not None
    assert row.run.ok == 1


def test_nothing_is_kept_where_nothing_is_recorded(places: AppDirs) -> None:
    with Workbench(places, record=False) as bench:
        record = bench.begin_run(RUN, INVOCATION)
        record.update(ok=1, failed=0)
        record.end(Status.OK, ok=3, failed=0)
        assert record.id is None
        assert HistoryService(bench).length() == 0


def test_a_run_is_not_replayed(places: AppDirs) -> None:
    with Workbench(places) as bench:
        record = bench.begin_run(RUN, INVOCATION)
        record.end(Status.OK, ok=0, failed=0)
        assert record.id is not None
        head = bench.history.exchange(record.id)
        with pytest.raises(UsageError, match="summarizes several requests"):
            bench.send(head.invocation)


def test_deleting_a_run_deletes_what_it_made(places: AppDirs) -> None:
    with Workbench(places) as bench:
        record = bench.begin_run(RUN, INVOCATION)
        assert record.id is not None
        record.end(Status.OK, ok=0, failed=0)
        service = HistoryService(bench)
        assert service.trash([record.id]) == [record.id]
        assert service.restore() == [record.id]


def test_pruning_deletes_what_is_beyond_the_limits_and_nothing_else(places: AppDirs) -> None:
    with Workbench(places) as bench:
        head, sent = _run_of(bench, 20)
        service = HistoryService(bench)
        service.annotations.pin(sent[:1], pinned=True)

        beyond = service.excess(Retention(count=5))
        assert service.remove(beyond.numbers) == len(beyond.numbers) == 14
        assert [row.id for row in bench.history.page()] == [*sent[:-6:-1], sent[0], head]


def test_a_run_is_shown_with_what_is_deleted_with_it(places: AppDirs) -> None:
    with Workbench(places) as bench:
        head, sent = _run_of(bench, 3)
        assert sorted(HistoryService(bench).with_members([head])) == [head, *sent]


def test_a_search_for_what_to_send_again_finds_no_run(places: AppDirs) -> None:
    with Workbench(places) as bench:
        _, sent = _run_of(bench, 3)
        assert search_ids(bench, "endpoint:iris") == tuple(sent)
        assert search_ids(bench, "tag:nightly") == ()


def _run_of(bench: Workbench, count: int) -> tuple[int, list[int]]:
    """Records a run and what it sent: its number, and theirs."""
    record = bench.begin_run(RUN, INVOCATION, tags=("nightly",))
    assert record.id is not None
    sent = []
    for number in range(count):
        exchange = Exchange(
            uuid=f"{number}", started_at=datetime.now(UTC), invocation=INVOCATION, run_id=record.id
        )
        sent.append(bench.history.insert(exchange))
        bench.history.complete(sent[-1], Outcome(timing=Timing(total_ms=1.0, request_ms=1.0)))
    record.end(Status.OK, ok=count, failed=0)
    return record.id, sent
