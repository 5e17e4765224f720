"""Searching the history, and the list at any place in it."""

from __future__ import annotations

import contextlib
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from time import monotonic
from typing import Protocol, TypeVar

from workbench.model.errors import OperationCancelledError
from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Search
from workbench.store.history import positions
from workbench.store.history.history import History
from workbench.store.sqlite import listing
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import (
    frequent_words,
    indexer,
    stretches,
    wide_stretches,
    wide_words,
)
from workbench.store.sqlite.index.frequent_words import Reading

_Words = TypeVar("_Words")

Cancelled = Callable[[], bool]
"""Whether nobody wants the answer any more; asked every millisecond or so."""

_FEW_PAGES = 50
_OPERATIONS_BETWEEN_LOOKS = 20_000


def page(
    history: History,
    search: Search,
    *,
    now: datetime,
    limit: int = 50,
    before: int | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[ExchangeSummary, ...]:
    """The newest exchanges that a search finds, newest first, without bodies.

    Args:
        history: where to look. What it has not read yet is not found by its words: see `catch_up`.
        search: what to find.
        now: the time that ages are counted from, in the zone that dates are meant in.
        limit: how many at most.
        before: only those older than this one: the last `id` of the page before; None for the first page.
        cancelled: see `Cancelled`.

    Raises:
        OperationCancelledError: it was cancelled.
        StoreError: it cannot be read.
    """
    # Loaded here, and below: an app that nobody searches with reads and notes all the same.
    from workbench.store.sqlite.index import planner

    with _reading(history) as connection, _cancellable(connection, cancelled):
        numbers = planner.newest(connection, search, limit=limit, before=before, now=now)
        return listing.summaries(connection, numbers)


def numbers(
    history: History, search: Search, *, now: datetime, cancelled: Cancelled | None = None
) -> array[int]:
    """The numbers of all that a search finds, newest first. Arguments and errors are those of `page`."""
    from workbench.store.sqlite.index import planner

    with _reading(history) as connection, _cancellable(connection, cancelled):
        return planner.numbers(connection, search, now=now)


def summaries(history: History, wanted: Sequence[int]) -> tuple[ExchangeSummary, ...]:
    """Exchanges by their numbers, newest first; those that are gone are left out.

    Raises:
        StoreError: it cannot be read.
    """
    with history.reading() as connection:
        return listing.summaries(connection, wanted)


def window(history: History, first: int, count: int) -> tuple[ExchangeSummary, ...]:
    """Rows of the whole list by their place in it, which takes as long at its end as at its beginning.

    The list is folded: a run has its own row, and what it made has none.

    Args:
        history: where to look.
        first: the place of the first, from 0 for the newest.
        count: how many at most.

    Raises:
        StoreError: it cannot be read.
    """
    visible: list[ExchangeSummary] = []
    with _reading(history) as connection:
        while len(visible) < count:
            # What follows a run may be a hundred thousand rows below it: its place is arithmetic, too.
            start = positions.number_at(connection, first + len(visible), folded=True)
            if start is None:
                break
            rows = listing.page(connection, listing.Choice(), limit=count - len(visible), before=start + 1)
            visible += [row for row in rows if row.run_id is None]
    return tuple(visible)


def place(history: History, number: int) -> int:
    """The place of an exchange, or of the run that made it, in the folded list, from 0 for the newest.

    Raises:
        StoreError: it cannot be read.
    """
    with _reading(history) as connection:
        return positions.place_of(connection, number, folded=True)


def length(history: History) -> int:
    """Returns how many rows the folded list has, in microseconds.

    Raises:
        StoreError: it cannot be read.
    """
    with _reading(history) as connection:
        return positions.length(connection, folded=True)


def behind(history: History) -> int:
    """Returns how many bodies and exchanges cannot be found by their words yet.

    Raises:
        StoreError: it cannot be read.
    """
    with history.reading() as connection:
        return indexer.behind(connection)


def catch_up(history: History, *, seconds: float | None = None, cancelled: Cancelled | None = None) -> int:
    """Makes findable what was recorded since, by its words, and quickly by duration, size and variant.

    Args:
        history: what to read. One that takes nothing stays as it is.
        seconds: how long to go on at most; None until all is read.
        cancelled: see `Cancelled`; what was read stays read.

    Returns:
        how much is left, as `behind` counts it.

    Raises:
        StoreError: it cannot be written.
    """
    deadline = None if seconds is None else monotonic() + seconds
    left = behind(history)
    if history.read_only:
        return left
    while left and not (cancelled and cancelled()) and (deadline is None or monotonic() < deadline):
        with history.writing(durable=False) as connection:
            left = 0 if not indexer.step(connection) else left
    _read_stretches(history, deadline, cancelled)
    return behind(history) if left else 0


def _read_stretches(history: History, deadline: float | None, cancelled: Cancelled | None) -> None:
    # What is to be read is looked up once: to look for the next one after each goes through all.
    for kind in (stretches, wide_stretches):
        with history.reading() as connection:
            numbers = kind.unread(connection)
        for number in numbers:
            if (cancelled and cancelled()) or (deadline is not None and monotonic() >= deadline):
                return
            with history.writing(durable=False) as connection, _keeping_few_pages(connection):
                kind.read(connection, number)


@contextlib.contextmanager
def _keeping_few_pages(connection: sqlite3.Connection) -> Iterator[None]:
    """Has SQLite keep little of what is read once: what it frees later stays with the process.

    For one step only: all who write have this connection, and need more of its pages.
    """
    (size,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = {_FEW_PAGES}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {size}")


def note_words(
    history: History, *, cancelled: Cancelled | None = None, rest: Callable[[], None] = lambda: None
) -> None:
    """Notes the frequent words of what changed, so that searches by those that rarely meet are quick.

    Nothing waits for it: a stretch is read beside the sending, and noted in steps of some milliseconds.

    Args:
        history: what to read. One that takes nothing stays as it is, and so does one whose bodies are not all
            findable yet: see `catch_up`.
        cancelled: see `Cancelled`; what was noted stays noted.
        rest: called every millisecond or so; it may let other threads run.

    Raises:
        StoreError: it cannot be read or written.
    """
    if history.read_only or behind(history):
        return
    with history.reading() as connection:
        gone = frequent_words.gone(connection)
    if gone:
        with history.writing(durable=False) as connection:
            frequent_words.forget(connection, gone)
    with history.reading() as connection:
        left_over = wide_words.left_over(connection)
    if left_over:
        with history.writing(durable=False) as connection:
            wide_words.forget(connection, left_over)
    _note_each(history, frequent_words, cancelled, rest)
    _note_each(history, wide_words, cancelled, rest)


class _Notes(Protocol[_Words]):
    """Notes of the words of stretches, or of wide ones: `frequent_words` and `wide_words`."""

    def begin(self, connection: sqlite3.Connection) -> Reading | None: ...

    def read(
        self, connection: HistoryConnection, reading: Reading, rest: Callable[[], None]
    ) -> _Words | None: ...

    def parts(self, words: _Words, rest: Callable[[], None]) -> Iterator[Sequence[tuple[str, bytes]]]: ...

    def keep(
        self, connection: sqlite3.Connection, reading: Reading, part: Sequence[tuple[str, bytes]]
    ) -> bool: ...

    def is_taken_over(self, connection: sqlite3.Connection, reading: Reading) -> bool: ...

    def end(self, connection: sqlite3.Connection, reading: Reading, words: _Words) -> None: ...


def _note_each(
    history: History, notes: _Notes[_Words], cancelled: Cancelled | None, rest: Callable[[], None]
) -> None:
    while not (cancelled and cancelled()) and _note(history, notes, rest):
        pass


def _note(history: History, notes: _Notes[_Words], rest: Callable[[], None]) -> bool:
    """Notes the words of one stretch; False where there is none, or its bodies are not all findable yet."""
    with history.writing(durable=False) as connection:
        reading = notes.begin(connection)
    if reading is None:
        return False
    with history.reading() as connection:
        words = notes.read(connection, reading, rest)
    if words is None:
        return False
    for part in notes.parts(words, rest):
        rest()
        with history.writing(durable=False) as connection:
            if not notes.keep(connection, reading, part):
                # Two processes that read the same would else begin anew without end.
                return not notes.is_taken_over(connection, reading)
    with history.writing(durable=False) as connection:
        notes.end(connection, reading, words)
    return True


def rebuild_index(history: History) -> None:
    """Makes the search index anew, from what it was made of.

    Raises:
        StoreError: it cannot be written.
    """
    with history.writing() as connection:
        indexer.rebuild(connection)
    catch_up(history)


@contextlib.contextmanager
def _reading(history: History) -> Iterator[HistoryConnection]:
    """A connection of which all statements see one state, whatever is written, deleted or noted meanwhile.

    What a note tells of is looked up after the note itself: between the two it may be forgotten.
    """
    with history.reading() as connection:
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            # Some errors end it: what went wrong is told then, and not that there is nothing to end.
            if connection.in_transaction:
                connection.execute("ROLLBACK")


@contextlib.contextmanager
def _cancellable(connection: sqlite3.Connection, cancelled: Cancelled | None) -> Iterator[None]:
    """Has SQLite give up what it is doing once it is not wanted any more."""
    if cancelled is None:
        yield
        return
    connection.set_progress_handler(cancelled, _OPERATIONS_BETWEEN_LOOKS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise OperationCancelledError("The search was cancelled") from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
