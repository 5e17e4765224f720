"""Moving the log into the file: beside what is written, whole once it is long, at once on a full disk."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, cast

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from tests.support import eventually
from workbench.model.errors import StoreError
from workbench.store import AppDirs, History
from workbench.store.files import disk_reserve
from workbench.store.sqlite import checkpoint, database
from workbench.store.sqlite.checkpoint import Checkpointer
from workbench.store.sqlite.connection import body_files


class _Busy(AbstractContextManager[None]):
    """The lock of those who write; somebody has written before it is held."""

    def __init__(self, writer: sqlite3.Connection) -> None:
        self._writer = writer
        self.taken = 0

    def __enter__(self) -> None:
        self.taken += 1
        self._writer.execute("INSERT INTO t VALUES ('meanwhile')")

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a log."""
    path = tmp_path / "h.sqlite3"
    with closing(_writer(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    return path


def _writer(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


def _moved(path: Path, table: str = "t") -> int:
    """The rows that the file has without its log."""
    copy = shutil.copy(path, path.with_name("copy.sqlite3"))
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


@pytest.mark.parametrize("pages", [1, 10_000])
def test_a_long_log_is_moved_whole_and_begins_anew(
    path: Path, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "_LONG", pages)
    with closing(_writer(path)) as writer:
        lock = _Busy(writer)
        checkpointer = Checkpointer(path, body_files(path), cast("threading.Lock", lock))
        writer.execute("INSERT INTO t VALUES ('before')")
        assert _moved(path) == 0
        checkpointer()
        assert (lock.taken, _moved(path)) == ((1, 2) if pages == 1 else (0, 1))
        log = path.with_name(f"{path.name}-wal")
        size = log.stat().st_size
        writer.execute("INSERT INTO t VALUES ('after')")
        assert log.stat().st_size == size
        checkpointer.close()


def _record(history: History, exchange: Any, outcome: Any) -> None:
    history.complete(history.insert(exchange), outcome)


def test_what_is_recorded_is_moved_beside_what_comes_next(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_CHECKPOINT_BYTES", 200_000)
    with History.open(places) as history:
        for _ in range(5):
            _record(history, exchange(), outcome())
        eventually(lambda: _moved(history.path, "exchange") > 0, "the log is moved")


def test_on_a_disk_with_little_room_it_is_moved_at_once(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    with History.open(places) as history:
        monkeypatch.setattr(disk_reserve, "free", lambda _: 100_000)
        _record(history, exchange(), outcome())
        assert _moved(history.path, "exchange") == 1


def test_a_log_that_cannot_be_moved_is_told_to_who_records_next(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("out of handles")

    monkeypatch.setattr(database, "_CHECKPOINT_BYTES", 30_000)
    with History.open(places) as history:
        with monkeypatch.context() as broken:
            broken.setattr(checkpoint, "connect", fail)
            _record(history, exchange(), outcome())
            eventually(lambda: history._database._flusher._failure is not None, "it fails")
        with pytest.raises(StoreError, match="out of handles"):
            _record(history, exchange(), outcome())
        _record(history, exchange(), outcome())
        eventually(lambda: _moved(history.path, "exchange") > 0, "the log is moved")


def test_a_history_closes_while_its_log_is_moved(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, closing_now = threading.Event(), threading.Event()
    real = checkpoint.checkpoint

    def slow(connection: sqlite3.Connection) -> int:
        if threading.current_thread().name == "history-flush":
            begun.set()
            assert closing_now.wait(60)
        return real(connection)

    monkeypatch.setattr(checkpoint, "checkpoint", slow)
    monkeypatch.setattr(checkpoint, "_LONG", 0)
    monkeypatch.setattr(database, "_CHECKPOINT_BYTES", 30_000)
    history = History.open(places)
    _record(history, exchange(), outcome())
    assert begun.wait(60)
    closer = threading.Thread(target=history.close)
    closer.start()
    eventually(lambda: history._database._closed, "it is being closed")
    closing_now.set()
    closer.join(60)
    assert not closer.is_alive()
    with History.open(places) as again:
        assert again.count() == 1
