"""Bodies: bytes that stand once in the history however often they were sent or received.

Each has a row in the table `body`. A small one has its bytes there; the row of a large one has none, and the
bytes are a file.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.model.body_absence import BodyAbsence, Part
from workbench.model.errors import NotFoundError
from workbench.store.bodies.files import LARGE, Draft
from workbench.store.sqlite.connection import HistoryConnection


def digest(data: bytes) -> bytes:
    """The name of a body: its SHA-256."""
    import hashlib

    return hashlib.sha256(data).digest()


def stage(
    connection: HistoryConnection, name: bytes, data: bytes, unwanted: Callable[[], bool] | None = None
) -> Draft | None:
    """Writes a large body that the history does not have, before the transaction that keeps it.

    Args:
        unwanted: as for `BodyFiles.draft`.

    Returns:
        what `keep` takes; None for a body that is small or known.

    Raises:
        StoreError: it cannot be written.
    """
    if len(data) < LARGE or stored(connection, name, len(data)):
        return None
    return connection.files.draft(data, unwanted=unwanted)


def stored(connection: HistoryConnection, name: bytes, size: int) -> bool:
    """Returns whether a large body is there, in its row or as a whole file."""
    row = connection.execute("SELECT length(data) FROM body WHERE digest = ?", (name,)).fetchone()
    return row is not None and (row[0] > 0 or connection.files.has(name, size))


def keep(connection: HistoryConnection, name: bytes, data: bytes, draft: Draft | None = None) -> None:
    """Stores a body under its digest if it is not there.

    Args:
        connection: in a transaction.
        name: its digest.
        data: the body.
        draft: what `stage` has written of it; its owner discards it, whatever happens.

    Raises:
        StoreError: it cannot be written.
    """
    large = len(data) >= LARGE
    if large and stored(connection, name, len(data)):
        return
    if large:
        files = connection.files
        files.place(draft or files.draft(data), name)
    connection.execute(
        # A row without its file is of a body that was lost in a power failure: the file is there again.
        "INSERT OR IGNORE INTO body (digest, size, data) VALUES (?, ?, ?)",
        (name, len(data), b"" if large else data),
    )


def has_row(connection: HistoryConnection, name: bytes) -> bool:
    """Returns whether any exchange may have a body."""
    return connection.execute("SELECT 1 FROM body WHERE digest = ?", (name,)).fetchone() is not None


def remove_stray(connection: HistoryConnection, name: bytes) -> bool:
    """Within a transaction: remove the file of a body that has no row; whether it had none."""
    stray = not has_row(connection, name)
    if stray:
        connection.files.remove(name)
    return stray


def content(
    connection: HistoryConnection, name: bytes | None, size: int | None, data: bytes | None
) -> bytes | None:
    """Returns the bytes of a body whose row was read; None where they are not there.

    Args:
        name, size, data: the columns of its row; None where it has none.
    """
    if data or not size or name is None or data is None:
        return data
    return connection.files.read(name, size)


def read(connection: HistoryConnection, number: int, part: Part) -> bytes | BodyAbsence:
    """The body of an exchange, or why the history does not have it.

    Raises:
        NotFoundError: there is no such exchange.
    """
    row = connection.execute(
        f"SELECT {part}_digest, {part}_bytes, withheld, size, data FROM exchange"  # noqa: S608  one of two words of ours
        f" LEFT JOIN body ON body.digest = exchange.{part}_digest WHERE exchange.id = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise NotFoundError(f"There is no exchange {number} in the history")
    name, recorded_size, withheld, size, data = row
    if (absence := absence_of(name, recorded_size, withheld)) is not None:
        return absence
    body = content(connection, name, size, data)
    return BodyAbsence.LOST if body is None else body


def absence_of(name: bytes | None, size: int | None, withheld: int) -> BodyAbsence | None:
    """Returns why a body was not recorded; None where it was.

    Args:
        name, size, withheld: the columns of its exchange.
    """
    if name is None:
        return BodyAbsence.UNRECORDED if size else BodyAbsence.EMPTY
    return BodyAbsence.WITHHELD if withheld else None
