"""Whether the history is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.model.exchange import Status
from workbench.store.sqlite import blobs
from workbench.store.sqlite.connection import HistoryConnection

if TYPE_CHECKING:
    from workbench.store.history.history import History

_ENDED = (Status.OK.value, Status.ERROR.value, Status.CANCELLED.value)

_MENDED = "`workbench history verify --mend` deletes it"


def problems(connection: HistoryConnection, *, read_only: bool) -> Iterator[str]:
    """Everything that is wrong, in one sentence each. Reads all of the history.

    Args:
        connection: of the history.
        read_only: whether it takes nothing: SQLite checks an index only where it might write to it.
    """
    for (message,) in connection.execute("PRAGMA integrity_check"):
        if message != "ok":
            yield f"the database is damaged: {message}"
    for part in ("request", "response"):
        missing = connection.execute(
            f"SELECT id FROM exchange WHERE {part}_digest IS NOT NULL AND NOT withheld"  # noqa: S608
            f" AND NOT EXISTS (SELECT 1 FROM body WHERE body.digest = {part}_digest)"
        )
        for (number,) in missing:
            yield f"the {part} body of exchange {number} is missing"
    for (number,) in connection.execute(
        "SELECT id FROM exchange WHERE status IN (?, ?, ?)"
        " AND NOT EXISTS (SELECT 1 FROM detail WHERE exchange_id = exchange.id)",
        _ENDED,
    ):
        yield f"exchange {number} is marked as ended but has no outcome"
    yield from _links(connection)
    if not read_only:
        yield from _index(connection)
    for digest, size, data in connection.execute("SELECT digest, size, CAST(data AS BLOB) FROM body"):
        if size and not data:
            yield from _file(connection, digest, size)
        elif len(data) != size or blobs.digest(data) != digest:
            yield f"the body {digest.hex()} is not what was stored"


def _file(connection: HistoryConnection, digest: bytes, size: int) -> Iterator[str]:
    """Returns whether the file of a large body is there and whole."""
    import hashlib

    content, length = hashlib.sha256(), 0
    try:
        for piece in connection.files.steps(digest):
            content.update(piece)
            length += len(piece)
    except FileNotFoundError:
        yield f"the body {digest.hex()} is missing: its file does not exist"
    except OSError as error:
        yield f"the body {digest.hex()} cannot be read: {error.strerror}"
    else:
        if length != size or content.digest() != digest:
            yield f"the body {digest.hex()} is not what was stored"


def database_problems(history: History) -> tuple[str, ...]:
    """Returns what SQLite finds wrong with the structure of the database; bodies are not read.

    Raises:
        StoreError: it cannot be read at all.
    """
    with history.reading() as connection:
        rows = connection.execute("PRAGMA quick_check(10)").fetchall()
    return tuple(str(text) for (text,) in rows if text != "ok")


def _links(connection: sqlite3.Connection) -> Iterator[str]:
    """Yields what points to something that is not there, or is not pointed to."""
    # Loaded here: every start loads this module, and none of it.
    from workbench.store.sqlite.body_usage import NOT_ITS_OWN, OF_NOBODY

    for part, table in (("an outcome", "detail"), ("a body", "usage")):
        sql = f"SELECT DISTINCT exchange_id FROM {table} WHERE {OF_NOBODY}"  # noqa: S608  ours
        for (number,) in connection.execute(sql):
            yield f"{part} belongs to exchange {number}, which is not there; {_MENDED}"
    for number, _ in connection.execute(NOT_ITS_OWN):
        yield f"a body is kept for exchange {number}, which has it no longer; {_MENDED}"
    for (number,) in connection.execute(
        "SELECT exchange.id FROM exchange JOIN body ON body.digest IN (request_digest, response_digest)"
        " WHERE NOT withheld AND exchange.id >= (SELECT number FROM search_progress"
        " WHERE what = 'exchanges_from') AND NOT EXISTS"
        " (SELECT 1 FROM usage WHERE body_id = body.id AND exchange_id = exchange.id)"
    ):
        yield f"a body of exchange {number} is not noted as its own"
    (first, last, count, holes) = connection.execute(
        "SELECT min(id), max(id), count(*),"
        " (SELECT count(*) FROM hole WHERE id BETWEEN (SELECT min(id) FROM exchange)"
        " AND (SELECT max(id) FROM exchange)) FROM exchange"
    ).fetchone()
    if count and last - first + 1 - holes != count:
        yield f"of the numbers {first} to {last}, {last - first + 1 - holes} should exist, and {count} are"


def _index(connection: sqlite3.Connection) -> Iterator[str]:
    """Returns whether the words that are searched are those of what is there."""
    for table in ("body_words", "exchange_words"):
        try:
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")  # noqa: S608  ours
        except sqlite3.DatabaseError as error:
            yield f"the search index is damaged: {error}; `workbench history verify --mend` rebuilds it"
            return
