"""The connections of one process to one history file.

One connection writes, behind a lock, since SQLite has one writer at a time anyway. Readers take a connection
each from a pool, so that a list is drawn while a large body is being written. A connection per thread would
do as much, but workers come and go, and a new connection costs more than a page of the history.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.files import disk_reserve
from workbench.store.sqlite import blobs
from workbench.store.sqlite.checkpoint import Checkpointer, checkpoint
from workbench.store.sqlite.connection import HistoryConnection, body_files, connect
from workbench.store.sqlite.errors import TRANSLATED, translate_errors, translated
from workbench.store.sqlite.fsync import FsyncWorker
from workbench.store.sqlite.group_commit import GroupCommit, Write

_CHECKPOINT_BYTES = 4_000_000
"""So much may stand in the log before it is moved into the file. A log that begins anew early is short: it is
written over what the system still has in memory, for a third less than where a file grows."""
_SMALL_TRANSACTION_BYTES = 30_000
"""What a transaction writes to the log besides bodies: half a dozen pages."""

_BEGIN = "BEGIN IMMEDIATE"
_COMMIT = "COMMIT"


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done meanwhile, or nothing. No other connection writes until it ends."""
    connection.execute(_BEGIN)
    try:
        yield
        connection.execute(_COMMIT)
    except BaseException:
        _roll_back(connection)
        raise


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:  # SQLite ends it itself when the disk is full
        connection.execute("ROLLBACK")


