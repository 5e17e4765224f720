"""The connections of one process to one history file.

One connection writes, behind a lock, since SQLite has one writer at a time anyway. Readers take a connection
each from a pool, so that a list is drawn while a large body is being written. A connection per thread would
do as much, but workers come and go, and a new connection costs more than a page of the history.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.trouble import explained

BUSY_SECONDS = 10.0
_CHECKPOINT_PAGES = 1000


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection that any one thread at a time may use, and that waits for other processes."""
    mode = "ro" if read_only else "rw"
    # The URI's own characters must be quoted in a path; as_uri() does so.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=64,
    )


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done meanwhile, or nothing. No other connection writes until it ends."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite ends it itself when the disk is full
            connection.execute("ROLLBACK")
        raise


class Database:
    """A history file that is open.

    Args:
        path: the file; it exists and has the schema.
        read_only: whether writing is refused by SQLite itself.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._writing = threading.Lock()
        self._guard = threading.Lock()
        self._closed = False
        self._idle: list[sqlite3.Connection] = []
        with explained(path):
            self._writer = connect(path, read_only=read_only)
            self._watcher = connect(path, read_only=read_only)

    @contextlib.contextmanager
    def writing(self, *, durable: bool) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it happens or nothing, also if the process is killed in the middle.

        Args:
            durable: whether it is flushed to the disk before this returns, and so outlasts a power failure.
                Without, it outlasts the end of this process in whatever way, and costs a tenth; the flush of
                the next durable one covers it.

        Raises:
            StoreError: it cannot be written, or the history is closed.
        """
        with self._writing, explained(self.path):
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            writer = self._writer
            # What is not durable is what somebody waits to send: it does not stop to tidy the log either.
            writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            writer.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES if durable else 0}")
            with transaction(writer):
                yield writer

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with; each statement sees one state of the history.

        Raises:
            StoreError: it cannot be read, or the history is closed.
        """
        with self._guard:
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            reader = self._idle.pop() if self._idle else None
        with explained(self.path):
            if reader is None:
                reader = connect(self.path, read_only=self.read_only)
            try:
                yield reader
            finally:
                self._put_back(reader)

    def _put_back(self, reader: sqlite3.Connection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(reader)
                return
        reader.close()

    def changes(self) -> int:
        """A number that is another one after any connection of any process wrote. Costs microseconds."""
        with self._guard, explained(self.path):
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            # It tells of other connections' writes only, and this one never writes.
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the file, once what is being written is; a reader under way lets go when it is done."""
        with self._writing, self._guard:
            if self._closed:
                return
            self._closed = True
            for connection in (*self._idle, self._watcher, self._writer):
                connection.close()
            self._idle.clear()
