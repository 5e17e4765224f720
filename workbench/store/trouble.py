"""What SQLite complains of, in the workbench's words."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec

from workbench.model.errors import DamagedStoreError, StoreError

_REASONS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space: what is sent until then is not recorded."),
    sqlite3.SQLITE_READONLY: (
        "it is read-only",
        "Make it writable, or set WORKBENCH_HOME to another folder.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "it cannot be opened",
        "Look at its folder's permissions, or set WORKBENCH_HOME to another folder.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk does not take it",
        "Look at the disk: it may be full, over quota, or gone.",
    ),
    sqlite3.SQLITE_BUSY: ("another process holds it", "End the process that does, or try again."),
    sqlite3.SQLITE_TOOBIG: ("a body is larger than SQLite can hold (1 GB)", ""),
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def reason(error: Exception) -> int:
    """SQLite's primary result code of an error; 0 where it came from Python's own module."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what is raised over the content of a history file into the workbench's errors.

    Raises:
        DamagedStoreError: the file is no sound database.
        StoreError: anything else: full, read-only, locked, out of reach, not understood.
    """
    try:
        yield
    except (sqlite3.Error, msgspec.MsgspecError, OverflowError, UnicodeEncodeError) as error:
        code = reason(error)
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB:
            # What it was made of is whole.
            raise StoreError(
                f"the search index of the history {path} is damaged",
                "`workbench history verify --mend` makes it anew; nothing is lost.",
            ) from error
        if code in _DAMAGED:
            raise DamagedStoreError(
                f"the history {path} is damaged: {error}",
                "The next start sets it aside, whole, and begins a new one.",
            ) from error
        what, hint = _REASONS.get(code, (str(error), ""))
        raise StoreError(f"the history {path} cannot be used: {what}", hint) from error
    except OSError as error:
        raise StoreError(f"the history {path} cannot be flushed to the disk: {error.strerror}") from error
