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
from workbench.store.sqlite.index.traits import notes as trait_notes

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
_IS_READ = f"NOT stale AND variants LIKE '%],{NOTED_BY}]'"


def unread(connection: sqlite3.Connection) -> list[int]:
    """Returns the stretches that were not read, or changed, or an earlier version read; the newest first.

    The newest of all is left out until no more exchanges come to it.
    """
    read_by_number = dict(connection.execute(f"SELECT number, {_IS_READ} FROM stretch"))  # noqa: S608  ours
    least, most = connection.execute(
        "SELECT (SELECT min(id) FROM exchange) / ?1, (SELECT max(id) FROM exchange) / ?1", (LENGTH,)
    ).fetchone()
    numbers = {number for number, is_read in read_by_number.items() if not is_read}
    if most is not None:
        numbers.update(number for number in range(least, most) if number not in read_by_number)
    return sorted(numbers | trait_notes.unnoted(connection), reverse=True)


def read(connection: sqlite3.Connection, number: int) -> None:
    """Reads a stretch, in the transaction that is open, unless another process has read it meanwhile."""
    first = number * LENGTH
    sql = f"SELECT {_IS_READ} FROM stretch WHERE number = ?"  # noqa: S608  ours
    if connection.execute(sql, (number,)).fetchone() != (1,):
        connection.execute(_READ, {"number": number, "first": first, "last": first + LENGTH - 1})
    if not trait_notes.has(connection, number):
        trait_notes.note(connection, number, LENGTH)


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
