"""Moving what the log holds into the history file.

That takes as long as a dozen requests: the disk is waited for twice. Beside what is sent next it keeps nobody
waiting. But in a burst there is always a little left that was written meanwhile, and the log only begins anew
once nothing is; so now and then, when it has become long, that little is moved while nobody writes.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from workbench.store.bodies.files import BodyFiles
from workbench.store.sqlite.connection import HistoryConnection, connect
from workbench.store.sqlite.errors import full

_LONG = 4_000
"""Pages of the log, 16 MB, from which whoever writes is kept waiting for it to begin anew: for two flushes,
which take a tenth of a second on a busy disk."""


def checkpoint(connection: sqlite3.Connection) -> int:
    """Moves what nobody reads any more, as far as the disk has room: it is committed either way.

    Returns:
        the pages of the log, moved or not; 0 where another process moves them.

    Raises:
        sqlite3.OperationalError: the file takes nothing, for another reason.
    """
    try:
        (_, logged, _) = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.OperationalError as error:
        if not full(error):
            raise
        return 0
    return max(int(logged), 0)


class Checkpointer:
    """Moves what the log holds by a connection of its own, which is made when it is first needed.

    Args:
        path: the history file.
        files: of its large bodies.
        writing: held by whoever writes to the file.
    """

    def __init__(self, path: Path, files: BodyFiles, writing: threading.Lock) -> None:
        self._path = path
        self._files = files
        self._writing = writing
        self._connection: HistoryConnection | None = None
        self.moving = threading.Lock()

    def __call__(self) -> None:
        """Moves all of it, or nearly all. One thread calls this, and `close` after it.

        Raises:
            sqlite3.Error: the file cannot be opened, or takes nothing.
        """
        with self.moving:
            if self._connection is None:
                self._connection = connect(self._path, files=self._files)
                self._connection.execute("PRAGMA synchronous = NORMAL")
            if checkpoint(self._connection) >= _LONG:
                with self._writing:
                    checkpoint(self._connection)

    def close(self) -> None:
        """Lets go of the file."""
        if self._connection is not None:
            self._connection.close()
