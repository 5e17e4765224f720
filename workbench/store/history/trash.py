"""Deleting exchanges: for good, or so that they can be brought back.

A body goes with the last exchange that it belongs to. Everything is done in steps, so that nobody who sends
meanwhile waits for long.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from workbench.model.errors import FullStoreError
from workbench.store.history.erasure import erase_words, forget_notes
from workbench.store.history.history import History
from workbench.store.sqlite import rows
from workbench.store.sqlite.body_usage import release
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import indexer

GRACE = timedelta(hours=1)
"""How long what was deleted can be brought back."""

_STEP = 200
_ARRIVAL = "arrival"
"""What is known of an asynchronous invocation, beside the columns of its exchange in the trash."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_encode = msgspec.msgpack.Encoder().encode
_columns = msgspec.msgpack.Decoder(dict[str, Any]).decode


def trash(history: History, numbers: Sequence[int], now: datetime) -> list[int]:
    """Deletes exchanges so that `restore` can bring them back until the trash is emptied.

    Returns:
        those that were there.

    Raises:
        StoreError: it cannot be written.
    """
    moment = _microseconds(now)

    def take_out(connection: sqlite3.Connection, step: Sequence[int]) -> list[int]:
        return [number for number in step if _trash_one(connection, number, moment)]

    return [number for done in _stepwise(history, numbers, take_out) for number in done]


def _trash_one(connection: sqlite3.Connection, number: int, moment: int) -> bool:
    columns = _row(connection, number)
    if columns is None:
        return False
    arrival = _row(connection, number, "SELECT * FROM arrival WHERE exchange_id = ?")
    kept = columns if arrival is None else {**columns, _ARRIVAL: arrival}
    connection.execute(
        "INSERT INTO trash (id, deleted_at, columns) VALUES (?, ?, ?)", (number, moment, _encode(kept))
    )
    if not columns["withheld"]:
        # It keeps its bodies, also where it was recorded before that was noted.
        connection.execute(
            "INSERT OR IGNORE INTO usage SELECT id, ? FROM body WHERE digest IN (?, ?)",
            (number, columns["request_digest"], columns["response_digest"]),
        )
    _take_out(connection, number)
    return True


def restore(history: History, numbers: Sequence[int]) -> list[int]:
    """Brings back what was deleted, under the numbers that it had; what a run made after the run's row.

    Returns:
        those that could be brought back, the oldest first.

    Raises:
        StoreError: it cannot be written.
    """
    back: list[int] = []
    for step in _steps(sorted(numbers)):
        with history.writing() as connection:
            for number in step:
                row = connection.execute("SELECT columns FROM trash WHERE id = ?", (number,)).fetchone()
                if row is None:
                    continue
                columns = _columns(row[0])
                arrival = columns.pop(_ARRIVAL, None)
                # Imported again meanwhile, it already exists under another number.
                if _insert(connection, "exchange", columns):
                    if arrival is not None:
                        _insert(connection, "arrival", arrival)
                    connection.execute("DELETE FROM hole WHERE id = ?", (number,))
                    connection.execute("DELETE FROM trash WHERE id = ?", (number,))
                    # It may have been deleted before a migration that converted the others.
                    rows.mend_duration(connection, number)
                    back.append(number)
            _unfold(connection, step)
    return back


