"""Keeping words findable, after the sending and in small steps.

Recording writes no index of words: it would make every send wait. What has not been read yet is read before
the next search, or when nobody is about to send. A step is a transaction of a few milliseconds, so that a
send that begins meanwhile does not wait longer than that.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence

from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import erasure

INDEXED_BYTES = 65_536
"""So much of a body is searched."""
_NUMBER = r"[-+]?[\d.]++(?:[eE][-+]?\d++)?[\s,;\[\]]++"
_NUMBERS = re.compile(rf"(?<![\d.])(?:{_NUMBER}){{32}}(?:{_NUMBER}|)*+")
"""Numbers in a row that are not words to search for: of an embedding, each would be an entry of its own, and
the index as large as the body."""
_STEP_BYTES = 200_000
_STEP_BODIES = 200
_STEP_EXCHANGES = 500

_SAID = """
    SELECT unread.exchange_id,
        ifnull(error_message, '') || ' ' || ifnull(name, '') || ' ' || ifnull(note, '') || ' '
        || ifnull((SELECT group_concat(value, ' ') FROM json_each(exchange.tags)), '')
    FROM unread LEFT JOIN exchange ON exchange.id = unread.exchange_id LIMIT ?
"""

_BEHIND = """
    WITH mark AS (
        SELECT (SELECT number FROM search_progress WHERE what = 'bodies_from') AS bodies_from,
            (SELECT number FROM search_progress WHERE what = 'bodies_to') AS bodies_to,
            (SELECT number FROM search_progress WHERE what = 'exchanges_from') AS exchanges_from
    )
    SELECT (SELECT count(*) FROM unread)
        + (SELECT count(*) FROM body WHERE id < bodies_from OR id > bodies_to)
        + (SELECT count(*) FROM exchange WHERE id < exchanges_from)
    FROM mark
"""


def step(connection: HistoryConnection) -> bool:
    """Reads some of what has not been read, in the transaction that is open; False where there was nothing.

    What was recorded last comes first.
    """
    if _read_exchanges(connection) or _read_new_bodies(connection):
        return True
    linked = link(connection)
    return _read_old_bodies(connection) or linked


def behind(connection: sqlite3.Connection) -> int:
    """Returns how many bodies and exchanges are not read yet."""
    row = connection.execute(_BEHIND).fetchone()
    return int(row[0])


def text_of(head: bytes, *, numbers: bool = False) -> str | None:
    """The text of a body by which it is found; None where it is not text.

    What is written to the index without a copy can only be taken out with the same words: so this is not a
    matter of the content's formats, and a change here asks for an index that is built anew.

    Args:
        head: the first bytes of a body, `INDEXED_BYTES` of them at most.
        numbers: whether long arrays of numbers are part of it, as they once were.
    """
    if b"\0" in head:
        return None
    text = head.decode(errors="replace")
    if text.count("\N{REPLACEMENT CHARACTER}") * 10 > len(head):
        return None
    return text if numbers else _NUMBERS.sub(" ", text)


def head_of(connection: HistoryConnection, number: int, size: int, count: int = INDEXED_BYTES) -> bytes:
    """The first bytes of a body, without reading the rest of a large one."""
    if not size:
        return b""
    with connection.blobopen("body", "data", number, readonly=True) as blob:
        if len(blob):
            return blob.read(min(count, size))
    (digest,) = connection.execute("SELECT digest FROM body WHERE id = ?", (number,)).fetchone()
    return connection.files.head(digest, count)


def texts(connection: HistoryConnection, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yields the texts by which bodies are found, of those bodies that are in the index."""
    first, last = _progress(connection, "bodies_from"), _progress(connection, "bodies_to")
    numbers_from, numbers_to = _progress(connection, "numbers_from"), _progress(connection, "numbers_to")
    rows = connection.execute(
        "SELECT id, size FROM body WHERE id BETWEEN ? AND ? AND id IN (SELECT value FROM json_each(?))",
        (first, last, json.dumps(numbers)),
    )
    for number, size in rows:
        text = text_of(head_of(connection, number, size), numbers=numbers_from <= number <= numbers_to)
        if text is not None:
            yield number, text


def has_read(connection: sqlite3.Connection, numbers: Collection[int]) -> bool:
    """Returns whether all of some bodies were read, and are in the index if they are text."""
    first, last = _progress(connection, "bodies_from"), _progress(connection, "bodies_to")
    return not numbers or (first <= min(numbers) and max(numbers) <= last)


def forget(connection: HistoryConnection, number: int) -> None:
    """Takes a body that is about to be deleted out of the index, if it is there."""
    taken_out = list(texts(connection, (number,)))
    connection.executemany(
        "INSERT INTO body_words (body_words, rowid, words) VALUES ('delete', ?, ?)", taken_out
    )
    if taken_out:
        erasure.mark(connection)


