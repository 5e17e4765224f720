"""Counts, errors, percentiles and sizes by endpoint, variant and time, from the rows of the list alone."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta

import msgspec

from workbench.model.account.endpoint_statistics import EndpointStatistics
from workbench.store.history.history import History

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CHOSEN = """
    chosen AS (
        SELECT endpoint_name, ifnull(json_extract(output, '$.InvokedProductionVariant'), '') AS variant,
            {period} AS period, status, duration_ms, request_bytes, response_bytes, started_at
        FROM exchange
        WHERE status <> 'in_flight' AND run IS NULL{within}
    )
"""
# A period of more than an hour begins by the clock on the wall, whose days may have 23 or 25 hours. A shorter
# one is an instant of UTC, so that the hour that the clock shows twice is two periods.
_WALL = "CAST(strftime('%s', started_at / 1000000, 'unixepoch', 'localtime') AS INTEGER)"
_LONG = f"{_WALL} - {_WALL} % {{length}}"
_SHORT = f"started_at / 1000000 - {_WALL} % {{length}}"
_HOUR = timedelta(hours=1)
_WITHIN = " AND id IN (SELECT value FROM json_each(?))"
_OF_ENDPOINT = " AND endpoint_name = ?"
# The nearest rank of a percentile is the same here as in a batch: the smallest value that so many of a
# hundred do not exceed.
_SUMMARY = """
    WITH {chosen},
    ranked AS (
        SELECT endpoint_name, variant, period, duration_ms,
            row_number() OVER (PARTITION BY endpoint_name, variant, period ORDER BY duration_ms) AS place,
            count(*) OVER (PARTITION BY endpoint_name, variant, period) AS total
        FROM chosen WHERE status = 'ok' AND duration_ms IS NOT NULL
    ),
    percentiles AS (
        SELECT endpoint_name, variant, period,
            max(duration_ms) FILTER (WHERE place = (total * 50 + 99) / 100) AS p50,
            max(duration_ms) FILTER (WHERE place = (total * 90 + 99) / 100) AS p90,
            max(duration_ms) FILTER (WHERE place = (total * 99 + 99) / 100) AS p99
        FROM ranked GROUP BY endpoint_name, variant, period
    )
    SELECT chosen.endpoint_name, chosen.variant, chosen.period, count(*), sum(status = 'error'),
        p50, p90, p99, ifnull(sum(request_bytes), 0), ifnull(sum(response_bytes), 0),
        min(started_at), max(started_at)
    FROM chosen LEFT JOIN percentiles USING (endpoint_name, variant, period)
    GROUP BY chosen.endpoint_name, chosen.variant, chosen.period
    ORDER BY sum(count(*)) OVER (PARTITION BY chosen.endpoint_name) DESC, chosen.endpoint_name,
        sum(count(*)) OVER (PARTITION BY chosen.endpoint_name, chosen.variant) DESC, chosen.variant,
        chosen.period
"""


def endpoint_statistics(
    history: History,
    numbers: array[int] | None = None,
    *,
    endpoint_name: str = "",
    period: timedelta | None = None,
) -> tuple[EndpointStatistics, ...]:
    """Returns how each variant of each endpoint answered, the most used endpoint first.

    Args:
        history: where to look.
        numbers: of the exchanges that count; None for all.
        endpoint_name: only this endpoint; empty for all.
        period: whole seconds; a row for each of these of local time that has exchanges, oldest first; None
            for one row in all.

    Raises:
        StoreError: it cannot be read.
    """
    within, values = "", []
    if numbers is not None:
        within, values = _WITHIN, [msgspec.json.encode(numbers.tolist()).decode()]
    if endpoint_name:
        within, values = within + _OF_ENDPOINT, [*values, endpoint_name]
    sql = _SUMMARY.format(chosen=_CHOSEN.format(within=within, period=_period_start_sql(period)))
    with history.reading() as connection:
        return tuple(_row(row, _period_start(row[2], period)) for row in connection.execute(sql, values))


def _period_start_sql(period: timedelta | None) -> str:
    if period is None:
        return "0"
    return (_LONG if period > _HOUR else _SHORT).format(length=period // timedelta(seconds=1))


def _period_start(seconds: int, period: timedelta | None) -> datetime | None:
    if period is None:
        return None
    start = _EPOCH + timedelta(seconds=seconds)
    return start.replace(tzinfo=None).astimezone(UTC) if period > _HOUR else start


_Row = tuple[str, str, int, int, int, float, float, float, int, int, int, int]


def _row(row: _Row, period_start: datetime | None) -> EndpointStatistics:
    endpoint, variant, _, count, errors, p50, p90, p99, sent, received, first, last = row
    return EndpointStatistics(
        endpoint_name=endpoint,
        variant=variant,
        count=count,
        errors=errors,
        p50_ms=p50,
        p90_ms=p90,
        p99_ms=p99,
        request_bytes=sent,
        response_bytes=received,
        first_at=_EPOCH + timedelta(microseconds=first),
        last_at=_EPOCH + timedelta(microseconds=last),
        period_start=period_start,
    )
