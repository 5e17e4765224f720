"""Opening the history whatever its state: missing, older, newer, damaged, or fit."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from workbench.model.clock import Clock
from workbench.model.errors import DamagedStoreError
from workbench.store import migrations
from workbench.store.database import Database, connect
from workbench.store.files import only_one, private_file, private_folder, set_aside, stamp
from workbench.store.trouble import explained

FILE = "history.sqlite3"
_APPLICATION = 0x45_57_42_48  # "EWBH": tells the file from other programs' databases
_SUSPECT = "history.suspect"


def open_database(folder: Path, clock: Clock, scripts: Sequence[Path] | None = None) -> tuple[Database, str]:
    """Open the history of a folder, which is created where it is missing.

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
        suspected = (folder / _SUSPECT).exists()
        try:
            version = _prepare(path, scripts, clock, suspect=suspected)
        except DamagedStoreError:
            moment = stamp(clock.now())
            aside = set_aside(path, f"history.damaged-{moment}.sqlite3", "-wal", "-shm")
            notice = f"the history was damaged: it was set aside as {aside}, and a new one begun"
            version = _prepare(path, scripts, clock, suspect=False)
        if suspected:
            (folder / _SUSPECT).unlink(missing_ok=True)
        newer = version > len(scripts)
        if newer:
            notice = f"the history {path} was written by a newer version: it is open for reading only"
        return Database(path, read_only=newer), notice


def suspect(folder: Path) -> None:
    """Have the next start look through the whole history, because damage was met in it."""
    private_file(folder / _SUSPECT)


def _prepare(path: Path, scripts: Sequence[Path], clock: Clock, *, suspect: bool) -> int:
    """Make sure that the file is a history of at least this version; return its version."""
    private_file(path)
    # Read-only, because closing would put the log into a file that may have to be set aside as it is.
    with explained(path), contextlib.closing(connect(path, read_only=True)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        if not empty and connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
            raise DamagedStoreError(f"{path} is no history of the workbench")
        if suspect and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise DamagedStoreError(f"the history {path} is damaged")
    if version < len(scripts):
        with explained(path), contextlib.closing(connect(path)) as connection:
            if version:
                _copy(connection, path.with_name(f"history.version-{version}-{stamp(clock.now())}.sqlite3"))
            else:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            migrations.apply(connection, scripts)
    return max(version, len(scripts))


def _copy(connection: sqlite3.Connection, path: Path) -> None:
    """Keep the store as it was before a migration."""
    private_file(path)
    with contextlib.closing(connect(path)) as copy:
        connection.backup(copy)
