"""Opening the history whatever its state: missing, older, newer, damaged, or fit."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from workbench.model.clock import Clock
from workbench.model.errors import DamagedStoreError, StoreError
from workbench.store.files import disk_reserve
from workbench.store.files.atomic import flush, only_one, private_file, private_folder, set_aside, stamp
from workbench.store.sqlite import migrations, schema
from workbench.store.sqlite.connection import connect
from workbench.store.sqlite.database import Database
from workbench.store.sqlite.errors import translate_errors

FILE = "history.sqlite3"
_APPLICATION = 0x45_57_42_48  # "EWBH": tells the file from other programs' databases
_SUSPECT = "history.suspect"

T = TypeVar("T")


def open_database(folder: Path, clock: Clock, scripts: Sequence[Path] | None = None) -> tuple[Database, str]:
    """Opens the history of a folder, which is created where it is missing.

    Args:
        folder: the folder `data`.
        clock: dates what is set aside.
        scripts: the migrations; None for those released.

    Returns:
        the database, and a sentence for the user, empty if all is well.

    Raises:
        StoreError: the folder or the disk does not allow it.
    """
    scripts = migrations.released() if scripts is None else scripts
    private_folder(folder)
    path = folder / FILE
    # Creating, migrating and setting aside happen once, however many processes start at once.
    with only_one(folder / "history.lock"):
        notice = ""
        disk_reserve.take(folder)
        suspected = (folder / _SUSPECT).exists()
        try:
            version = _with_room(folder, lambda: _prepare(path, scripts, clock, suspect=suspected))
        except DamagedStoreError:
            moment = stamp(clock.now())
            aside = set_aside(path, f"history.damaged-{moment}.sqlite3", "-wal", "-shm", "-bodies")
            notice = f"the history was damaged: it was set aside as {aside}, and a new one begun"
            version = _prepare(path, scripts, clock, suspect=False)
        if suspected:
            (folder / _SUSPECT).unlink(missing_ok=True)
        newer = version > len(scripts)
        if newer:
            notice = f"the history {path} was written by a newer version: it is open for reading only"
        return _with_room(folder, lambda: Database(path, read_only=newer)), notice


def _with_room(folder: Path, work: Callable[[], T]) -> T:
    """Does what takes a little room on the disk, and gives the reserve back to a full one."""
    try:
        return work()
    except DamagedStoreError:
        raise
    except StoreError:
        if not disk_reserve.give_back(folder):
            raise
    return work()


def mark_suspect(folder: Path) -> None:
    """Has the next start look through the whole history, because damage was met in it."""
    private_file(folder / _SUSPECT)


def _prepare(path: Path, scripts: Sequence[Path], clock: Clock, *, suspect: bool) -> int:
    """Makes sure that the file is a history of at least this version; returns its version."""
    private_file(path)
    # Read-only, because closing would put the log into a file that may have to be set aside as it is.
    with translate_errors(path), contextlib.closing(connect(path, read_only=True)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if not empty and connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise DamagedStoreError(f"{path} is not a history of the workbench")
        if version < 0 or (version == 0 and not empty):
            raise DamagedStoreError(f"the history {path} has an unknown version: {version}")
        if not schema.complete(connection, scripts[:version]):
            raise DamagedStoreError(f"the history {path} lacks some of its tables")
        logs = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        if suspect and not _sound(connection, scripts[:version]):
            raise DamagedStoreError(f"the history {path} is damaged")
    if version and not logs and version <= len(scripts):
        # It is a backup that was put in its place: a copy is one file, without a log.
        with translate_errors(path), contextlib.closing(connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
    if version < len(scripts):
        with translate_errors(path), contextlib.closing(connect(path)) as connection:
            if version:
                _copy(connection, path.with_name(f"history.version-{version}-{stamp(clock.now())}.sqlite3"))
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            migrations.apply(connection, scripts)
    return max(version, len(scripts))


def _sound(connection: sqlite3.Connection, scripts: Sequence[Path]) -> bool:
    """Returns whether a history in which damage was met is whole all the same. Reads all of it."""
    whole: bool = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    return whole and schema.unchanged(connection, scripts)


def _copy(connection: sqlite3.Connection, path: Path) -> None:
    """Keeps the store as it was before a migration, whole or not at all."""
    beside = path.with_name(f".{path.name}.part")
    beside.unlink(missing_ok=True)
    private_file(beside)
    try:
        with contextlib.closing(connect(beside)) as copy:
            connection.backup(copy)
        flush(beside)
        beside.replace(path)
        flush(path.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
