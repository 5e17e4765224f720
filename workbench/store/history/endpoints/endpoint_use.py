"""When each endpoint was invoked last, from the history alone."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The newest exchange of every combination that has occurred is the last entry of its part of the index, so
# that few rows are read however long the history is.
_LAST = """
    SELECT newest.endpoint_name, max(exchange.started_at)
    FROM (
        SELECT label.endpoint_name AS endpoint_name, (
            SELECT max(id) FROM exchange
            WHERE exchange.endpoint_name = label.endpoint_name AND exchange.status = label.status
                AND exchange.operation = label.operation
                AND exchange.http_status IS nullif(label.http_status, 0)
                AND exchange.error_code IS nullif(label.error_code, '')
        ) AS id
        FROM label
    ) AS newest
    JOIN exchange ON exchange.id = newest.id
    GROUP BY newest.endpoint_name
"""


def invocations_between(
    connection: sqlite3.Connection, endpoint_name: str, start: datetime, end: datetime
) -> tuple[datetime, ...]:
    """Returns when each exchange of an endpoint began, from `start` to before `end`, the oldest first."""
    sql = (
        "SELECT started_at FROM exchange WHERE endpoint_name = ? AND started_at >= ? AND started_at < ? "
        "ORDER BY started_at"
    )
    rows = connection.execute(sql, (endpoint_name, _microseconds(start), _microseconds(end)))
    return tuple(_EPOCH + timedelta(microseconds=started_at) for (started_at,) in rows)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def last_invocations(connection: sqlite3.Connection) -> dict[str, datetime]:
    """Returns when the newest exchange of each endpoint began, by the endpoint's name."""
    return {
        name: _EPOCH + timedelta(microseconds=started_at) for name, started_at in connection.execute(_LAST)
    }


def last_answers(connection: sqlite3.Connection) -> dict[str, int]:
    """Returns the number of the newest successful exchange of each endpoint, by its name."""
    sql = """
        SELECT endpoint_name,
            (SELECT max(id) FROM exchange WHERE endpoint_name = label.endpoint_name AND status = 'ok')
        FROM (SELECT DISTINCT endpoint_name FROM label WHERE status = 'ok') AS label
    """
    return {name: number for name, number in connection.execute(sql) if number is not None}


def streaming_endpoints(connection: sqlite3.Connection) -> frozenset[str]:
    """Returns the endpoints whose successful exchanges were all InvokeEndpointWithResponseStream, by name."""
    sql = (
        "SELECT endpoint_name FROM label WHERE status = 'ok' GROUP BY endpoint_name "
        "HAVING min(operation = 'InvokeEndpointWithResponseStream') = 1"
    )
    return frozenset(name for (name,) in connection.execute(sql))
