"""Everything that was sent, and what came of it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, Protocol, Self, TypeVar

from workbench.model.body_absence import AbsentBodyError, BodyAbsence, Part
from workbench.model.clock import Clock, SystemClock
from workbench.model.errors import (
    DamagedStoreError,
    FullStoreError,
    NewerStoreError,
    NotFoundError,
    StoreError,
)
from workbench.model.exchange import Exchange, ExchangeSummary, Outcome, Status
from workbench.store.bodies.files import LARGE, Draft
from workbench.store.bodies.pending_body import PendingBody
from workbench.store.files.app_dirs import AppDirs
from workbench.store.history import integrity
from workbench.store.history.async_invocations import AsyncRecords
from workbench.store.history.logs import LogRecords
from workbench.store.history.privacy import redact_failure
from workbench.store.history.sessions import SessionRecords
from workbench.store.settings import Privacy, Settings
from workbench.store.sqlite import blobs, listing, rows
from workbench.store.sqlite import open as opening
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.database import Database
from workbench.store.sqlite.errors import translate_errors
from workbench.store.sqlite.process_lock import ProcessLock, gone, names

_Result_co = TypeVar("_Result_co", covariant=True)


class _Recording(Protocol[_Result_co]):
    """Writes a step of an exchange in a transaction."""

    def __call__(self, connection: HistoryConnection, draft: Draft | None = None) -> _Result_co: ...


_IN_FLIGHT = Status.IN_FLIGHT.value
_SMALL_BYTES = 256 * 1024 * 1024
_INTERRUPTED = Status.INTERRUPTED.value


class History:
    """The history of one user, shared by all their processes. Thread-safe; a context manager.

    Made by `History.open`.

    Attributes:
        notice: one sentence for the user about the state of the history; empty if all is well.
    """

    def __init__(self, database: Database, folder: Path, *, notice: str, privacy: Privacy) -> None:
        self._database = database
        self._folder = folder
        self._privacy = privacy
        self._taking = threading.Lock()
        self._closed = False
        self._ownership: ProcessLock | None = None
        self._pending: dict[int, PendingBody] = {}
        self.notice = notice

    @classmethod
    def open(cls, places: AppDirs, *, clock: Clock | None = None) -> History:
        """Opens the history, or begins one.

        A damaged history is set aside and a new one begun; one of a newer version is opened for reading only;
        `notice` says so. What was in flight when its process ended is marked interrupted.

        Args:
            places: the folders; bodies of endpoints that the settings there name as private are not kept.
            clock: dates the files that are set aside.

        Raises:
            StoreError: the folder or the disk does not allow it.
        """
        settings = Settings.load(places)
        database, notice = opening.open_database(places.data, clock or SystemClock())
        history = cls(database, places.data, notice=notice, privacy=settings.privacy)
        try:
            if not database.read_only:
                with contextlib.suppress(FullStoreError):  # what cannot be marked now, a later start marks
                    _mark_interrupted(history, places.data / "owners")
        except BaseException:
            history.close()
            raise
        return history

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether it was written by a newer version and takes nothing."""
        return self._database.read_only

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def keeps(self, endpoint_name: str) -> bool:
        """Returns whether anything of an endpoint is kept: a privacy setting may forbid it."""
        return self._privacy.keeps(endpoint_name)

    def withholds(self, endpoint_name: str) -> bool:
        """Returns whether of an endpoint's bodies only digest and size are kept."""
        return self._privacy.withholds(endpoint_name)

    def insert(
        self,
        exchange: Exchange,
        *,
        withheld: bool = False,
        digest: bytes | None = None,
        body_failed: Callable[[int, StoreError], None] | None = None,
    ) -> int:
        """Records what is about to be sent, in flight; to be called before its first byte leaves.

        It outlasts the end of this process from here on. It is flushed to the disk with its outcome at the
        latest: flushing it now would hold up every request for the sake of a power failure during it.

        Args:
            exchange: its body, if any, is a `BytesBody`. Its `id`, `status` and `outcome` are not looked at.
            withheld: whether to keep only digest and size of its bodies, as a privacy setting would.
            digest: SHA-256 of its body where it is known already.
            body_failed: has a large body written in a thread, beside what the caller does next; it is called
                there with the number and the reason where the body cannot be kept. Without it the body is on
                the disk when this returns.

        Returns:
            its number.

        Raises:
            StoreError: it cannot be written; NewerStoreError where the history is read-only.
        """
        self._writable()
        with translate_errors(self.path):
            row = rows.insert_values(exchange)
        row["owner"] = self.owner()
        row["withheld"] = withheld or self.withholds(exchange.invocation.endpoint_name)
        sent = exchange.request_body
        kept = None if row["withheld"] else sent
        large = sent is not None and len(sent) >= LARGE
        if sent is not None and large and body_failed is not None and not _is_stored(self, digest, kept):
            number = self._recorded(
                lambda connection, draft=None: rows.insert(connection, row), None, None, durable=False
            )
            self._pending[number] = PendingBody(
                self, number, sent, digest=digest, withheld=row["withheld"], failed=body_failed
            )
            return number
        row["request_digest"] = digest = digest or (None if sent is None else blobs.digest(sent))

        def write(connection: HistoryConnection, draft: Draft | None = None) -> int:
            if kept is not None and digest is not None:
                blobs.keep(connection, digest, kept, draft)
            return rows.insert(connection, row)

        return self._recorded(write, digest, kept, durable=False)

    def _recorded(
        self, write: _Recording[_Result_co], digest: bytes | None, body: bytes | None, *, durable: bool
    ) -> _Result_co:
        """Commits a step of an exchange: one with a large body by itself, others together."""
        if digest is None or body is None or len(body) < LARGE:
            with self._noting_damage():
                return self._database.group.run(write, durable=durable, size=_small(body))
        with self._staged(digest, body) as draft, self.writing(durable=durable) as connection:
            return write(connection, draft)

    @contextlib.contextmanager
    def _staged(self, digest: bytes | None, body: bytes | None) -> Iterator[Draft | None]:
        """Yields what was written of a large body ahead of its transaction."""
        if digest is None or body is None or len(body) < LARGE:
            yield None
            return
        with self.reading() as connection:
            draft = blobs.stage(connection, digest, body)
        try:
            yield draft
        finally:
            if draft is not None:
                draft.discard()

    def _settle(self, id: int) -> None:
        """Waits for the body of a request that this process is about to write."""
        if pending := self._pending.get(id):
            pending.wait()

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
        self._writable()
        with translate_errors(self.path):
            row, detail = rows.update_values(outcome), rows.detail(outcome)
        content = outcome.response.body if outcome.response and body else None
        if pending := self._pending.pop(id, None):
            pending.wait()
        row["response_digest"] = digest = None if content is None else digest or blobs.digest(content)
        staged = content
        if content is not None and len(content) >= LARGE:
            with self.reading() as connection:
                # Nothing of a body that is not kept may be written.
                staged = None if _withheld_in_flight(connection, id) is not False else content

        def write(connection: HistoryConnection, draft: Draft | None = None) -> None:
            withheld = _withheld_in_flight(connection, id)
            if withheld is None:
                raise NotFoundError(f"exchange {id} is not in flight")
            if withheld:
                bare = redact_failure(outcome)
                rows.end(connection, id, row | rows.update_values(bare), rows.detail(bare))
                return
            if content is not None and digest is not None:
                blobs.keep(connection, digest, content, draft)
            rows.end(connection, id, row, detail)

        self._recorded(write, digest, staged, durable=True)

    @property
    def small(self) -> bool:
        """Whether looking through all of it for damage takes no longer than a moment."""
        try:
            return self.path.stat().st_size <= _SMALL_BYTES
        except OSError:
            return False

    def has(self, id: int, uuid: str) -> bool:
        """Returns whether an exchange is there, under this number.

        Raises:
            StoreError: it cannot be read.
        """
        with self.reading() as connection:
            cursor = connection.execute("SELECT 1 FROM exchange WHERE id = ? AND uuid = ?", (id, uuid))
            return cursor.fetchone() is not None

    def exchange(self, id: int) -> Exchange:
        """A whole exchange. Bodies that a privacy setting withheld are absent from it: `body` tells why.

        Raises:
            NotFoundError: there is none of that number.
            StoreError: it cannot be read.
        """
        self._settle(id)
        with self.reading() as connection:
            exchange = rows.exchange(connection, id)
        return exchange or _none(id)

    def summary(self, id: int) -> ExchangeSummary:
        """An exchange without its bodies.

        Raises:
            NotFoundError: there is none of that number.
            StoreError: it cannot be read.
        """
        with self.reading() as connection:
            row = listing.summary(connection, id)
        return row or _none(id)

    def page(
        self,
        *,
        limit: int = 50,
        before: int | None = None,
        text: str = "",
        endpoint_name: str = "",
        operation: str = "",
        status: Status | None = None,
    ) -> tuple[ExchangeSummary, ...]:
        """A page of the list, newest first; it never touches a body.

        Args:
            limit: how many at most.
            before: only those older than this one: the last `id` of the page before; None for the first page.
            text: words that must each occur in the endpoint's name, the operation, the status, the error code
                or the HTTP status, in whatever case.
            endpoint_name, operation, status: only those of exactly this; empty or None for any.

        Raises:
            StoreError: it cannot be read.
        """
        chosen = listing.Choice(text=text, endpoint_name=endpoint_name, operation=operation, status=status)
        with self.reading() as connection:
            return listing.page(connection, chosen, limit=limit, before=before)

    def body(self, id: int, part: Part) -> bytes:
        """The bytes that were sent, or that came.

        Raises:
            AbsentBodyError: the history does not have them; the error says why.
            NotFoundError: there is no such exchange.
            StoreError: it cannot be read.
        """
        body = self.body_if_any(id, part)
        if body is None:
            raise AbsentBodyError(id, part, BodyAbsence.EMPTY)
        return body

    def body_if_any(self, id: int, part: Part) -> bytes | None:
        """The bytes that were sent, or that came; None where none were.

        Raises:
            AbsentBodyError: the history does not have them; the error says why.
            NotFoundError: there is no such exchange.
            StoreError: it cannot be read.
        """
        self._settle(id)
        with self.reading() as connection:
            body = blobs.read(connection, id, part)
        if body is BodyAbsence.EMPTY:
            return None
        if isinstance(body, BodyAbsence):
            raise AbsentBodyError(id, part, body)
        return body

    def count(self) -> int:
        """Returns how many exchanges there are.

        Raises:
            StoreError: it cannot be read.
        """
        with self.reading() as connection:
            return listing.count(connection)

    def version(self) -> int:
        """A number that is another one after any process has changed the history. Costs microseconds.

        Raises:
            StoreError: it cannot be read.
        """
        return self._database.changes()

    def values(self, field: str, *, limit: int = 20) -> tuple[str, ...]:
        """Returns what a field was given in the last exchanges, newest first, each once.

        Args:
            field: an API name, such as `ContentType`.
            limit: how many at most.

        Raises:
            StoreError: it cannot be read.
        """
        with self.reading() as connection:
            return listing.values(connection, field, limit)

    @property
    def sessions(self) -> SessionRecords:
        """What it knows of stateful sessions."""
        return SessionRecords(self.reading, self.writing)

    @property
    def arrivals(self) -> AsyncRecords:
        """What it knows of asynchronous invocations."""
        return AsyncRecords(self.reading, self.writing)

    @property
    def logs(self) -> LogRecords:
        """The containers' log lines that are kept with its exchanges."""
        return LogRecords(self.reading, self.writing)

    def verify(self) -> tuple[str, ...]:
        """Looks through the whole history for damage; each problem in one sentence, nothing if it is sound.

        Raises:
            StoreError: it cannot be read at all.
        """
        with self.reading() as connection:
            return tuple(integrity.problems(connection, read_only=self.read_only))

    def close(self) -> None:
        """Lets go of the history; what this process still has in flight is marked interrupted."""
        with self._taking:
            if self._closed:
                return
            self._closed = True
            mine = self._ownership
        for pending in tuple(self._pending.values()):
            pending.wait()
        try:
            # What cannot be marked now, the next start marks.
            if mine is not None:
                with contextlib.suppress(StoreError), self.writing(durable=True) as connection:
                    rows.interrupt(connection, (mine.name,))
        finally:
            if mine is not None:
                mine.release()
            self._database.close()

    @contextlib.contextmanager
    def writing(self, *, durable: bool = True, size: int = 0) -> Iterator[HistoryConnection]:
        """A transaction, for the rooms of the store beside this one: see `Database.writing`.

        Raises:
            StoreError: it cannot be written; NewerStoreError where the history is read-only.
        """
        self._writable()
        with self._noting_damage(), self._database.writing(durable=durable, size=size) as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[HistoryConnection]:
        """A connection to read with, for the rooms of the store beside this one.

        Raises:
            StoreError: it cannot be read.
        """
        with self._noting_damage(), self._database.reading() as connection:
            yield connection

    def make_room(self) -> bool:
        """After a FullStoreError: give back room that is kept for this; whether it is worth another try."""
        return self._database.make_room()

    def _writable(self) -> None:
        if self.read_only:
            raise NewerStoreError(
                "The history was written by a newer version of the workbench and is read-only for this one",
                "Update the workbench, or set WORKBENCH_HOME to another folder.",
            )

    def owner(self) -> str:
        """Returns the name of this process's lock, which says that what it has in flight is."""
        with self._taking:
            if self._closed:
                raise StoreError(f"the history {self.path} is closed")
            if self._ownership is None:
                self._ownership = ProcessLock(self._folder / "owners")
            return self._ownership.name

    @contextlib.contextmanager
    def _noting_damage(self) -> Iterator[None]:
        try:
            yield
        except DamagedStoreError:
            # Where not even that can be written, the damage is what the user has to hear of.
            with contextlib.suppress(StoreError):
                opening.mark_suspect(self._folder)
            raise


