"""The body of a request on its way to the disk, while the request is on its way to the endpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from workbench.model.errors import StoreError
from workbench.store.bodies.files import Draft
from workbench.store.sqlite import blobs
from workbench.store.sqlite.connection import HistoryConnection


class _History(Protocol):
    """What is used of a history."""

    def reading(self) -> AbstractContextManager[HistoryConnection]: ...
    def writing(self, *, durable: bool = True) -> AbstractContextManager[HistoryConnection]: ...


class _Row(NamedTuple):
    """Where a body belongs: an exchange, and the digest where it is known; and who is told of a failure."""

    number: int
    digest: bytes | None
    failed: Callable[[int, StoreError], None]


class PendingBody:
    """Writes a large body in a thread, and tells the row of its exchange when it is on the disk.

    An early one begins at once, beside the digest and the row, which the thread waits for then: both leave
    the interpreter to the thread that sends. Any other begins when the row is there, so that it cannot take
    the room that the row needs. Until it is done the row has the body's size and no digest: that is what
    remains where the process is killed first.

    Args:
        history: where the exchange is.
        data: the body.
        kept: whether the body is kept; otherwise only its digest.
        digested: whether its digest comes with the row. If not, the thread computes it before it writes,
            and writes nothing where the history has the body.
        early: whether to begin before the row is there.
    """

    def __init__(self, history: _History, data: bytes, *, kept: bool, digested: bool, early: bool) -> None:
        self._history = history
        self._data = data
        self._kept = kept
        self._digested = digested
        self._early = early
        self._row: _Row | None = None
        self._ready = threading.Event()
        self._withdrawn = threading.Event()
        self._thread = threading.Thread(target=self._run, name="history-body", daemon=True)
        self._thread.start()

    def record(self, number: int, digest: bytes | None, failed: Callable[[int, StoreError], None]) -> None:
        """Says whose body it is.

        Args:
            number: of the exchange, whose row is there.
            digest: of the body, if it was to come with the row.
            failed: is told, in the thread, of which exchange it is and why the body cannot be kept.
        """
        self._row = _Row(number, digest, failed)
        self._ready.set()

    def withdraw(self) -> None:
        """Nobody wants it: when this returns, what was written of it is removed."""
        self._withdrawn.set()
        self._ready.set()
        self._thread.join()

    def wait(self) -> None:
        """Waits until it is on the disk, or cannot be."""
        self._thread.join()

    def _run(self) -> None:
        if not self._early:
            self._ready.wait()
        draft, digest, problem = None, None, None
        try:
            if not self._digested:
                digest = blobs.digest(self._data)
            draft = self._draft(digest)
        except StoreError as error:
            problem = error
        self._ready.wait()
        try:
            if self._row is not None and not self._withdrawn.is_set():
                self._keep(self._row, digest or self._row.digest, draft, problem)
        finally:
            if draft is not None:
                draft.discard()

    def _draft(self, digest: bytes | None) -> Draft | None:
        if not self._kept or self._withdrawn.is_set():
            return None
        unwanted = self._withdrawn.is_set
        with self._history.reading() as connection:
            if digest is not None:
                return blobs.stage(connection, digest, self._data, unwanted)
            return connection.files.draft(self._data, unwanted=unwanted)

    def _keep(self, row: _Row, digest: bytes | None, draft: Draft | None, problem: StoreError | None) -> None:
        try:
            if problem is not None:
                raise problem
            with self._history.writing() as connection:
                self._tell_row(connection, row.number, digest, draft)
        except StoreError as error:
            row.failed(row.number, error)

    def _tell_row(
        self, connection: HistoryConnection, number: int, digest: bytes | None, draft: Draft | None
    ) -> None:
        row = connection.execute("SELECT 1 FROM exchange WHERE id = ?", (number,)).fetchone()
        if row is None or digest is None:  # it was deleted meanwhile
            return
        if self._kept:
            blobs.keep(connection, digest, self._data, draft)
        connection.execute("UPDATE exchange SET request_digest = ? WHERE id = ?", (digest, number))
