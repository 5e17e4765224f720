"""A history as version 1 left it, which had no search and did not note whose a body is."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from workbench.model.clock import SystemClock
from workbench.store import AppDirs
from workbench.store.sqlite import migrations
from workbench.store.sqlite.open import open_database


def as_version_1(source: AppDirs, target: AppDirs) -> None:
    """Writes what a closed history holds into a new one of version 1.

    Args:
        source: with bodies that are in the database, not in files beside it.
        target: without a history.
    """
    open_database(target.data, SystemClock(), migrations.released()[:1])[0].close()
    with closing(sqlite3.connect(target.data / "history.sqlite3", isolation_level=None)) as raw:
        raw.execute("ATTACH ? AS new", (str(source.data / "history.sqlite3"),))
        columns = ", ".join(row[1] for row in raw.execute("PRAGMA main.table_info(exchange)"))
        raw.execute(f"INSERT INTO exchange ({columns}) SELECT {columns} FROM new.exchange")  # noqa: S608
        for table in ("body", "detail"):
            raw.execute(f"INSERT INTO {table} SELECT * FROM new.{table}")  # noqa: S608
