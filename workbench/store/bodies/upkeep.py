"""Moving what an earlier version recorded to files, and removing files that no exchange names.

Both go in steps of one short transaction each: a send that begins meanwhile waits no longer than that, and
what was done stays done when it is interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from workbench.store.bodies.files import LARGE
from workbench.store.sqlite import blobs
from workbench.store.sqlite.connection import HistoryConnection

_STEP = 500
_MARK = "bodies_to_move"


class _History(Protocol):
    """What is used of a history."""

    def reading(self) -> AbstractContextManager[HistoryConnection]: ...
    def writing(self, *, durable: bool = True) -> AbstractContextManager[HistoryConnection]: ...


def move_bodies(history: _History, *, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Moves the large bodies that an earlier version kept in the database to files.

    The room that they took in the database is used again for what is recorded next.

    Returns:
        how many were moved.

    Raises:
        StoreError: one cannot be written; it stays where it is.
    """
    moved = 0
    while not cancelled() and (step := _step(history)):
        for number, digest, size, stored in step:
            if cancelled():
                return moved
            if size >= LARGE and stored:
                _move(history, number, digest)
                moved += 1
        with history.writing(durable=False) as connection:
            _set_mark(connection, step[-1][0] - 1)
    return moved


def _step(history: _History) -> list[tuple[int, bytes, int, int]]:
    """Bodies that have not been looked at, the newest first: number, digest, size, bytes in the row."""
    with history.reading() as connection:
        return connection.execute(
            "SELECT id, digest, size, length(data) FROM body WHERE id <="
            " (SELECT number FROM search_progress WHERE what = ?) ORDER BY id DESC LIMIT ?",
            (_MARK, _STEP),
        ).fetchall()


def _move(history: _History, number: int, digest: bytes) -> None:
    with history.reading() as connection:
        row = connection.execute(
            "SELECT CAST(data AS BLOB) FROM body WHERE id = ? AND digest = ?", (number, digest)
        ).fetchone()
        if row is None or not row[0]:  # it was deleted, or another process was quicker
            return
        # On the disk before the row gives it up: nothing is lost whenever the power fails.
        draft = connection.files.draft(row[0], flushed=True)
    try:
        with history.writing() as connection:
            taken = connection.execute(
                "UPDATE body SET data = x'' WHERE id = ? AND digest = ? AND length(data) > 0",
                (number, digest),
            )
            if taken.rowcount:
                connection.files.place(draft, digest, flushed=True)
    finally:
        draft.discard()


def _set_mark(connection: HistoryConnection, number: int) -> None:
    connection.execute("UPDATE search_progress SET number = ? WHERE what = ?", (number, _MARK))


def remove_strays(history: _History, *, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Removes the files that a killed process left behind: whose rows were never written, or are deleted.

    Returns:
        how many there were.

    Raises:
        StoreError: the history cannot be read.
    """
    with history.reading() as connection:
        digests = connection.files.digests()
    removed = 0
    while not cancelled() and (step := list(islice(digests, _STEP))):
        with history.reading() as connection:
            strays = [digest for digest in step if not blobs.has_row(connection, digest)]
        if strays:
            with history.writing(durable=False) as connection:
                removed += sum(blobs.remove_stray(connection, digest) for digest in strays)
    return removed


def unpack(source: HistoryConnection, copy: HistoryConnection) -> Iterator[int]:
    """Puts the large bodies of a history into the rows of a copy of it, so that the copy is one file.

    A body whose file is gone stays without its bytes: its exchange was deleted meanwhile, or `verify` reports
    it.

    Yields:
        before each body how many are left, this one counted.
    """
    rows = copy.execute("SELECT id, digest, size FROM body WHERE size > 0 AND length(data) = 0").fetchall()
    for done, (number, digest, size) in enumerate(rows):
        yield len(rows) - done
        if not source.files.has(digest, size):
            continue
        copy.execute("UPDATE body SET data = zeroblob(?) WHERE id = ?", (size, number))
        with copy.blobopen("body", "data", number) as blob:
            for piece in source.files.steps(digest):
                blob.write(piece)
    # Opened as a history, it moves them to files again.
    copy.execute(
        "UPDATE search_progress SET number = (SELECT ifnull(max(id), 0) FROM body) WHERE what = ?", (_MARK,)
    )