class Database:
    """A history file that is open.

    Args:
        path: the file; it exists and has the schema.
        read_only: whether writing is refused by SQLite itself.

    Attributes:
        identity: of the file that is open, whatever has its path by now. It is asked for while no other
            process may set the file aside: whoever opens one has the lock of them all.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.read_only = read_only
        self._writing = threading.Lock()
        self._guard = threading.Lock()
        self._closed = False
        self._idle: list[HistoryConnection] = []
        self._files = body_files(path)
        with translate_errors(path):
            status = path.stat()
            self.identity = (status.st_dev, status.st_ino)
            self._writer = connect(path, read_only=read_only, files=self._files)
            self._watcher = connect(path, read_only=read_only, files=self._files)
            # What is committed is in the log, which the end of this process leaves as it is; the flusher sees
            # to power failures, and the log is tidied where nobody is about to send.
            self._writer.execute("PRAGMA synchronous = NORMAL")
            self._writer.execute("PRAGMA wal_autocheckpoint = 0")
            # What is deleted is overwritten. Debian's SQLite does so by itself, others do not.
            self._writer.execute("PRAGMA secure_delete = ON")
        self._flusher = FsyncWorker(path.with_name(f"{path.name}-wal"))
        self._checkpointer = Checkpointer(path, self._files, self._writing)
        self._logged = 0
        self._look_at = 0
        self.group = GroupCommit(self._commit)

    @contextlib.contextmanager
    def writing(self, *, durable: bool, size: int = 0) -> Iterator[HistoryConnection]:
        """A transaction: all of it happens or nothing, also if the process is killed in the middle.

        When this returns it outlasts the end of this process in whatever way.

        Args:
            durable: whether to have it flushed to the disk at once, beside what is done next, so that it
                outlasts a power failure too. Without, the next durable one's flush covers it.
            size: bytes of small bodies that it writes.

        Raises:
            StoreError: it cannot be written, or the history is closed.
        """
        with self._writing, translate_errors(self.path):
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            with self._whole_files(), transaction(self._writer):
                yield self._writer
            self._committed(durable=durable, size=size)

    def _committed(self, *, durable: bool, size: int) -> None:
        self._logged += _SMALL_TRANSACTION_BYTES + size
        if not durable:
            return
        if self._logged < self._look_at:
            self._flusher.ask(self._files.unflushed())
            return
        # The file grows by what the log holds: on a disk that is nearly full it has to be little. The disk is
        # looked at again when half of what is left until then was used.
        limit = min(_CHECKPOINT_BYTES, disk_reserve.free(self.path.parent) // 2)
        is_due = self._logged >= limit
        # On such a disk nothing more is to be logged before it was moved.
        at_once = is_due and limit < _CHECKPOINT_BYTES
        then = self._checkpointer if is_due and not at_once else None
        self._flusher.ask(self._files.unflushed(), then=then)
        self._look_at = 0 if is_due else (self._logged + limit) // 2
        if is_due:
            self._logged = 0
        if at_once:
            checkpoint(self._writer)

    def _commit(self, group: Sequence[Write[object]]) -> None:
        """Commits small writes: in one transaction, or where that fails each in its own."""
        with self._writing:
            if self._closed:
                for write in group:
                    write.fail(StoreError(f"the history {self.path} is closed"))
                return
            try:
                self._transact(group)
            except Exception as error:  # noqa: BLE001  whoever wants to write raises it
                if len(group) == 1:
                    group[0].fail(self._translated(error))
                    return
                for write in group:
                    try:
                        self._transact((write,))
                    except Exception as its_own:  # noqa: BLE001  likewise
                        write.fail(self._translated(its_own))
            self._group_committed([write for write in group if write.error is None])

    def _transact(self, group: Sequence[Write[object]]) -> None:
        writer = self._writer
        # As `transaction` does, without a generator: this is in the way of every send.
        writer.execute(_BEGIN)
        try:
            results = [write.work(writer) for write in group]
            writer.execute(_COMMIT)
        except BaseException:
            _roll_back(writer)
            raise
        for write, result in zip(group, results, strict=True):
            write.succeed(result)

    def _group_committed(self, group: Sequence[Write[object]]) -> None:
        """Sees to the log after a commit. What fails here is said, and nothing is written again.

        It is said to whom the disk matters; of the others nothing failed.
        """
        if not group:
            return
        if len(group) == 1:  # as every send that has the history to itself
            durable, size = group[0].durable, group[0].size
        else:
            durable, size = any(write.durable for write in group), sum(write.size for write in group)
        try:
            self._committed(durable=durable, size=size)
        except Exception as error:  # noqa: BLE001  whoever wrote raises it
            for write in group:
                if write.durable:
                    write.fail(self._translated(error))

    def _translated(self, error: Exception) -> Exception:
        if not isinstance(error, TRANSLATED):
            return error
        translation = translated(error, self.path)
        translation.__cause__ = error
        return translation

    @contextlib.contextmanager
    def _whole_files(self) -> Iterator[None]:
        """Removes the files of large bodies whose rows the transaction removed, or did not get to write.

        A file goes after its row, so that an end in between leaves a file too many, never one too few; and in
        a transaction of its own, so that no other process has given it a row meanwhile.
        """
        committed = False
        try:
            yield
            committed = True
        finally:
            if stray := self._files.end(committed=committed):
                # What another process keeps from being removed now is removed when the history is tidied.
                with contextlib.suppress(sqlite3.OperationalError), transaction(self._writer):
                    for digest in stray:
                        blobs.remove_stray(self._writer, digest)

    @contextlib.contextmanager
    def reading(self) -> Iterator[HistoryConnection]:
        """A connection to read with; each statement sees one state of the history.

        Raises:
            StoreError: it cannot be read, or the history is closed.
        """
        with self._guard:
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            reader = self._idle.pop() if self._idle else None
        with translate_errors(self.path):
            if reader is None:
                reader = connect(self.path, read_only=self.read_only, files=self._files)
            try:
                yield reader
            finally:
                self._put_back(reader)

    def _put_back(self, reader: HistoryConnection) -> None:
        with self._guard:
            if not self._closed:
                self._idle.append(reader)
                return
        reader.close()

    def make_room(self) -> bool:
        """After the disk was full: give back what log and reserve take; whether that made any room."""
        given_back = disk_reserve.give_back(self.path.parent)
        with self._checkpointer.moving, self._writing, contextlib.suppress(sqlite3.Error):
            if not self._closed:
                (_, logged, moved) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return given_back or (logged == 0 and moved == 0)
        return given_back

    def changes(self) -> int:
        """A number that is another one after any connection of any process wrote. Costs microseconds."""
        with self._guard, translate_errors(self.path):
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            # It tells of other connections' writes only, and this one never writes.
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Lets go of the file, once what is being written is; a reader under way lets go when it is done."""
        with self._writing, self._guard:
            if self._closed:
                return
            self._closed = True
        self._flusher.close()  # it may be about to write
        self._checkpointer.close()
        for connection in (*self._idle, self._watcher, self._writer):
            connection.close()
        self._idle.clear()
