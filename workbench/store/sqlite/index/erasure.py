"""Words of what was deleted: gone from the indexes' pages, too.

FTS5 notes beside an entry that it is gone. The entry, and with it the word, goes when the parts of the index
are merged (sqlite.org/fts5.html, section 6.8), which it does by itself only for what is small or often
written.
"""

from __future__ import annotations

import sqlite3

_PAGES = 64
"""Pages of an index that are written in one transaction, in some milliseconds."""
_TABLES = ("body_words", "exchange_words")

_COUNT = "SELECT number FROM search_progress WHERE what = 'taken_out'"


def mark(connection: sqlite3.Connection) -> None:
    """Notes that something was taken out of an index, in the transaction that is open."""
    connection.execute(
        "INSERT INTO search_progress (what, number) VALUES ('taken_out', 1)"
        " ON CONFLICT (what) DO UPDATE SET number = number + 1"
    )


def marked(connection: sqlite3.Connection) -> int | None:
    """Returns a number that grows with what is taken out; None where all of that is gone.

    A history of a version that did not note it may have words left.
    """
    row = connection.execute(_COUNT).fetchone()
    return -1 if row is None else row[0] or None


def begin(connection: sqlite3.Connection) -> None:
    """Has all parts of both indexes be merged by the steps to come, in the transaction that is open."""
    for table in _TABLES:
        _merge(connection, table, -_PAGES)


def step(connection: sqlite3.Connection) -> bool:
    """Merges some of them, in the transaction that is open; False where nothing was left to do."""
    return any(_merge(connection, table, _PAGES) for table in _TABLES)


def end(connection: sqlite3.Connection, number: int) -> None:
    """Notes that all was merged, unless something was taken out since it was `marked` with this number."""
    connection.execute(
        "INSERT INTO search_progress (what, number) SELECT 'taken_out', 0 WHERE ?1 = -1 AND NOT EXISTS"
        f" ({_COUNT}) UNION ALL SELECT 'taken_out', 0 WHERE ?1 = ({_COUNT})"
        " ON CONFLICT (what) DO UPDATE SET number = 0",
        (number,),
    )


def _merge(connection: sqlite3.Connection, table: str, pages: int) -> bool:
    """Returns whether anything was merged: the command itself counts as one change."""
    before = connection.total_changes
    connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))  # noqa: S608  ours
    return connection.total_changes - before > 1
