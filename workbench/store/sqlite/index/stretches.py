"""Searches by duration, size, variant, time and more: a note of what each thousand exchanges have.

An index of each would cost every recording a page. A note is written after the sending, like the index of
words, and has a search look at the thousands that may match and at no other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

from workbench.model.query.sql import (
    ANY_HAS_TWO_VARIANTS,
    ANY_IS_NOTED,
    ANY_IS_PRIVATE,
    ANY_IS_REPLAY,
    EACH_HAS_VARIANT,
    EACH_TOOK,
    NOTED_BY,
    Parameters,
)
from workbench.store.sqlite.index import ranges, wide_stretches
from workbench.store.sqlite.index.ranges import Range
from workbench.store.sqlite.index.sql import RANGES

LENGTH = 1000
"""Exchanges in a stretch; the triggers of the migration have the number too."""

# A variant that somebody made a number is noted as text: numbers are marks.

_ANY = {
    ANY_IS_REPLAY: "replay_of IS NOT NULL",
    ANY_IS_NOTED: "note <> ''",
    ANY_IS_PRIVATE: "withheld",
    ANY_HAS_TWO_VARIANTS: "json_extract(fields, '$.TargetVariant')"
    " <> json_extract(output, '$.InvokedProductionVariant')",
}


def _any(mark: int, condition: str) -> str:
    theirs = f"SELECT 1 FROM exchange NOT INDEXED WHERE id BETWEEN :first AND :last AND {condition}"  # noqa: S608
    return f"UNION ALL SELECT {mark} WHERE EXISTS ({theirs})"


_READ = f"""
    INSERT OR REPLACE INTO stretch
    SELECT :number, 0, min(duration_ms), max(duration_ms),
        min(max(ifnull(request_bytes, 0), ifnull(response_bytes, 0))),
        max(max(ifnull(request_bytes, 0), ifnull(response_bytes, 0))),
        json_insert((SELECT json_group_array(variant) FROM (
            SELECT CAST(json_extract(fields, '$.TargetVariant') AS TEXT) AS variant
            FROM exchange WHERE id BETWEEN :first AND :last AND variant IS NOT NULL
            UNION SELECT CAST(json_extract(output, '$.InvokedProductionVariant') AS TEXT) AS variant
            FROM exchange WHERE id BETWEEN :first AND :last AND variant IS NOT NULL
            UNION ALL SELECT {EACH_TOOK} FROM (
                SELECT count(*) = count(duration_ms) AS holds FROM exchange WHERE id BETWEEN :first AND :last
            ) WHERE holds
            UNION ALL SELECT {EACH_HAS_VARIANT} FROM (
                SELECT count(*) = count(ifnull(
                    json_extract(fields, '$.TargetVariant'),
                    json_extract(output, '$.InvokedProductionVariant')
                )) AS holds FROM exchange WHERE id BETWEEN :first AND :last
            ) WHERE holds
            {" ".join(_any(mark, condition) for mark, condition in _ANY.items())}
        )), '$[#]', json_array(min(started_at), max(started_at)), '$[#]', {NOTED_BY})
    FROM exchange WHERE id BETWEEN :first AND :last
"""  # noqa: S608  numbers of ours

# What an earlier version noted ends with another mark, and is read again.
_NEXT = f"""
    SELECT number FROM stretch WHERE stale OR variants NOT LIKE '%],{NOTED_BY}]'
    UNION ALL
    SELECT next.number FROM (
        SELECT max(number) + 1 AS number FROM stretch UNION ALL SELECT min(number) - 1 FROM stretch
        UNION ALL SELECT (SELECT max(id) FROM exchange) / :length - 1 WHERE NOT EXISTS (SELECT 1 FROM stretch)
    ) AS next
    WHERE next.number < (SELECT max(id) FROM exchange) / :length
        AND next.number >= (SELECT min(id) FROM exchange) / :length
    LIMIT 1
"""  # noqa: S608  as above


def step(connection: sqlite3.Connection) -> bool:
    """Reads a stretch that was not read, or that changed, in the transaction that is open; the newest first.

    Once all are read, it makes a wide one of those that belong together.

    Returns:
        False where there was none.
    """
    row = connection.execute(_NEXT, {"length": LENGTH}).fetchone()
    if row is None:
        return wide_stretches.step(connection)
    first = row[0] * LENGTH
    connection.execute(_READ, {"number": row[0], "first": first, "last": first + LENGTH - 1})
    return True


def candidates(
    connection: sqlite3.Connection, bounds: Sequence[str], parameters: Parameters, within: Range
) -> list[Range] | None:
    """The stretches that may have a match, the newest first; None where those are all there are.

    Args:
        connection: of the history.
        bounds: what a stretch has that may have a match.
        parameters: those of the bounds.
        within: the first and the last exchange that there are.
    """
    if not bounds:
        return None
    first, last = within
    left = _but(
        [(first // LENGTH, last // LENGTH)], wide_stretches.passed_over(connection, bounds, parameters)
    )
    sql = (
        f"SELECT number FROM {RANGES} CROSS JOIN stretch ON number BETWEEN first_id AND last_id"  # noqa: S608  ours
        f" WHERE NOT stale AND NOT ({' AND '.join(bounds)})"
    )
    named = {**parameters.named, "ranges": json.dumps(left)}
    excluded = {number for (number,) in connection.execute(sql, named)}
    if not excluded and left == [(first // LENGTH, last // LENGTH)]:
        return None
    numbers = (number for low, high in left for number in range(high, low - 1, -1))
    return [*_ranges([number for number in numbers if number not in excluded])]


def _but(within: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """Returns what is left of ranges without others; both have the newest first."""
    gaps: list[Range] = []
    high = 2**63 - 1
    for first, last in others:
        gaps.append((last + 1, high))
        high = first - 1
    return ranges.overlap(within, [*gaps, (-(2**63), high)])


def _ranges(descending: Sequence[int]) -> Iterator[Range]:
    for _, group in groupby(enumerate(descending), lambda pair: pair[0] + pair[1]):
        numbers = [number for _, number in group]
        yield numbers[-1] * LENGTH, (numbers[0] + 1) * LENGTH - 1
