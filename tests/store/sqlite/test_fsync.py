"""Flushing in the background: everything asked for is flushed, failures are told, nothing is left open."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from tests.support import eventually, opened_below
from workbench.model.errors import StoreError
from workbench.store import AppDirs, History
from workbench.store.sqlite.fsync import FsyncWorker
from workbench.store.sqlite.group_commit import Write


def count_flushing() -> int:
    """The threads that flush; what else ends or begins in this process is not this test's."""
    return [thread.name for thread in threading.enumerate()].count("history-flush")


@pytest.fixture
def flushes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sizes that the file had at each flush; the real one is made too."""
    sizes: list[int] = []
    real = os.fdatasync

    def spy(descriptor: int) -> None:
        sizes.append(os.fstat(descriptor).st_size)
        real(descriptor)

    monkeypatch.setattr(os, "fdatasync", spy)
    return sizes


def test_what_was_written_before_asking_is_flushed_by_the_end(tmp_path: Path, flushes: list[int]) -> None:
    path = tmp_path / "log"
    flusher = FsyncWorker(path)
    with path.open("wb", buffering=0) as log:
        for _ in range(100):
            log.write(b"x")
            flusher.ask()
    flusher.close()
    assert flushes[-1] == 100
    assert len(flushes) <= 100


def test_nothing_asked_for_is_nothing_flushed(tmp_path: Path, flushes: list[int]) -> None:
    before = count_flushing()
    FsyncWorker(tmp_path / "log").close()
    assert flushes == []
    assert count_flushing() == before


def test_a_log_that_could_not_be_opened_is_flushed_once_it_can_be(tmp_path: Path, flushes: list[int]) -> None:
    before, path = count_flushing(), tmp_path / "log"
    flusher = FsyncWorker(path)
    flusher.ask()
    eventually(lambda: count_flushing() == before)
    path.write_bytes(b"x")
    with pytest.raises(FileNotFoundError):
        flusher.ask()
    flusher.ask()
    flusher.close()
    assert flushes == [1]


def test_the_thread_and_the_file_are_let_go(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.touch()
    threads = count_flushing()
    flusher = FsyncWorker(path)
    flusher.ask()
    eventually(lambda: opened_below(path), "the log is open")
    flusher.close()
    assert count_flushing() == threads
    assert opened_below(path) == []


def test_a_disk_that_fails_is_told_at_the_next_asking(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    path.touch()
    failed = threading.Event()

    def fail(descriptor: int) -> None:
        failed.set()
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fdatasync", fail)
    flusher = FsyncWorker(path)
    flusher.ask()
    assert failed.wait(60)
    flusher.close()
    with pytest.raises(OSError, match="Input/output error"):
        flusher.ask()


def test_a_history_whose_disk_fails_says_so(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with History.open(places) as history:
        first, second = history.insert(exchange()), history.insert(exchange())
        monkeypatch.setattr(os, "fdatasync", fail)
        history.complete(first, outcome())
        eventually(lambda: history._database._flusher._failure is not None, "the flush fails")
        with pytest.raises(StoreError, match="cannot be flushed to the disk: Input/output error"):
            history.complete(second, outcome())


def test_a_disk_that_fails_is_told_to_what_asked_for_a_flush_alone(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with History.open(places) as history:
        database = history._database
        monkeypatch.setattr(os, "fdatasync", fail)
        history.complete(history.insert(exchange()), outcome())
        eventually(lambda: database._flusher._failure is not None, "the flush fails")
        begun: Write[object] = Write(lambda _: 2, durable=False, size=0)
        ended: Write[object] = Write(lambda _: None, durable=True, size=0)
        database._commit((begun, ended))
        assert begun.result() == 2
        with pytest.raises(StoreError, match="cannot be flushed to the disk: Input/output error"):
            ended.result()
