"""Counts, errors, percentiles and sizes by endpoint and variant, from the rows of the list alone."""

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
            status, duration_ms, request_bytes, response_bytes, started_at
        FROM exchange
        WHERE status <> 'in_flight' AND run IS NULL{within}
    )
"""
_WITHIN = " AND id IN (SELECT value FROM json_each(?))"
# The nearest rank of a percentile is the same here as in a batch: the smallest value that so many of a
# hundred do not exceed.
_SUMMARY = """
    WITH {chosen},
    ranked AS (
        SELECT endpoint_name, variant, duration_ms,
            row_number() OVER (PARTITION BY endpoint_name, variant ORDER BY duration_ms) AS place,
            count(*) OVER (PARTITION BY endpoint_name, variant) AS total
        FROM chosen WHERE status = 'ok' AND duration_ms IS NOT NULL
    ),
    percentiles AS (
        SELECT endpoint_name, variant,
            max(duration_ms) FILTER (WHERE place = (total * 50 + 99) / 100) AS p50,
            max(duration_ms) FILTER (WHERE place = (total * 90 + 99) / 100) AS p90,
            max(duration_ms) FILTER (WHERE place = (total * 99 + 99) / 100) AS p99
        FROM ranked GROUP BY endpoint_name, variant
    )
    SELECT chosen.endpoint_name, chosen.variant, count(*), sum(status = 'error'), p50, p90, p99,
        ifnull(sum(request_bytes), 0), ifnull(sum(response_bytes), 0), min(started_at), max(started_at)
    FROM chosen LEFT JOIN percentiles USING (endpoint_name, variant)
    GROUP BY chosen.endpoint_name, chosen.variant
    ORDER BY max(count(*)) OVER (PARTITION BY chosen.endpoint_name) DESC, chosen.endpoint_name, count(*) DESC
"""


def endpoint_statistics(history: History, numbers: array[int] | None) -> tuple[EndpointStatistics, ...]:
    """Returns how each variant of each endpoint answered, the most used endpoint first.

    Args:
        history: where to look.
        numbers: of the exchanges that count; None for all.

    Raises:
        StoreError: it cannot be read.
    """
    sql = _SUMMARY.format(chosen=_CHOSEN.format(within="" if numbers is None else _WITHIN))
    values = () if numbers is None else (msgspec.json.encode(numbers.tolist()).decode(),)
    with history.reading() as connection:
        return tuple(map(_row, connection.execute(sql, values)))


def _row(row: tuple[str, str, int, int, float, float, float, int, int, int, int]) -> EndpointStatistics:
    endpoint, variant, count, errors, p50, p90, p99, sent, received, first, last = row
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
    )
