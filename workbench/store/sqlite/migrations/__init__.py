"""The versions of the history's schema: `NNNN_name.sql` brings version NNNN-1 to NNNN.

A migration that was released is never edited, and only adds: tables, indexes, columns that are null or have a
default; a trigger may be replaced by others that do the same. So an older program can still write to a store
that a newer one opened before it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.store.sqlite.database import transaction


def released() -> tuple[Path, ...]:
    """Every migration in order; the number of them is the newest version of the schema."""
    return tuple(sorted(Path(__file__).parent.glob("[0-9]*.sql")))


def apply(connection: sqlite3.Connection, scripts: Sequence[Path]) -> None:
    """Brings a store to the newest version, one transaction each; what is applied already is passed over."""
    for version, script in enumerate(scripts, start=1):
        with transaction(connection):
            if connection.execute("PRAGMA user_version").fetchone()[0] < version:
                for statement in _statements(script.read_text(encoding="utf-8")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one, because `executescript` would end the transaction first."""
    statement = ""
    for piece in re.split(r"(?<=;)", script):
        statement += piece
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        raise sqlite3.ProgrammingError(f"a migration ends inside a statement: {statement.strip()[:60]}")