def _unfold(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Has exchanges whose run's row is gone stand for themselves."""
    connection.executemany(
        "UPDATE exchange SET run_id = NULL WHERE id = ? AND run_id NOT IN (SELECT id FROM exchange)",
        [(number,) for number in numbers],
    )


def last_deleted(history: History) -> list[int]:
    """Returns what was deleted last and can still be brought back, all of one deletion.

    Raises:
        StoreError: it cannot be read.
    """
    with history.reading() as connection:
        rows = connection.execute(
            "SELECT id FROM trash WHERE deleted_at = (SELECT max(deleted_at) FROM trash) ORDER BY id DESC"
        )
        return [number for (number,) in rows]


def empty_trash(
    history: History, deleted_before: datetime, *, cancelled: Callable[[], bool] = lambda: False
) -> int:
    """Deletes for good what was deleted before a moment; returns how many.

    Args:
        history: where they are.
        deleted_before: the moment.
        cancelled: asked before each step of the erasure of their words whether to stop.

    Raises:
        StoreError: it cannot be written.
    """
    moment, count = _microseconds(deleted_before), 0
    link_all(history)
    while True:
        with history.writing() as connection:
            rows = connection.execute(
                "SELECT id, columns FROM trash WHERE deleted_at < ? LIMIT ?", (moment, _STEP)
            ).fetchall()
            if not rows:
                break
            _drop(connection, {number: _columns(columns) for number, columns in rows})
            connection.executemany("DELETE FROM trash WHERE id = ?", [(number,) for number, _ in rows])
            count += len(rows)
    erase_words(history, cancelled=cancelled)
    return count


def remove(history: History, numbers: Sequence[int], *, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Deletes exchanges for good, and the bodies that belonged to them alone.

    Args:
        history: where they are.
        numbers: which; those that are gone do not matter.
        cancelled: asked before each step whether to stop; what was deleted stays so.

    Returns:
        how many were deleted.

    Raises:
        StoreError: it cannot be written.
    """
    count = 0
    link_all(history)
    for done in _stepwise(history, numbers, _remove, cancelled):
        count += len(done)
    erase_words(history, cancelled=cancelled)
    return count


def _remove(connection: HistoryConnection, step: Sequence[int]) -> list[int]:
    rows = {number: row for number in step if (row := _row(connection, number)) is not None}
    for number in rows:
        _take_out(connection, number)
    _drop(connection, rows)
    # What lies before the first row moves no other.
    connection.execute(
        "DELETE FROM hole WHERE id < (SELECT min(id) FROM"
        " (SELECT min(id) AS id FROM exchange UNION ALL SELECT min(id) FROM trash))"
    )
    return list(rows)


def _stepwise(
    history: History,
    numbers: Sequence[int],
    work: Callable[[HistoryConnection, Sequence[int]], list[int]],
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[list[int]]:
    """Does something to exchanges in steps, smaller ones where the disk is full: deleting takes room first.

    Raises:
        StoreError: it cannot be written; what was done in earlier steps stays so.
    """
    steps = deque(_steps(numbers))
    room = True
    while steps and not cancelled():
        step = steps.popleft()
        try:
            with history.writing() as connection:
                done = work(connection, step)
        except FullStoreError:
            if len(step) == 1 and not room:
                raise
            # The log can be emptied time and again; what still has no room then will have none.
            room = history.make_room() and len(step) > 1
            half = (len(step) + 1) // 2
            steps.extendleft(part for part in (step[half:], step[:half]) if part)
        else:
            room = True
            yield done


def link_all(history: History) -> None:
    """Before a body is deleted it must be known whom it belongs to."""
    with history.reading() as connection:
        unlinked = indexer.unlinked(connection)
    room = True
    while unlinked:
        try:
            with history.writing(durable=False) as connection:
                unlinked = indexer.link(connection)
            room = True
        except FullStoreError:
            if not room or not history.make_room():
                raise
            room = False


def _row(
    connection: sqlite3.Connection, number: int, sql: str = "SELECT * FROM exchange WHERE id = ?"
) -> dict[str, Any] | None:
    cursor = connection.execute(sql, (number,))
    row = cursor.fetchone()
    return None if row is None else dict(zip((column[0] for column in cursor.description), row, strict=True))


def _insert(connection: sqlite3.Connection, table: str, columns: dict[str, Any]) -> bool:
    """Puts a row in a table, unless it is there; returns whether it was put in."""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  names of columns
    return connection.execute(sql, tuple(columns.values())).rowcount > 0


def _take_out(connection: sqlite3.Connection, number: int) -> None:
    """Out of the list and the search; its bodies and its outcome stay."""
    connection.execute("DELETE FROM exchange WHERE id = ?", (number,))
    indexer.forget_said(connection, (number,))
    connection.execute("DELETE FROM unread WHERE exchange_id = ?", (number,))


def _drop(connection: HistoryConnection, deleted: dict[int, dict[str, Any]]) -> None:
    """Deletes the outcomes of exchanges that are gone, and the bodies that were theirs alone."""
    connection.executemany("DELETE FROM detail WHERE exchange_id = ?", [(number,) for number in deleted])
    release(
        connection,
        {number: {row["request_digest"], row["response_digest"]} - {None} for number, row in deleted.items()},
    )
    forget_notes(connection, deleted)


def _steps(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + _STEP] for at in range(0, len(numbers), _STEP))


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
