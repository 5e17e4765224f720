"""The body of a request on its way to the disk, while the request is on its way to the endpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from workbench.model.errors import StoreError
from workbench.store.bodies.files import Draft
from workbench.store.sqlite import blobs
from workbench.store.sqlite.connection import HistoryConnection


class _History(Protocol):
    """What is used of a history."""

    def reading(self) -> AbstractContextManager[HistoryConnection]: ...
    def writing(self, *, durable: bool = True) -> AbstractContextManager[HistoryConnection]: ...


class PendingBody:
    """Digests and writes a large body in a thread, and tells the row of its exchange when it is on the disk.

    Both leave the interpreter to the thread that sends. Until then the row has the body's size and no digest:
    that is what remains where the process is killed first.

    Args:
        history: where the exchange is.
        number: of the exchange.
        data: the body.
        digest: of it; None where it is not known yet.
        withheld: whether only its digest is kept.
        failed: is told, in that thread, of which exchange it is and why it cannot be kept.
    """

    def __init__(
        self,
        history: _History,
        number: int,
        data: bytes,
        *,
        digest: bytes | None,
        withheld: bool,
        failed: Callable[[int, StoreError], None],
    ) -> None:
        self._history = history
        self._number = number
        self._data = data
        self._digest = digest
        self._withheld = withheld
        self._failed = failed
        self._thread = threading.Thread(target=self._run, name="history-body", daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Waits until it is on the disk, or cannot be."""
        self._thread.join()

    def _run(self) -> None:
        draft: Draft | None = None
        try:
            digest = self._digest or blobs.digest(self._data)
            if not self._withheld:
                with self._history.reading() as connection:
                    draft = blobs.stage(connection, digest, self._data)
            with self._history.writing() as connection:
                self._tell_row(connection, digest, draft)
        except StoreError as error:
            self._failed(self._number, error)
        finally:
            if draft is not None:
                draft.discard()

    def _tell_row(self, connection: HistoryConnection, digest: bytes, draft: Draft | None) -> None:
        row = connection.execute("SELECT 1 FROM exchange WHERE id = ?", (self._number,)).fetchone()
        if row is None:  # it was deleted meanwhile
            return
        if not self._withheld:
            blobs.keep(connection, digest, self._data, draft)
        connection.execute("UPDATE exchange SET request_digest = ? WHERE id = ?", (digest, self._number))
