"""Writes of several threads: together where they come together, each with its own end."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from tests.support import eventually
from workbench.model.errors import NotFoundError, StoreError
from workbench.store import AppDirs, History
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.group_commit import GroupCommit, Write


def test_what_comes_during_a_commit_is_committed_together_by_the_next() -> None:
    groups: list[int] = []
    committing, go_on = threading.Event(), threading.Event()

    def commit(group: Sequence[Write[object]]) -> None:
        groups.append(len(group))
        committing.set()
        go_on.wait(60)
        for write in group:
            write.succeed(None)

    together = GroupCommit(commit)

    def none(_: HistoryConnection) -> None:
        raise AssertionError("`commit` here calls nothing")

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together.run, none)
        assert committing.wait(60)
        others = [pool.submit(together.run, none) for _ in range(8)]
        eventually(lambda: len(together._waiting) == len(others))
        go_on.set()
        for future in (first, *others):
            future.result(60)
    assert groups == [1, 8]


def test_the_others_are_written_where_the_leader_is_interrupted() -> None:
    written: list[object] = []
    committing, go_on = threading.Event(), threading.Event()

    def commit(group: Sequence[Write[object]]) -> None:
        if not committing.is_set():
            committing.set()
            go_on.wait(60)
            raise KeyboardInterrupt
        for write in group:
            written.append(write)
            write.succeed(None)

    together = GroupCommit(commit)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(together.run, lambda _: None)
        assert committing.wait(60)
        other = pool.submit(together.run, lambda _: None)
        eventually(lambda: bool(together._waiting))
        go_on.set()
        other.result(60)
        with pytest.raises(KeyboardInterrupt):
            first.result(60)
    assert len(written) == 1


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl+C is an exception, whatever another test has left."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_whoever_is_interrupted_while_it_waits_does_not_lead() -> None:
    committing, go_on = threading.Event(), threading.Event()

    def commit(group: Sequence[Write[object]]) -> None:
        committing.set()
        go_on.wait(60)
        for write in group:
            write.succeed(None)

    together = GroupCommit(commit)

    def follow_and_interrupt() -> None:
        eventually(lambda: len(together._waiting) == 1)
        second = pool.submit(together.run, lambda _: None)
        eventually(lambda: len(together._waiting) == 2)
        os.kill(os.getpid(), signal.SIGINT)
        eventually(lambda: len(together._waiting) == 1)
        go_on.set()
        second.result(60)

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(together.run, lambda _: None)
        assert committing.wait(60)
        others = pool.submit(follow_and_interrupt)
        with pytest.raises(KeyboardInterrupt):
            together.run(lambda _: None)
        first.result(60)
        others.result(60)
    together.run(lambda _: None)


def test_what_fails_after_a_commit_writes_nothing_twice(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def fail(_: Path) -> int:
        raise OSError(5, "Input/output error")

    database = history._database
    database._look_at = 0
    monkeypatch.setattr("workbench.store.files.disk_reserve.free", fail)
    group = [Write[object](lambda _: calls.append(1), durable=True, size=0) for _ in range(3)]
    database._commit(group)
    assert calls == [1, 1, 1]
    assert all(isinstance(write.error, OSError | StoreError) for write in group)


def test_of_writes_that_come_together_only_the_one_at_fault_fails(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    numbers = [history.insert(exchange()) for _ in range(32)]
    start = threading.Barrier(33)

    def complete(number: int) -> int:
        start.wait(60)
        history.complete(number, outcome())
        return number

    with ThreadPoolExecutor(33) as pool:
        good = [pool.submit(complete, number) for number in numbers]
        bad = pool.submit(complete, 10_000)
        assert [future.result(60) for future in good] == numbers
        with pytest.raises(NotFoundError):
            bad.result(60)
    assert all(history.exchange(number).outcome is not None for number in numbers)


def test_what_another_process_sees_is_what_was_committed(
    places: AppDirs, history: History, exchange: MakeExchange
) -> None:
    with ThreadPoolExecutor(16) as pool:
        numbers = sorted(pool.map(lambda _: history.insert(exchange()), range(200)))
    with sqlite3.connect(places.data / "history.sqlite3") as other:
        assert [number for (number,) in other.execute("SELECT id FROM exchange ORDER BY id")] == numbers
    other.close()


def test_nothing_is_written_to_a_history_that_is_closed(
    tmp_path: Path, exchange: MakeExchange, places: AppDirs
) -> None:
    history = History.open(places)
    number = history.insert(exchange())
    history.close()
    with pytest.raises(StoreError, match="closed"):
        history._database.group.run(lambda connection: connection.execute("SELECT 1"))
    assert number == 1
