"""Bodies: bytes that stand once in the history however often they were sent or received."""

from __future__ import annotations

import sqlite3
from typing import Literal

from workbench.model.errors import NotFoundError

_LARGE = 16 * 1024 * 1024
"""Bytes from which a copy of a body in memory matters more than the time of writing it twice."""

_STEP = 1024 * 1024


def digest(data: bytes) -> bytes:
    """The name of a body: its SHA-256."""
    import hashlib

    return hashlib.sha256(data).digest()


def keep(connection: sqlite3.Connection, name: bytes, data: bytes) -> None:
    """Store a body under its digest if it is not there."""
    # Asking first spares copying a large body that is sent again.
    if connection.execute("SELECT 1 FROM body WHERE digest = ?", (name,)).fetchone() is not None:
        return
    if len(data) <= _LARGE:
        connection.execute("INSERT INTO body (digest, size, data) VALUES (?, ?, ?)", (name, len(data), data))
        return
    # SQLite would hold two copies of it; written into its place in steps it takes none.
    row = connection.execute(
        "INSERT INTO body (digest, size, data) VALUES (?, ?, zeroblob(?))", (name, len(data), len(data))
    ).lastrowid
    assert row is not None  # noqa: S101  so says the documentation of an INSERT that succeeded
    view = memoryview(data)
    with connection.blobopen("body", "data", row) as blob:
        for start in range(0, len(data), _STEP):
            blob.write(view[start : start + _STEP])


def read(connection: sqlite3.Connection, number: int, part: Literal["request", "response"]) -> bytes:
    """The body of an exchange.

    Raises:
        NotFoundError: there is no such exchange, it has no such body, or a privacy setting withheld it.
    """
    found = connection.execute(
        f"SELECT {part}_digest, {part}_bytes, withheld, data FROM exchange"  # noqa: S608  one of two words of ours
        f" LEFT JOIN body ON body.digest = exchange.{part}_digest WHERE exchange.id = ?",
        (number,),
    ).fetchone()
    if found is None:
        raise NotFoundError(f"There is no exchange {number} in the history")
    name, size, withheld, data = found
    if name is None and size:
        raise NotFoundError(
            f"the {part} body of exchange {number} was not kept",
            "The disk was full when it came, or the file that it was imported from lacks it: only its "
            "size is recorded.",
        )
    if name is None:
        raise NotFoundError(f"exchange {number} has no {part} body")
    if withheld:
        raise NotFoundError(
            f"the {part} body of exchange {number} was not kept",
            "The privacy setting names its endpoint, or it was sent without recording bodies. "
            "Only digest and size are recorded.",
        )
    if data is None:
        raise NotFoundError(
            f"the {part} body of exchange {number} is missing from the history",
            "Run `workbench history verify`.",
        )
    body: bytes = data
    return body