def _mark_interrupted(history: History, folder: Path) -> None:
    """Marks what processes that ended have left in flight."""
    with history.reading() as connection:
        owners = rows.owners_in_flight(connection)
    if dead := [name for name in owners if gone(folder, name)]:
        with history.writing(durable=True) as connection:
            rows.interrupt(connection, dead)
    for name in names(folder):
        gone(folder, name)


def _is_stored(history: History, digest: bytes | None, body: bytes | None) -> bool:
    """Returns whether a row can name a body at once: it is there, or is not kept."""
    if digest is None or body is None:
        return digest is not None
    with history.reading() as connection:
        return blobs.stored(connection, digest, len(body))


def _small(body: bytes | None) -> int:
    """Returns how many bytes of a body the database itself takes."""
    return 0 if body is None or len(body) >= LARGE else len(body)


def _withheld_in_flight(connection: HistoryConnection, number: int) -> bool | None:
    """Returns whether an exchange that has not ended keeps no bodies; None where there is none."""
    row = connection.execute(
        # What another process took for interrupted is finished all the same.
        "SELECT withheld FROM exchange WHERE id = ? AND status IN (?, ?)",
        (number, _IN_FLIGHT, _INTERRUPTED),
    ).fetchone()
    return None if row is None else bool(row[0])


def _none(number: int) -> NoReturn:
    raise NotFoundError(f"There is no exchange {number} in the history")
