"""Whose something in flight is: said by a lock, and taken for nobody's only where the lock is free."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from pathlib import Path

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from tests.support import opened_below
from workbench.model.errors import StoreError
from workbench.model.exchange import Status
from workbench.store import AppDirs, History
from workbench.store.files.atomic import new_file
from workbench.store.history.ownership import Ownership, mark_interrupted
from workbench.store.sqlite import process_lock
from workbench.store.sqlite.process_lock import ProcessLock, gone, names

PATH = Path("/home/me/history.sqlite3")


def test_a_lock_is_taken_once_and_given_up(tmp_path: Path) -> None:
    ownership = Ownership(tmp_path, PATH)
    assert ownership.taken == ""
    assert not (tmp_path / "owners").exists()
    name = ownership.name()
    assert ownership.name() == ownership.taken == name
    assert names(tmp_path / "owners") == (name,)
    assert gone(tmp_path / "owners", name) is False
    ownership.release()
    assert names(tmp_path / "owners") == ()
    assert opened_below(tmp_path) == []


def test_a_lock_that_nobody_took_is_given_up_without_harm(tmp_path: Path) -> None:
    Ownership(tmp_path, PATH).release()
    assert list(tmp_path.iterdir()) == []


def test_after_the_end_no_lock_is_taken(tmp_path: Path) -> None:
    ownership = Ownership(tmp_path, PATH)
    assert ownership.end()
    assert not ownership.end()
    with pytest.raises(StoreError, match=f"the history {PATH} is closed"):
        ownership.name()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said_and_tried_again(tmp_path: Path) -> None:
    in_the_way = tmp_path / "owners"
    in_the_way.write_bytes(b"a file")
    ownership = Ownership(tmp_path, PATH)
    with pytest.raises(StoreError, match=r"owners is not a folder"):
        ownership.name()
    assert ownership.taken == ""
    in_the_way.unlink()
    assert ownership.name() == ownership.taken != ""
    ownership.release()


def test_a_lock_that_cannot_be_created_is_said(tmp_path: Path) -> None:
    # A path that is as long as the system allows, whoever runs this.
    room = 4090 - len(str(tmp_path))
    folder = tmp_path.joinpath(*("x" * 200 for _ in range(room // 201)), "y" * (room % 201 - 1 or 1))
    with pytest.raises(StoreError, match="cannot be written: File name too long"):
        ProcessLock(folder)


def test_a_lock_that_was_swept_away_before_it_was_held_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[bool] = []

    def swept_once(path: Path) -> int:
        descriptor = new_file(path)
        if not swept:
            swept.append(gone(tmp_path, path.name))
        return descriptor

    monkeypatch.setattr(process_lock, "new_file", swept_once)
    lock = ProcessLock(tmp_path)
    assert swept == [True]
    assert names(tmp_path) == (lock.name,)
    assert opened_below(tmp_path) == [str(tmp_path / lock.name)]
    lock.release()
    assert opened_below(tmp_path) == []


def test_a_folder_without_locks_is_said_and_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network filesystems refuse every lock."""

    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StoreError, match="cannot be written: No locks available"):
        ProcessLock(tmp_path)
    assert opened_below(tmp_path) == []


def test_names_of_no_folder_are_none_and_of_what_is_not_a_folder_an_error(tmp_path: Path) -> None:
    assert names(tmp_path / "absent") == ()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="file cannot be read: Not a directory"):
        names(tmp_path / "file")


def test_an_owner_is_gone_with_its_file_or_without_its_lock(tmp_path: Path) -> None:
    assert gone(tmp_path, "never-here")
    abandoned = tmp_path / "abandoned"
    abandoned.write_bytes(b"")
    assert gone(tmp_path, "abandoned")
    assert not abandoned.exists()


def test_an_owner_whose_file_cannot_be_opened_is_not_taken_for_gone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="folder cannot be written: Is a directory"):
        gone(tmp_path, "folder")


def test_what_nobody_is_alive_for_is_interrupted_and_nothing_else(
    places: AppDirs, history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    owners = places.data / "owners"
    mine = history.insert(exchange())
    answered = history.insert(exchange())
    history.complete(answered, outcome())
    orphans = [history.insert(exchange()) for _ in range(2)]
    living = ProcessLock(owners)
    with history.writing() as connection:
        for number, owner in zip(orphans, ("a-dead-one", "another"), strict=True):
            connection.execute("UPDATE exchange SET owner = ? WHERE id = ?", (owner, number))
    (owners / "another").write_bytes(b"")
    (owners / "has-nothing-in-flight").write_bytes(b"")

    mark_interrupted(places.data, history.reading, history.writing)

    assert history.summary(mine).status is Status.IN_FLIGHT
    assert history.summary(answered).status is Status.OK
    assert [history.summary(number).status for number in orphans] == [Status.INTERRUPTED] * 2
    assert len(names(owners)) == 2
    assert living.name in names(owners)
    living.release()


def test_without_the_folder_nobody_is_alive(places: AppDirs, exchange: MakeExchange) -> None:
    """A history that was copied without it is opened."""
    with History.open(places) as history:
        number = history.insert(exchange())
        owners = places.data / "owners"
        for lock in owners.iterdir():
            lock.unlink()
        owners.rmdir()
        mark_interrupted(places.data, history.reading, history.writing)
        assert history.summary(number).status is Status.INTERRUPTED


def test_a_history_whose_owners_cannot_be_read_is_not_opened(places: AppDirs, exchange: MakeExchange) -> None:
    with History.open(places) as history:
        history.insert(exchange())
    (places.data / "owners").rmdir()
    (places.data / "owners").write_bytes(b"a file")
    with pytest.raises(StoreError, match=r"owners.* cannot be (read|written): Not a directory"):
        History.open(places)


def test_a_lock_is_whole_whoever_sweeps_meanwhile(tmp_path: Path) -> None:
    ended = threading.Event()

    def sweep() -> None:
        while not ended.is_set():
            for name in names(tmp_path):
                gone(tmp_path, name)

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    try:
        for _ in range(300):
            lock = ProcessLock(tmp_path)
            alive = lock.name in names(tmp_path)
            lock.release()
            assert alive
    finally:
        ended.set()
        sweeper.join()
    assert opened_below(tmp_path) == []
