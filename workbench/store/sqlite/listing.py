"""Looking through the history without touching a body."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.model.exchange import ExchangeSummary, Status
from workbench.store.sqlite import rows

_RECENT = 500
"""How many exchanges completion looks back."""

_MERGED = 200
"""How many labels are read one by one; more than that are met soon enough in the list itself."""

_NEWEST = 2**63 - 1

WORDS = (
    "endpoint_name || ' ' || operation || ' ' || status"
    " || ' ' || ifnull(error_code, '') || ' ' || ifnull(nullif(http_status, 0), '')"
)


@dataclass(frozen=True)
class Choice:
    """Which exchanges are wanted; what is empty or None does not matter.

    Attributes:
        text: words that must each occur.
        endpoint_name, operation, status: exactly this.
    """

    text: str = ""
    endpoint_name: str = ""
    operation: str = ""
    status: Status | None = None

    def condition(self) -> tuple[str, dict[str, str]]:
        """The choice as SQL over a label's columns, empty if everything is wanted, with its parameters."""
        terms: list[str] = []
        values: dict[str, str] = {}
        exact = {"endpoint_name": self.endpoint_name, "operation": self.operation, "status": self.status}
        for column, value in exact.items():
            if value:
                terms.append(f"{column} = :{column}")
                values[column] = str(value)
        if self.text:
            # Loaded here: a send filters nothing.
            from workbench.model.query.sql import literal

            for number, word in enumerate(self.text.split()):
                terms.append(rf"{WORDS} LIKE :word{number} ESCAPE '\'")
                values[f"word{number}"] = f"%{literal(word)}%"
        return " AND ".join(terms), values


def page(
    connection: sqlite3.Connection, chosen: Choice, *, limit: int, before: int | None
) -> tuple[ExchangeSummary, ...]:
    """Summaries, newest first, older than `before`."""
    condition, words = chosen.condition()
    values = {**words, "before": _NEWEST if before is None else before, "limit": limit}
    if not condition:
        where = "id < :before"
    elif few(connection, condition, words):
        where = MERGE.format(condition)
    else:
        where = f"{condition} AND id < :before"
    records = connection.execute(
        f"SELECT {rows.SUMMARY} FROM exchange NOT INDEXED WHERE {where} ORDER BY id DESC LIMIT :limit",  # noqa: S608
        values,
    )
    return tuple(map(rows.summary, records))


MERGE = """id IN (
    SELECT one.id FROM (SELECT * FROM label WHERE {}) AS label CROSS JOIN exchange AS one WHERE one.id IN (
        SELECT id FROM exchange AS same
        WHERE same.endpoint_name = label.endpoint_name AND same.status = label.status
            AND same.operation = label.operation AND same.http_status IS nullif(label.http_status, 0)
            AND same.error_code IS nullif(label.error_code, '') AND same.id < :before
        ORDER BY same.id DESC LIMIT :limit
    )
)"""
"""The newest of each label that matches."""


def few(connection: sqlite3.Connection, condition: str, words: Mapping[str, str | float]) -> bool:
    """Returns whether few enough labels match a condition to read the newest of each."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM label WHERE {condition} LIMIT {_MERGED + 1})"  # noqa: S608
    return int(connection.execute(sql, words).fetchone()[0]) <= _MERGED


def summary(connection: sqlite3.Connection, number: int) -> ExchangeSummary | None:
    """One row of the list."""
    sql = f"SELECT {rows.SUMMARY} FROM exchange WHERE id = ?"  # noqa: S608
    row = connection.execute(sql, (number,)).fetchone()
    return None if row is None else rows.summary(row)


def summaries(connection: sqlite3.Connection, numbers: Sequence[int]) -> tuple[ExchangeSummary, ...]:
    """Rows of the list by their numbers, newest first; those that are gone are left out."""
    wanted = f"[{','.join(map(str, numbers))}]"
    records = connection.execute(
        f"SELECT {rows.SUMMARY} FROM exchange WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",  # noqa: S608
        (wanted,),
    )
    return tuple(map(rows.summary, records))


def count(connection: sqlite3.Connection) -> int:
    """Returns how many rows there are."""
    return int(connection.execute("SELECT count(*) FROM exchange").fetchone()[0])


def values(connection: sqlite3.Connection, field: str, limit: int) -> tuple[str, ...]:
    """The last distinct values of a field, newest first."""
    recent = connection.execute("SELECT fields FROM exchange ORDER BY id DESC LIMIT ?", (_RECENT,))
    recent_values = (rows.fields(text).get(field) for (text,) in recent)
    distinct = dict.fromkeys(str(value) for value in recent_values if value not in (None, ""))
    return tuple(distinct)[:limit]
