"""What of a history is in flight: by this process, which says so with a lock, and by those that ended."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.sqlite import rows
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.process_lock import ProcessLock, gone, names

_OWNERS = "owners"


class Ownership:
    """The lock of this process on a history, taken when it first records. Thread-safe.

    Args:
        folder: of the history.
        path: its file, for messages.
    """

    def __init__(self, folder: Path, path: Path) -> None:
        self._folder = folder / _OWNERS
        self._path = path
        self._mutex = threading.Lock()
        self._ended = False
        self._lock: ProcessLock | None = None

    @property
    def taken(self) -> str:
        """The name of the lock; empty where none was taken."""
        return "" if self._lock is None else self._lock.name

    def name(self) -> str:
        """Returns the name of the lock, which says whose something in flight is.

        Raises:
            StoreError: the history is closed, or the folder cannot be written.
        """
        with self._mutex:
            if self._ended:
                raise StoreError(f"the history {self._path} is closed")
            if self._lock is None:
                self._lock = ProcessLock(self._folder)
            return self._lock.name

    def end(self) -> bool:
        """Takes no lock any more; returns whether that is new."""
        with self._mutex:
            before, self._ended = self._ended, True
            return not before

    def release(self) -> None:
        """Gives up the lock, if one was taken."""
        if self._lock is not None:
            self._lock.release()


def mark_interrupted(
    folder: Path,
    reading: Callable[[], AbstractContextManager[HistoryConnection]],
    writing: Callable[[], AbstractContextManager[HistoryConnection]],
) -> None:
    """Marks what processes that ended have left in flight.

    Args:
        folder: of the history.
        reading, writing: its connections.

    Raises:
        StoreError: it cannot be read or written.
    """
    owners = folder / _OWNERS
    with reading() as connection:
        in_flight = rows.owners_in_flight(connection)
    if dead := [name for name in in_flight if gone(owners, name)]:
        with writing() as connection:
            rows.interrupt(connection, dead)
    for name in names(owners):
        gone(owners, name)
