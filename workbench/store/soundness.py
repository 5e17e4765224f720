"""Whether the history is whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from workbench.model.exchange import Status
from workbench.store import bodies

_ENDED = (Status.OK.value, Status.ERROR.value, Status.CANCELLED.value)


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Everything that is wrong, in one sentence each. Reads all of the history."""
    for (found,) in connection.execute("PRAGMA integrity_check"):
        if found != "ok":
            yield f"the database is damaged: {found}"
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
        yield f"exchange {number} has ended, but how is missing"
    for digest, size, data in connection.execute("SELECT digest, size, CAST(data AS BLOB) FROM body"):
        if len(data) != size or bodies.digest(data) != digest:
            yield f"the body {digest.hex()} is not what was stored"
