"""Everything that was sent, and what came of it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, Self, TypeVar

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
from workbench.store.bodies.body_digest import BodyDigest
from workbench.store.files.app_dirs import AppDirs
from workbench.store.history import integrity
from workbench.store.history.async_invocations import AsyncRecords
from workbench.store.history.exchange_writer import ExchangeWriter
from workbench.store.history.logs import LogRecords
from workbench.store.history.ownership import Ownership, mark_interrupted
from workbench.store.history.sessions import SessionRecords
from workbench.store.settings import Privacy, Settings
from workbench.store.sqlite import blobs, listing, rows
from workbench.store.sqlite import open as opening
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.database import Database

_Result = TypeVar("_Result")

_SMALL_BYTES = 256 * 1024 * 1024


class History:
    """The history of one user, shared by all their processes. Thread-safe; a context manager.

    Made by `History.open`.

    Attributes:
        notice: one sentence for the user about the state of the history; empty if all is well.
        identity: of its file: another one in the place of one that was set aside has another.
    """

    def __init__(self, database: Database, folder: Path, *, notice: str, privacy: Privacy) -> None:
        self._database = database
        self._folder = folder
        self._privacy = privacy
        self._ownership = Ownership(folder, database.path)
        self._writer = ExchangeWriter(self)
        self.notice = notice
        self.identity = database.identity

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
                    mark_interrupted(places.data, history.reading, history.writing)
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
        digest: BodyDigest | None = None,
        body_failed: Callable[[int, StoreError], None] | None = None,
    ) -> int:
        """Records what is about to be sent, in flight, and returns its number: as `ExchangeWriter.insert`."""
        return self._writer.insert(exchange, withheld=withheld, digest=digest, body_failed=body_failed)

    def complete(self, id: int, outcome: Outcome, *, body: bool = True, digest: bytes | None = None) -> None:
        """Records what came of an exchange that was begun: as `ExchangeWriter.complete`."""
        self._writer.complete(id, outcome, body=body, digest=digest)

    @property
    def small(self) -> bool:
        """Whether looking through all of it for damage takes no longer than a moment."""
        try:
            return self.path.stat().st_size <= _SMALL_BYTES
        except OSError:
            return False

    def number(self, uuid: str) -> int | None:
        """Returns the number of an exchange; None where it is not there.

        Raises:
            StoreError: it cannot be read.
        """
        with self.reading() as connection:
            row = connection.execute("SELECT id FROM exchange WHERE uuid = ?", (uuid,)).fetchone()
            return None if row is None else int(row[0])

    def exchange(self, id: int, *, outcome: bool = True) -> Exchange:
        """A whole exchange. Bodies that a privacy setting withheld are absent from it: `body` tells why.

        Args:
            outcome: whether to read what came of it too.

        Raises:
            NotFoundError: there is none of that number.
            StoreError: it cannot be read.
        """
        self._writer.settle(id)
        with self.reading() as connection:
            exchange = rows.exchange(connection, id, outcome=outcome)
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
        self._writer.settle(id)
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
        if not self._ownership.end():
            return
        self._writer.settle_all()
        try:
            # What cannot be marked now, the next start marks.
            if name := self._ownership.taken:
                with contextlib.suppress(StoreError), self.writing(durable=True) as connection:
                    rows.interrupt(connection, (name,))
        finally:
            self._ownership.release()
            self._database.close()

    @contextlib.contextmanager
    def writing(self, *, durable: bool = True, size: int = 0) -> Iterator[HistoryConnection]:
        """A transaction, for the rooms of the store beside this one: see `Database.writing`.

        Raises:
            StoreError: it cannot be written; NewerStoreError where the history is read-only.
        """
        self.require_writable()
        with self.noting_damage(), self._database.writing(durable=durable, size=size) as connection:
            yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[HistoryConnection]:
        """A connection to read with, for the rooms of the store beside this one.

        Raises:
            StoreError: it cannot be read.
        """
        with self.noting_damage(), self._database.reading() as connection:
            yield connection

    def make_room(self) -> bool:
        """After a FullStoreError: give back room that is kept for this; whether it is worth another try."""
        return self._database.make_room()

    def committed(
        self, write: Callable[[HistoryConnection], _Result], *, durable: bool, size: int
    ) -> _Result:
        """Commits a step together with what other threads write at the same moment; returns its result.

        Args:
            write: makes the step, in a transaction.
            durable: whether the disk is to have it soon.
            size: bytes of bodies that the database itself takes.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            return self._database.group.run(write, durable=durable, size=size)
        except DamagedStoreError:
            self._note_damage()
            raise

    def require_writable(self) -> None:
        """Raises if it takes nothing.

        Raises:
            NewerStoreError: it was written by a newer version.
        """
        if self.read_only:
            raise NewerStoreError(
                "The history was written by a newer version of the workbench and is read-only for this one",
                "Update the workbench, or set WORKBENCH_HOME to another folder.",
            )

    def owner(self) -> str:
        """Returns the name of this process's lock, which says that what it has in flight is."""
        return self._ownership.name()

    @contextlib.contextmanager
    def noting_damage(self) -> Iterator[None]:
        """Notes damage that is met inside, so that the next start looks at the whole file."""
        try:
            yield
        except DamagedStoreError:
            self._note_damage()
            raise

    def _note_damage(self) -> None:
        # Where not even that can be written, the damage is what the user has to hear of.
        with contextlib.suppress(StoreError):
            opening.mark_suspect(self._folder)


def _none(number: int) -> NoReturn:
    raise NotFoundError(f"There is no exchange {number} in the history")
