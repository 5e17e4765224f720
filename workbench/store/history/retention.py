"""How much of the history is kept."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from workbench.store.history import positions
from workbench.store.history.history import History
from workbench.store.history.trash import GRACE, empty_trash, link_all, remove
from workbench.store.settings import Retention

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MEGABYTE = 1024 * 1024

_BEYOND = """
    WITH beyond AS MATERIALIZED (
        SELECT id, run IS NOT NULL AS is_run FROM exchange
        WHERE NOT pinned AND status <> 'in_flight' AND ({})
    )
    SELECT id FROM beyond WHERE NOT is_run OR NOT EXISTS (
        SELECT 1 FROM exchange AS member
        WHERE member.run_id = beyond.id AND member.id NOT IN (SELECT id FROM beyond)
    )
    ORDER BY is_run, id
"""


class RetentionOverrun(msgspec.Struct, frozen=True, kw_only=True):
    """What is beyond the limits.

    Args:
        numbers: of the exchanges, the oldest first, and after them those of the runs that made them.
        body_bytes: of the bodies that are theirs alone.
        oldest, newest: when the first and the last of them were sent; None where there are none.
    """

    numbers: tuple[int, ...]
    body_bytes: int
    oldest: datetime | None
    newest: datetime | None


def retention_overrun(history: History, retention: Retention, now: datetime) -> RetentionOverrun:
    """Returns what is beyond the limits; nothing is deleted.

    Raises:
        StoreError: it cannot be read.
    """
    link_all(history)
    with history.reading() as connection:
        numbers = _beyond(connection, retention, now)
        listed = f"[{','.join(map(str, numbers))}]"
        oldest, newest = connection.execute(
            "SELECT min(started_at), max(started_at) FROM exchange"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (listed,),
        ).fetchone()
        (body_bytes,) = connection.execute(
            "WITH gone AS MATERIALIZED (SELECT value AS id FROM json_each(?))"
            " SELECT ifnull(sum(size), 0) FROM body WHERE id IN (SELECT body_id FROM usage"
            " GROUP BY body_id HAVING min(exchange_id IN (SELECT id FROM gone)))",
            (listed,),
        ).fetchone()
    return RetentionOverrun(
        numbers=tuple(numbers), body_bytes=int(body_bytes), oldest=_moment(oldest), newest=_moment(newest)
    )


def enforce(
    history: History,
    retention: Retention,
    now: datetime,
    *,
    cancelled: Callable[[], bool] = lambda: False,
) -> int:
    """Deletes what is beyond the limits for good, and what was deleted and cannot be brought back any more.

    Returns:
        how many exchanges were beyond the limits.

    Raises:
        StoreError: it cannot be written.
    """
    if history.read_only:
        return 0
    # It notes whose each body is, too, which the limit of megabytes goes by.
    empty_trash(history, now - GRACE, cancelled=cancelled)
    if not retention:
        return 0
    with history.reading() as connection:
        numbers = _beyond(connection, retention, now)
    return remove(history, numbers, cancelled=cancelled)


def _beyond(connection: sqlite3.Connection, retention: Retention, now: datetime) -> array[int]:
    """The numbers beyond the limits, the oldest first.

    The row of a run stays as long as something that it made, and comes last: what it made is deleted first.
    """
    conditions: list[str] = []
    values: dict[str, int] = {}
    if retention.days > 0:
        conditions.append("started_at < :before")
        values["before"] = (now - timedelta(days=min(retention.days, 100_000)) - _EPOCH) // timedelta(
            microseconds=1
        )
    if retention.count > 0:
        last = positions.number_at(connection, retention.count)
        conditions.append("id <= :last")
        values["last"] = -1 if last is None else last
    if retention.megabytes > 0:
        conditions.append("id <= :cut")
        values["cut"] = _cut(connection, int(retention.megabytes * _MEGABYTE))
    if not conditions:
        return array("q")
    rows = connection.execute(_BEYOND.format(" OR ".join(conditions)), values)
    return array("q", (number for (number,) in rows))


def _cut(connection: sqlite3.Connection, allowed: int) -> int:
    """The newest exchange whose bodies do not fit any more, counted from the newest on; -1 where all fit.

    A body counts with the newest exchange that it belongs to, and first of all where that is pinned.
    """
    (total,) = connection.execute("SELECT ifnull(sum(size), 0) FROM body").fetchone()
    if total <= allowed:
        return -1
    (pinned,) = connection.execute(
        "SELECT ifnull(sum(size), 0) FROM body WHERE id IN"
        " (SELECT body_id FROM exchange JOIN usage ON exchange_id = exchange.id WHERE pinned)"
    ).fetchone()
    row = connection.execute(
        "WITH last AS (SELECT max(exchange_id) AS number, body_id FROM usage WHERE body_id NOT IN"
        " (SELECT body_id FROM exchange JOIN usage ON exchange_id = exchange.id WHERE pinned)"
        " GROUP BY body_id),"
        " sums AS (SELECT number, sum(size) OVER (ORDER BY number DESC) AS together"
        " FROM last JOIN body ON body.id = body_id)"
        " SELECT max(number) FROM sums WHERE together > ?",
        (allowed - pinned,),
    ).fetchone()
    return -1 if row[0] is None else int(row[0])


def _moment(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else _EPOCH + timedelta(microseconds=microseconds)
