"""Reading what stretches have, in a transaction of the test's own."""

from __future__ import annotations

import sqlite3

from workbench.store.sqlite.index import stretches, wide_stretches


def read_stretches(connection: sqlite3.Connection, most: int | None = None) -> None:
    """Reads the stretches that are to be read, then the wide ones.

    Args:
        connection: of a history, in a transaction.
        most: how many of each at most.
    """
    for kind in (stretches, wide_stretches):
        for number in kind.unread(connection)[:most]:
            kind.read(connection, number)
