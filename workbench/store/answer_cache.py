"""What endpoints answered to texts when these were scored, so that nothing is asked and paid for twice."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import private_file, private_folder

_MOST = 1_000_000
"""Answers that are kept; the oldest go first."""
_AT_ONCE = 500


class AnswerCache:
    """Answers by digest. Thread-safe; to be closed.

    Args:
        places: the app's folders; None keeps the answers for as long as this is open, on no disk.

    Raises:
        StoreError: the folder of the cache does not allow it.
    """

    def __init__(self, places: AppDirs | None) -> None:
        self._lock = threading.Lock()
        try:
            path = ":memory:" if places is None else str(_path(places))
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS answer"
                " (number INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE, data BLOB NOT NULL)"
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The cache of answers cannot be opened: {error}.") from error

    def get(self, digests: Iterable[bytes]) -> dict[bytes, bytes]:
        """Returns the answers that are kept, by digest.

        Raises:
            StoreError: they cannot be read.
        """
        wanted = list(digests)
        kept: dict[bytes, bytes] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            step = wanted[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(step))
            sql = f"SELECT digest, data FROM answer WHERE digest IN ({marks})"  # noqa: S608  marks alone
            kept.update(self._rows(sql, step))
        return kept

    def keep(self, answers: Mapping[bytes, bytes]) -> None:
        """Keeps answers by digest.

        Raises:
            StoreError: they cannot be written.
        """
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                self._connection.executemany(
                    "INSERT OR IGNORE INTO answer (digest, data) VALUES (?, ?)", answers.items()
                )
                self._connection.execute(
                    "DELETE FROM answer WHERE number <= (SELECT max(number) FROM answer) - ?", (_MOST,)
                )
                self._connection.execute("COMMIT")
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise StoreError(f"The cache of answers cannot be written: {error}.") from error

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def _rows(self, sql: str, values: list[bytes]) -> list[tuple[bytes, bytes]]:
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(f"The cache of answers cannot be read: {error}.") from error


def _path(places: AppDirs) -> Path:
    path = private_folder(places.cache) / "answers.sqlite3"
    private_file(path)
    return path
