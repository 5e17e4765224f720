"""Runs of many exchanges: one row of the list for each, whatever else happens to it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from workbench.model.errors import NotFoundError
from workbench.model.exchange import Outcome, Status, Timing
from workbench.model.query import parse
from workbench.model.runs.run import Run, RunKind
from workbench.store import AppDirs, History
from workbench.store.history import annotations as history_marks
from workbench.store.history import retention, runs, search, trash
from workbench.store.history.endpoints import statistics
from workbench.store.settings import Retention

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ENDED = Outcome(timing=Timing(total_ms=1000.0, request_ms=1000.0))


class Past:
    """A history with a run of three among others: the numbers of all, oldest first."""

    def __init__(self, history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
        self.history = history
        self._exchange, self._outcome = exchange, outcome
        self.before = self.add()
        self.run = Run(kind=RunKind.BATCH, total=3, input="flowers.csv", output="/tmp/answers.jsonl")  # noqa: S108
        self.head = runs.begin(history, exchange(operation="Batch", body=None, run=self.run))
        self.members = [self.add(run_id=self.head), self.add(run_id=self.head)]
        self.between = self.add()
        self.members.append(self.add(run_id=self.head))
        self.after = self.add()

    def add(self, **members: int) -> int:
        number = self.history.insert(self._exchange(**members))
        self.history.complete(number, self._outcome())
        return number

    def listed(self, first: int = 0, count: int = 50) -> list[int]:
        return [row.id for row in search.window(self.history, first, count)]


@pytest.fixture
def past(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> Past:
    return Past(history, exchange, outcome)


def test_a_run_is_one_row_of_the_list(past: Past) -> None:
    rows = [past.after, past.between, past.head, past.before]
    assert past.listed() == rows
    assert search.length(past.history) == len(rows)
    assert [past.listed(place, 1) for place in range(4)] == [[number] for number in rows]
    assert [search.place(past.history, number) for number in rows] == [0, 1, 2, 3]
    assert {search.place(past.history, number) for number in past.members} == {2}
    assert past.listed(4) == []


def test_a_search_finds_what_a_run_made(past: Past) -> None:
    query = parse(f"run:{past.head}")
    assert list(search.numbers(past.history, query, now=NOW)) == past.members[::-1]


def test_a_row_says_what_a_run_came_to(past: Past) -> None:
    assert past.history.summary(past.head).status is Status.IN_FLIGHT
    run = Run(kind=RunKind.BATCH, ok=2, failed=1, total=3, output=past.run.output)
    runs.end(past.history, past.head, run, ENDED)

    row = past.history.summary(past.head)
    assert (row.status, row.run, row.duration_ms) == (Status.OK, run, 1000.0)
    assert past.history.summary(past.members[0]).run_id == past.head


def test_a_run_that_goes_on_has_the_row_that_it_had(past: Past, exchange: MakeExchange) -> None:
    runs.end(past.history, past.head, past.run, ENDED)
    again = runs.begin(past.history, exchange(operation="Batch", body=None, run=past.run), again=True)
    assert again == past.head
    assert past.history.summary(again).status is Status.IN_FLIGHT
    runs.end(past.history, again, past.run, ENDED)

    elsewhere = Run(kind=RunKind.BATCH, output="/tmp/others.jsonl")  # noqa: S108
    other = runs.begin(past.history, exchange(operation="Batch", body=None, run=elsewhere), again=True)
    assert other > past.after


def test_a_run_whose_process_ended_is_interrupted(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as first:
        head = Past(first, exchange, outcome).head
    with History.open(places) as second:
        assert second.summary(head).status is Status.INTERRUPTED


def test_without_its_row_what_a_run_made_stands_for_itself(past: Past) -> None:
    trash.remove(past.history, [past.head])
    assert past.listed() == [past.after, past.members[2], past.between, *past.members[1::-1], past.before]


def test_what_is_brought_back_without_its_run_stands_for_itself(past: Past) -> None:
    trash.trash(past.history, past.members[:1], NOW)
    trash.remove(past.history, [past.head])
    trash.restore(past.history, past.members[:1])
    assert past.members[0] in past.listed()


def test_a_run_is_deleted_and_brought_back_whole(past: Past) -> None:
    gone = trash.trash(past.history, runs.with_members(past.history, [past.head]), NOW)
    assert sorted(gone) == [past.head, *past.members]
    assert past.listed() == [past.after, past.between, past.before]
    with pytest.raises(NotFoundError):
        past.history.summary(past.head)

    trash.restore(past.history, trash.last_deleted(past.history))
    assert past.listed() == [past.after, past.between, past.head, past.before]


def test_what_a_run_makes_after_its_row_is_deleted_stands_for_itself(past: Past) -> None:
    trash.remove(past.history, [past.head])
    late = past.add(run_id=past.head)
    assert past.history.summary(late).run_id is None
    assert past.listed(0, 1) == [late]


def test_a_run_that_is_brought_back_in_steps_is_whole(past: Past) -> None:
    many = [past.add(run_id=past.head) for _ in range(250)]
    trash.trash(past.history, runs.with_members(past.history, [past.head]), NOW)

    assert len(trash.restore(past.history, trash.last_deleted(past.history))) == 1 + 3 + len(many)
    assert {past.history.summary(number).run_id for number in many} == {past.head}


def test_pruning_keeps_the_row_of_a_run_as_long_as_something_that_it_made(past: Past) -> None:
    runs.end(past.history, past.head, past.run, ENDED)
    history_marks.pin(past.history, past.members[:1], pinned=True)
    limits = Retention(count=2)

    beyond = retention.retention_overrun(past.history, limits, NOW)
    assert beyond.numbers == (past.before, past.members[1], past.between)
    assert retention.enforce(past.history, limits, NOW) == 3
    assert past.listed() == [past.after, past.head]

    history_marks.pin(past.history, past.members[:1], pinned=False)
    retention.enforce(past.history, Retention(count=1), NOW)
    assert past.listed() == [past.after]


def test_pruning_deletes_what_a_run_made_before_its_row(past: Past) -> None:
    runs.end(past.history, past.head, past.run, ENDED)
    past.add()
    beyond = retention.retention_overrun(past.history, Retention(count=1), NOW)
    assert beyond.numbers == (
        past.before,
        *past.members[:2],
        past.between,
        past.members[2],
        past.after,
        past.head,
    )


def test_a_run_counts_in_no_statistics(past: Past) -> None:
    runs.end(past.history, past.head, past.run, ENDED)
    (row,) = statistics.endpoint_statistics(past.history, None)
    assert (row.count, row.p99_ms) == (6, 12.5)
