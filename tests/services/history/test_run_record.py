"""The row of a run, as whoever sends many writes it."""

from __future__ import annotations

import pytest

from workbench.model.errors import UsageError
from workbench.model.exchange import Status
from workbench.model.invocation import Invocation
from workbench.model.runs.run import Run, RunKind
from workbench.services import Workbench
from workbench.services.history import HistoryService
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
        with pytest.raises(UsageError, match="stands for many requests"):
            bench.send(head.invocation)


def test_deleting_a_run_deletes_what_it_made(places: AppDirs) -> None:
    with Workbench(places) as bench:
        record = bench.begin_run(RUN, INVOCATION)
        assert record.id is not None
        record.end(Status.OK, ok=0, failed=0)
        service = HistoryService(bench)
        assert service.trash([record.id]) == [record.id]
        assert service.restore() == [record.id]
