"""Looking through the history without touching a body."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from workbench.model.exchange import Status, Summary
from workbench.store import rows

_RECENT = 500
"""How many exchanges completion looks back."""

_WORDS = (
    "endpoint_name || ' ' || operation || ' ' || status"
    " || ' ' || ifnull(error_code, '') || ' ' || ifnull(http_status, '')"
)


@dataclass(frozen=True)
class Choice:
    """Which exchanges are wanted; what is empty or None does not matter.

    Attributes:
        before: older than this number.
        text: words that must each occur.
        endpoint_name, operation, status: exactly this.
    """

    before: int | None = None
    text: str = ""
    endpoint_name: str = ""
    operation: str = ""
    status: Status | None = None

    def condition(self) -> tuple[str, list[Any]]:
        """The choice as SQL, empty if everything is wanted, with its parameters."""
        terms: list[str] = []
        values: list[Any] = []
        exact = {"endpoint_name": self.endpoint_name, "operation": self.operation, "status": self.status}
        for column, value in exact.items():
            if value:
                terms.append(f"{column} = ?")
                values.append(str(value))
        if self.before is not None:
            terms.append("id < ?")
            values.append(self.before)
        for word in self.text.split():
            terms.append(rf"{_WORDS} LIKE ? ESCAPE '\'")
            values.append(f"%{_literal(word)}%")
        return (f"WHERE {' AND '.join(terms)}" if terms else ""), values


def _literal(word: str) -> str:
    r"""A word for LIKE, in which `%`, `_` and `\` mean themselves."""
    for special in "\\%_":
        word = word.replace(special, f"\\{special}")
    return word


def page(connection: sqlite3.Connection, chosen: Choice, limit: int) -> tuple[Summary, ...]:
    """Summaries, newest first, from where the last page ended."""
    condition, values = chosen.condition()
    found = connection.execute(
        f"SELECT {rows.SUMMARY} FROM exchange {condition} ORDER BY id DESC LIMIT ?",  # noqa: S608
        (*values, limit),
    )
    return tuple(map(rows.summary, found))


def summary(connection: sqlite3.Connection, number: int) -> Summary | None:
    """One row of the list."""
    sql = f"SELECT {rows.SUMMARY} FROM exchange WHERE id = ?"  # noqa: S608
    found = connection.execute(sql, (number,)).fetchone()
    return None if found is None else rows.summary(found)


def neighbours(connection: sqlite3.Connection, number: int) -> tuple[int | None, int | None]:
    """The numbers next below and next above."""
    found: tuple[int | None, int | None] = connection.execute(
        "SELECT (SELECT max(id) FROM exchange WHERE id < ?), (SELECT min(id) FROM exchange WHERE id > ?)",
        (number, number),
    ).fetchone()
    return found


def count(connection: sqlite3.Connection) -> int:
    """How many rows there are."""
    return int(connection.execute("SELECT count(*) FROM exchange").fetchone()[0])


def values(connection: sqlite3.Connection, field: str, limit: int) -> tuple[str, ...]:
    """The last distinct values of a field, newest first."""
    recent = connection.execute("SELECT fields FROM exchange ORDER BY id DESC LIMIT ?", (_RECENT,))
    given = (rows.fields(text).get(field) for (text,) in recent)
    distinct = dict.fromkeys(str(value) for value in given if value not in (None, ""))
    return tuple(distinct)[:limit]
