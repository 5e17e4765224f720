"""A connection to a history: to its rows, and to the files of its large bodies."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from workbench.store.bodies.files import BodyFiles

BUSY_SECONDS = 10.0
_FOLDER_SUFFIX = "-bodies"


class HistoryConnection(sqlite3.Connection):
    """Returned by `connect`.

    Attributes:
        files: the large bodies that the rows name.
    """

    files: BodyFiles


def body_files(path: Path) -> BodyFiles:
    """Returns the files of large bodies that belong to a history file."""
    return BodyFiles(path.with_name(path.name + _FOLDER_SUFFIX))


def connect(path: Path, *, read_only: bool = False, files: BodyFiles | None = None) -> HistoryConnection:
    """A connection that any one thread at a time may use, and that waits for other processes.

    Args:
        path: the history file.
        read_only: whether SQLite refuses to write.
        files: those of the history, where they are shared with other connections of this process.
    """
    mode = "ro" if read_only else "rw"
    # The URI's own characters must be quoted in a path; as_uri() does so.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=64,
        factory=HistoryConnection,
    )
    assert isinstance(connection, HistoryConnection)  # noqa: S101  the factory's class
    connection.text_factory = _text
    connection.files = files or body_files(path)
    return connection


def _text(stored: bytes) -> str:
    """Text as it is stored; a damaged byte of it shows as such, and hides nothing else."""
    return stored.decode("utf-8", "replace")