def forget_said(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Takes what is said of exchanges out of the index, where it is there."""
    # FTS5 itself counts no change of a row that is not there.
    taken_out = connection.executemany(
        "DELETE FROM exchange_words WHERE rowid = ?", [(number,) for number in numbers]
    )
    if taken_out.rowcount:
        erasure.mark(connection)


def give_back(connection: sqlite3.Connection) -> None:
    """After bodies were deleted: the numbers of the newest will be given again, to bodies not yet read."""
    newest = int(connection.execute("SELECT ifnull(max(id), 0) FROM body").fetchone()[0])
    _set(connection, "bodies_to", min(newest, _progress(connection, "bodies_to")))
    _set(connection, "bodies_from", min(newest + 1, _progress(connection, "bodies_from")))
    _set(connection, "numbers_to", min(newest, _progress(connection, "numbers_to")))


def _progress(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute("SELECT number FROM search_progress WHERE what = ?", (name,)).fetchone()[0])


def _set(connection: sqlite3.Connection, name: str, number: int) -> None:
    connection.execute("UPDATE search_progress SET number = ? WHERE what = ?", (number, name))


def _read_exchanges(connection: sqlite3.Connection) -> bool:
    rows = connection.execute(_SAID, (_STEP_EXCHANGES,)).fetchall()
    forget_said(connection, [number for number, _ in rows])
    connection.executemany(
        "INSERT INTO exchange_words (rowid, words) VALUES (?, ?)", [row for row in rows if row[1].strip()]
    )
    connection.executemany("DELETE FROM unread WHERE exchange_id = ?", [(number,) for number, _ in rows])
    return bool(rows)


def _read_new_bodies(connection: HistoryConnection) -> bool:
    last = _progress(connection, "bodies_to")
    rows = connection.execute(
        "SELECT id, size FROM body WHERE id > ? ORDER BY id LIMIT ?", (last, _STEP_BODIES)
    ).fetchall()
    rows = _few(rows)
    if rows:
        _index(connection, rows)
        _set(connection, "bodies_to", rows[-1][0])
    return bool(rows)


def unlinked(connection: sqlite3.Connection) -> bool:
    """Returns whether there are exchanges of a version that did not note whose bodies they have."""
    first = _progress(connection, "exchanges_from")
    return connection.execute("SELECT 1 FROM exchange WHERE id < ? LIMIT 1", (first,)).fetchone() is not None


def link(connection: sqlite3.Connection) -> bool:
    """Notes of some exchanges which bodies are theirs, the newest first; False where none is left."""
    first = _progress(connection, "exchanges_from")
    numbers = connection.execute(
        "SELECT id FROM exchange WHERE id < ? ORDER BY id DESC LIMIT ?", (first, _STEP_EXCHANGES)
    ).fetchall()
    if not numbers:
        return False
    oldest = numbers[-1][0]
    connection.execute(
        "INSERT OR IGNORE INTO usage SELECT body.id, exchange.id FROM exchange"
        " JOIN body ON body.digest IN (request_digest, response_digest)"
        " WHERE exchange.id >= ? AND exchange.id < ? AND NOT withheld",
        (oldest, first),
    )
    connection.execute(
        "INSERT OR IGNORE INTO unread SELECT id FROM exchange WHERE id >= ? AND id < ?"
        " AND (error_message IS NOT NULL OR tags <> '[]')",
        (oldest, first),
    )
    _set(connection, "exchanges_from", oldest)
    return True


def _read_old_bodies(connection: HistoryConnection) -> bool:
    first = _progress(connection, "bodies_from")
    rows = connection.execute(
        "SELECT id, size FROM body WHERE id < ? ORDER BY id DESC LIMIT ?", (first, _STEP_BODIES)
    ).fetchall()
    rows = _few(rows)
    if rows:
        # FTS5 writes what comes in ascending order at once, and anything else row by row.
        _index(connection, reversed(rows))
        _set(connection, "bodies_from", rows[-1][0])
    return bool(rows)


def _few(rows: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many bodies as make a step, one at least."""
    left = _STEP_BYTES
    for at, (_, size) in enumerate(rows):
        left -= min(size, INDEXED_BYTES)
        if left < 0:
            return rows[: max(at, 1)]
    return rows


def _index(connection: HistoryConnection, rows: Iterable[tuple[int, int]]) -> None:
    texts = ((number, text_of(head_of(connection, number, size))) for number, size in rows)
    connection.executemany(
        "INSERT INTO body_words (rowid, words) VALUES (?, ?)",
        [(number, text) for number, text in texts if text is not None],
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Forgets everything that was read, so that it is all read anew."""
    newest = int(connection.execute("SELECT ifnull(max(id), 0) FROM body").fetchone()[0])
    for table in ("body_words", "exchange_words"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute(
        "CREATE VIRTUAL TABLE body_words USING fts5"
        " (words, content = '', tokenize = 'unicode61 remove_diacritics 2')"
    )
    connection.execute(
        "CREATE VIRTUAL TABLE exchange_words USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2')"
    )
    _set(connection, "bodies_from", newest + 1)
    _set(connection, "bodies_to", newest)
    _set(connection, "numbers_to", 0)
    connection.execute("DELETE FROM stretch_words")
    connection.execute("DELETE FROM frequent_word")
    connection.execute("DELETE FROM wide_word")
    connection.execute(
        "INSERT OR IGNORE INTO unread SELECT id FROM exchange"
        " WHERE error_message IS NOT NULL OR tags <> '[]' OR name <> '' OR note <> ''"
    )
