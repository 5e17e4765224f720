"""Rows on the disk for as long as they are needed: more of them than memory should hold."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

from workbench.model.errors import FullStoreError, StoreError
from workbench.store.sqlite.errors import full

_PENDING = 1000
"""Rows that are written at a time."""


class TemporaryDatabase:
    """A database in a file without a name, which is gone when it is closed. For one thread at a time.

    SQLite puts the file into SQLITE_TMPDIR, TMPDIR, /var/tmp or /tmp (https://sqlite.org/tempfiles.html) and
    holds two megabytes of it in memory. Nothing is flushed or journalled: nobody reads it after a crash.
    """

    def __init__(self) -> None:
        with _errors():
            self._connection = sqlite3.connect("", check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = OFF")
            self._connection.execute("PRAGMA synchronous = OFF")
            # All that is ever written is one transaction; the file ends with it.
            self._connection.execute("BEGIN")

    def table(self) -> TemporaryTable:
        """Returns an empty table."""
        return TemporaryTable(self._connection)

    def keys(self) -> TemporaryKeys:
        """Returns an empty set of keys."""
        return TemporaryKeys(self._connection)

    def close(self) -> None:
        """Removes everything."""
        self._connection.close()


class TemporaryTable:
    """Rows in the order in which they were added, each with a key that others may have too."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._name = _created(
            connection, "(number INTEGER PRIMARY KEY, key TEXT NOT NULL, data BLOB NOT NULL)"
        )
        self._pending: list[tuple[str, bytes]] = []
        self._is_indexed = False
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[bytes]:
        self._write()
        with _errors():
            sql = f"SELECT data FROM {self._name} ORDER BY number"  # noqa: S608  ours
            for (data,) in self._connection.execute(sql):
                yield data

    def add(self, key: str, data: bytes) -> None:
        """Adds a row.

        Raises:
            StoreError: the disk does not take it.
        """
        self._pending.append((key, data))
        self._count += 1
        if len(self._pending) >= _PENDING:
            self._write()

    def beside(self) -> TemporaryTable:
        """Returns an empty table in the same database."""
        return TemporaryTable(self._connection)

    def last(self, key: str) -> bytes | None:
        """Returns the row that was added last with a key; None where no row has it."""
        self._index()
        with _errors():
            row: tuple[bytes] | None = self._connection.execute(
                f"SELECT data FROM {self._name} WHERE key = ? ORDER BY number DESC LIMIT 1",  # noqa: S608  ours
                (key,),
            ).fetchone()
        return None if row is None else row[0]

    def keys(self) -> int:
        """How many different keys there are."""
        self._index()
        with _errors():
            count: int = self._connection.execute(
                f"SELECT count(DISTINCT key) FROM {self._name}"  # noqa: S608  ours
            ).fetchone()[0]
        return count

    def shared(self, other: TemporaryTable) -> tuple[TemporaryTable, TemporaryTable]:
        """Returns the rows of both whose key is in both, in the order of this one.

        Of several rows with one key the last counts, at the place of the first.
        """
        self._index()
        other._index()
        with _errors():
            pairs = _created(
                self._connection,
                f"""AS SELECT a.last AS ours, b.last AS theirs
                FROM (SELECT key, min(number) AS first, max(number) AS last FROM {self._name} GROUP BY key) a
                JOIN (SELECT key, max(number) AS last FROM {other._name} GROUP BY key) b USING (key)
                ORDER BY a.first""",  # noqa: S608  ours
            )
        return self._taken(f"{pairs}.ours", pairs), other._taken(f"{pairs}.theirs", pairs)

    def _taken(self, column: str, pairs: str) -> TemporaryTable:
        """Returns the rows that a column names, in its order."""
        taken = TemporaryTable(self._connection)
        with _errors():
            taken._count = self._connection.execute(
                f"""INSERT INTO {taken._name} SELECT {pairs}.rowid, key, data
                FROM {pairs} JOIN {self._name} ON number = {column} ORDER BY {pairs}.rowid"""  # noqa: S608  ours
            ).rowcount
        return taken

    def _write(self) -> None:
        pending, self._pending = self._pending, []
        if pending:
            with _errors():
                self._connection.executemany(
                    f"INSERT INTO {self._name} (key, data) VALUES (?, ?)",  # noqa: S608  ours
                    pending,
                )

    def _index(self) -> None:
        """Makes keys quick to look up; once, when the table is full: that is cheaper than row by row."""
        self._write()
        if not self._is_indexed:
            with _errors():
                self._connection.execute(f"CREATE INDEX by_{self._name} ON {self._name} (key)")
            self._is_indexed = True


class TemporaryKeys:
    """A set of keys."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._name = _created(connection, "(key BLOB PRIMARY KEY) WITHOUT ROWID")
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, key: bytes) -> bool:
        """Adds a key; returns whether it was not in the set.

        Raises:
            StoreError: the disk does not take it.
        """
        with _errors():
            sql = f"INSERT OR IGNORE INTO {self._name} VALUES (?)"  # noqa: S608  ours
            is_new = self._connection.execute(sql, (key,)).rowcount > 0
        self._count += is_new
        return is_new


def _created(connection: sqlite3.Connection, definition: str) -> str:
    """Creates a table with a name of its own, which it returns."""
    with _errors():
        number = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        connection.execute(f"CREATE TABLE table_{number} {definition}")
    return f"table_{number}"


@contextlib.contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        reason = "the disk of temporary files is full" if full(error) else str(error)
        hint = "Free some space, or set TMPDIR to a folder with more."
        raise (FullStoreError if full(error) else StoreError)(
            f"Records cannot be kept while they are read: {reason}.", hint
        ) from error
