"""What SQLite complains of, in the workbench's words."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from workbench.model.errors import DamagedStoreError, FullStoreError, RejectedRecordError, StoreError
from workbench.model.hints.text import either
from workbench.store.files import disk_reserve

_REASONS = {
    sqlite3.SQLITE_FULL: (
        "the disk is full",
        "Free some space. Until then, nothing that you send is recorded.",
    ),
    sqlite3.SQLITE_READONLY: (
        "it is read-only",
        "Make it writable, or set WORKBENCH_HOME to another folder.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "Check the permissions of its folder, or set WORKBENCH_HOME to another folder.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk does not take it",
        "Check the disk: it may be full, over quota, or gone.",
    ),
    sqlite3.SQLITE_BUSY: ("another process holds it", "End the process that does, or try again."),
    sqlite3.SQLITE_TOOBIG: ("a body is larger than SQLite can hold (1 GB)", ""),
}
_REJECTED = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    msgspec.MsgspecError,
    OverflowError,
    UnicodeError,
)
"""What is raised over one record, whatever the state of the file."""
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_IOERR)
"""What a body may be too large for: a disk, SQLite, a quota or limit of file sizes."""
_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
"""What a full disk can look like: SQLite cannot make its log, or the index of that, either."""
_ROOM_BYTES = 128 * 1024


def reason(error: Exception) -> int:
    """SQLite's primary result code of an error; 0 where it came from Python's own module."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def full(error: Exception) -> bool:
    """Returns whether there was no room for something, which smaller things may find."""
    return reason(error) in _FULL


def damage(error: Exception, path: Path) -> str:
    """Returns what an error says of damage to the file; empty where it speaks of something else."""
    if isinstance(error, UnicodeDecodeError):
        # SQLite quotes what it stumbles over, and Python's module takes its messages for UTF-8.
        return bytes(error.object).decode("utf-8", "replace")
    code, message = reason(error), str(error)
    if code in _DAMAGED or (code == sqlite3.SQLITE_ERROR and not _has_all_tables(path)):
        return message
    return ""


def _has_all_tables(path: Path) -> bool:
    """Whether a file has what its version has: then what SQLite does not understand is the statement."""
    # Loaded here: they import this module.
    from workbench.store.sqlite import migrations, schema
    from workbench.store.sqlite.connection import connect

    try:
        with contextlib.closing(connect(path, read_only=True)) as connection:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            return schema.unchanged(connection, migrations.released()[:version])
    except (sqlite3.Error, UnicodeError):
        return False


def _is_full(folder: Path) -> bool:
    """Returns whether a disk has no room for the log and its index, once the reserve is given back."""
    try:
        return disk_reserve.free(folder) < _ROOM_BYTES
    except OSError:
        return False


@contextlib.contextmanager
def translate_errors(path: Path) -> Iterator[None]:
    """Turns what is raised over the content of a history file into the workbench's errors.

    Raises:
        DamagedStoreError: the file is not a valid database.
        StoreError: anything else: full, read-only, locked, out of reach, not understood.
    """
    try:
        yield
    except TRANSLATED as error:
        raise translated(error, path) from error


TRANSLATED = (sqlite3.Error, msgspec.MsgspecError, OverflowError, UnicodeError, OSError)
"""What is raised over the content of a history file."""


def translated(error: Exception, path: Path) -> StoreError:
    """Returns the workbench's error for one of `TRANSLATED`."""
    if isinstance(error, OSError):
        return StoreError(f"the history {path} cannot be flushed to the disk: {error.strerror}")
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB:
        # What it was made of is whole.
        return StoreError(
            f"the search index of the history {path} is damaged",
            "`workbench history verify --mend` rebuilds it; nothing is lost.",
        )
    if problem := damage(error, path):
        return DamagedStoreError(
            f"the history {path} is damaged: {problem}",
            "The next start moves it aside, complete, and begins a new one.",
        )
    if reason(error) == sqlite3.SQLITE_ERROR:
        return StoreError(
            f"the history {path} is whole, but was asked what SQLite does not understand: {error}",
            "This is a fault of the workbench. "
            f"{either('--debug', '`workbench history list --debug`')} prints a stack trace.",
        )
    problem, hint = _REASONS.get(reason(error), (str(error), ""))
    if reason(error) in _NO_ROOM and _is_full(path.parent):
        problem, hint = (
            "the disk is full",
            (
                f"Free 1 MB on the disk of {path.parent}. Until then, nothing that you send is recorded, and"
                " exchanges cannot be deleted: SQLite writes to its log first."
            ),
        )
    if full(error):
        kind: type[StoreError] = FullStoreError
    else:
        kind = RejectedRecordError if isinstance(error, _REJECTED) else StoreError
    return kind(f"the history {path} cannot be used: {problem}", hint)
