"""Writing exchanges: what is about to be sent, and what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from workbench.model.errors import FullStoreError, NotFoundError, StoreError
from workbench.model.exchange import Exchange, Outcome, Status
from workbench.store.bodies.body_digest import BodyDigest
from workbench.store.bodies.files import LARGE, Draft
from workbench.store.bodies.pending_body import PendingBody
from workbench.store.files import disk_reserve
from workbench.store.history.privacy import redact_failure
from workbench.store.sqlite import blobs, rows
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.errors import TRANSLATED, translated

if TYPE_CHECKING:
    from workbench.store.history.history import History

_Result_co = TypeVar("_Result_co", covariant=True)


class _Recording(Protocol[_Result_co]):
    """Writes a step of an exchange in a transaction."""

    def __call__(self, connection: HistoryConnection, draft: Draft | None = None) -> _Result_co: ...


_IN_FLIGHT = Status.IN_FLIGHT.value
_INTERRUPTED = Status.INTERRUPTED.value


class ExchangeWriter:
    """Writes the two steps of an exchange. Thread-safe.

    Args:
        history: what it writes to.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self._pending: dict[int, PendingBody] = {}
        self._kept: set[int] = set()

    def insert(
        self,
        exchange: Exchange,
        *,
        withheld: bool = False,
        digest: BodyDigest | None = None,
        body_failed: Callable[[int, StoreError], None] | None = None,
    ) -> int:
        """Records what is about to be sent, in flight; to be called before its first byte leaves.

        It outlasts the end of this process from here on. It is flushed to the disk with its outcome at the
        latest: flushing it now would hold up every request for the sake of a power failure during it.

        Args:
            exchange: its body, if any, is a `BytesBody`. Its `id`, `status` and `outcome` are not looked at.
            withheld: whether to keep only digest and size of its bodies, as a privacy setting would.
            digest: of its body, if that is large and the caller needs it too. It is computed here, while a
                thread writes the body.
            body_failed: has a large body written in a thread, beside what the caller does next; it is called
                there with the number and the reason where the body cannot be kept. Without it the body is on
                the disk when this returns.

        Returns:
            its number.

        Raises:
            StoreError: it cannot be written; NewerStoreError where the history is read-only.
        """
        self._history.require_writable()
        try:
            row = rows.insert_values(exchange)
        except TRANSLATED as error:
            raise translated(error, self._history.path) from error
        row["owner"] = self._history.owner()
        row["withheld"] = withheld or self._history.withholds(exchange.invocation.endpoint_name)
        sent = exchange.request_body
        kept = None if row["withheld"] else sent
        name = digest.value() if digest is not None and digest.is_known else None
        if sent is not None and len(sent) >= LARGE and body_failed is not None:
            if not _is_stored(self._history, name, kept):
                return self._insert_large(row, sent, kept, digest, body_failed)
        elif digest is not None:
            name = digest.value()
        return self._insert_whole(row, sent, kept, name)

    def _inserted(self, number: int, row: dict[str, Any]) -> int:
        """Notes a row that keeps its bodies; returns its number."""
        if not row["withheld"]:
            self._kept.add(number)
        return number

    def _insert_whole(
        self, row: dict[str, Any], sent: bytes | None, kept: bytes | None, digest: bytes | None
    ) -> int:
        """Adds a row whose body is on the disk when this returns."""
        row["request_digest"] = digest = digest or (None if sent is None else blobs.digest(sent))

        def write(connection: HistoryConnection, draft: Draft | None = None) -> int:
            if kept is not None and digest is not None:
                blobs.keep(connection, digest, kept, draft)
            return rows.insert(connection, row)

        return self._inserted(self._recorded(write, digest, kept, durable=False), row)

    def _insert_large(
        self,
        row: dict[str, Any],
        sent: bytes,
        kept: bytes | None,
        digest: BodyDigest | None,
        body_failed: Callable[[int, StoreError], None],
    ) -> int:
        """Adds a row whose large body a thread writes: from now on where there is plenty of room for both."""
        if disk_reserve.is_roomy(self._history.path.parent, len(sent)):
            # Others may take that room meanwhile: then the row has what this body gives back.
            with contextlib.suppress(FullStoreError):
                return self._insert_pending(row, sent, kept, digest, body_failed, early=True)
        return self._insert_pending(row, sent, kept, digest, body_failed, early=False)

    def _insert_pending(
        self,
        row: dict[str, Any],
        sent: bytes,
        kept: bytes | None,
        digest: BodyDigest | None,
        body_failed: Callable[[int, StoreError], None],
        *,
        early: bool,
    ) -> int:
        pending = PendingBody(
            self._history, sent, kept=kept is not None, digested=digest is not None, early=early
        )
        try:
            name = None if digest is None else digest.value()
            if name is not None and _is_stored(self._history, name, kept):
                pending.withdraw()
                return self._insert_whole(row, sent, kept, name)
            number = self._recorded(
                lambda connection, draft=None: rows.insert(connection, row), None, None, durable=False
            )
            self._inserted(number, row)
            pending.record(number, name, body_failed)
            self._pending[number] = pending
        except BaseException:  # Ctrl+C too: nobody else knows of the thread, which would wait for ever
            pending.withdraw()
            raise
        return number

    def complete(self, id: int, outcome: Outcome, *, body: bool = True, digest: bytes | None = None) -> None:
        """Records what came of an exchange that was begun.

        When this returns it outlasts the end of this process; a power failure from the moment its flush ends,
        which begins now and takes as long as the disk takes.

        Args:
            body: whether to keep the body of the answer; otherwise only its size.
            digest: SHA-256 of that body where it is known already.

        Raises:
            StoreError: it cannot be written.
            NotFoundError: no such exchange is in flight; it was finished or deleted.
        """
        self._history.require_writable()
        try:
            row, detail = rows.update_values(outcome), rows.detail(outcome)
        except TRANSLATED as error:
            raise translated(error, self._history.path) from error
        content = outcome.response.body if outcome.response and body else None
        if pending := self._pending.pop(id, None):
            pending.wait()
        row["response_digest"] = digest = None if content is None else digest or blobs.digest(content)
        staged = content
        # Of a row that this process has written it is known: it is not asked.
        is_kept = id in self._kept
        self._kept.discard(id)
        if content is not None and len(content) >= LARGE:
            with self._history.reading() as connection:
                # Nothing of a body that is not kept may be written.
                staged = content if _withheld_in_flight(connection, id) is False else None

        def write(connection: HistoryConnection, draft: Draft | None = None) -> None:
            if not is_kept:
                withheld = _withheld_in_flight(connection, id)
                if withheld is None:
                    raise _not_in_flight(id)
                if withheld:
                    bare = redact_failure(outcome)
                    rows.end(connection, id, row | rows.update_values(bare), rows.detail(bare))
                    return
            if content is not None and digest is not None:
                blobs.keep(connection, digest, content, draft)
            if not rows.end(connection, id, row, detail):
                raise _not_in_flight(id)

        self._recorded(write, digest, staged, durable=True)

    def settle(self, id: int) -> None:
        """Waits for the body of a request that this process is about to write."""
        if pending := self._pending.get(id):
            pending.wait()

    def settle_all(self) -> None:
        """Waits for every body that this process is about to write."""
        for pending in tuple(self._pending.values()):
            pending.wait()

    def _recorded(
        self, write: _Recording[_Result_co], digest: bytes | None, body: bytes | None, *, durable: bool
    ) -> _Result_co:
        """Commits a step of an exchange: one with a large body by itself, others together."""
        if digest is None or body is None or len(body) < LARGE:
            return self._history.committed(write, durable=durable, size=_small(body))
        with self._staged(digest, body) as draft, self._history.writing(durable=durable) as connection:
            return write(connection, draft)

    @contextlib.contextmanager
    def _staged(self, digest: bytes | None, body: bytes | None) -> Iterator[Draft | None]:
        """Yields what was written of a large body ahead of its transaction."""
        if digest is None or body is None or len(body) < LARGE:
            yield None
            return
        with self._history.reading() as connection:
            draft = blobs.stage(connection, digest, body)
        try:
            yield draft
        finally:
            if draft is not None:
                draft.discard()


def _is_stored(history: History, digest: bytes | None, body: bytes | None) -> bool:
    """Returns whether a row can name a body at once: it is there, or is not kept."""
    if digest is None or body is None:
        return digest is not None
    with history.reading() as connection:
        return blobs.stored(connection, digest, len(body))


def _small(body: bytes | None) -> int:
    """Returns how many bytes of a body the database itself takes."""
    return 0 if body is None or len(body) >= LARGE else len(body)


def _not_in_flight(number: int) -> NotFoundError:
    return NotFoundError(f"exchange {number} is not in flight")


def _withheld_in_flight(connection: HistoryConnection, number: int) -> bool | None:
    """Returns whether an exchange that has not ended keeps no bodies; None where there is none."""
    row = connection.execute(
        # What another process took for interrupted is finished all the same.
        "SELECT withheld FROM exchange WHERE id = ? AND status IN (?, ?)",
        (number, _IN_FLIGHT, _INTERRUPTED),
    ).fetchone()
    return None if row is None else bool(row[0])
