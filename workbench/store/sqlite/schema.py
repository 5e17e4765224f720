"""Whether a history has the tables that its version has."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from workbench.store.sqlite import migrations

_MADE = re.compile(
    r"^CREATE (?:VIRTUAL )?(?:UNIQUE )?(TABLE|INDEX|TRIGGER) ([a-z_]+)(?![a-z_.])", re.MULTILINE
)

_Objects = dict[tuple[str, str], object]


def complete(connection: sqlite3.Connection, scripts: Sequence[Path]) -> bool:
    """Whether everything that the migrations made is there by its name. Costs less than a millisecond."""
    made = {
        (kind.lower(), name)
        for script in scripts
        for kind, name in _MADE.findall(script.read_text(encoding="utf-8"))
    }
    return made <= set(connection.execute("SELECT type, name FROM sqlite_schema"))


def unchanged(connection: sqlite3.Connection, scripts: Sequence[Path]) -> bool:
    """Whether tables have the columns, and triggers and indexes the words, that the migrations gave them."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrations.apply(model, scripts)
        made = _objects(model)
    return made.items() <= _objects(connection).items()


def _objects(connection: sqlite3.Connection) -> _Objects:
    """Returns what there is, by kind and name. A table's own words depend on the SQLite that added to it."""
    objects: _Objects = {}
    for kind, name, words in connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall():
        if kind == "table":
            columns = connection.execute("SELECT name FROM pragma_table_info(?)", (name,)).fetchall()
            objects[kind, name] = tuple(column for (column,) in columns)
        else:
            objects[kind, name] = words
    return objects
