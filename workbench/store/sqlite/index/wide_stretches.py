"""What some tens of stretches have together: a search that finds nothing in any looks at none of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from workbench.model.query.sql import (
    ANY_HAS_TWO_VARIANTS,
    ANY_IS_NOTED,
    ANY_IS_PRIVATE,
    ANY_IS_REPLAY,
    EACH_HAS_VARIANT,
    EACH_TOOK,
    NOTED_BY,
    Parameters,
    is_marked,
)

WIDTH = 64
"""Stretches of a wide one; 64 at most."""
_MOST_BYTES = 100_000
"""Of the variants of its stretches: where they have more, each is looked at."""

_ANY = f"{ANY_IS_REPLAY}, {ANY_IS_NOTED}, {ANY_IS_PRIVATE}, {ANY_HAS_TWO_VARIANTS}"
_THEIRS = "stretch WHERE number BETWEEN :first AND :last"


def _of_each(mark: int) -> str:
    return f"SELECT {mark} WHERE NOT EXISTS (SELECT 1 FROM {_THEIRS} AND NOT {is_marked(mark)})"  # noqa: S608


_READ = f"""
    INSERT OR REPLACE INTO wide_stretch
        (first, last, took_least, took_most, size_least, size_most, variants)
    SELECT :first, :last, min(took_least), max(took_most), min(size_least), max(size_most),
        json_insert((SELECT json_group_array(value) FROM (
            SELECT DISTINCT value FROM (SELECT variants FROM {_THEIRS}) CROSS JOIN json_each(variants)
            WHERE type = 'text' OR (type = 'integer' AND value IN ({_ANY}))
            UNION ALL {_of_each(EACH_TOOK)}
            UNION ALL {_of_each(EACH_HAS_VARIANT)}
        )), '$[#]', json_array(
            min(json_extract(variants, '$[#-2][0]')), max(json_extract(variants, '$[#-2][1]'))
        ), '$[#]', {NOTED_BY})
    FROM {_THEIRS}
"""  # noqa: S608  texts and numbers of ours
_IS_READ = f"""
    SELECT count(*) = :width AND sum(length(variants)) <= {_MOST_BYTES}
    FROM {_THEIRS} AND NOT stale AND variants LIKE '%],{NOTED_BY}]'
"""  # noqa: S608  as above


def step(connection: sqlite3.Connection) -> bool:
    """Makes a wide stretch of stretches that are all read, in the transaction that is open; the newest first.

    Returns:
        False where there was none.
    """
    least, most = connection.execute(
        "SELECT (SELECT min(number) FROM stretch), (SELECT max(number) FROM stretch)"
    ).fetchone()
    if most is None:
        return False
    made = {first for (first,) in connection.execute("SELECT first FROM wide_stretch")}
    for first in range(first_of(most), first_of(least) - 1, -WIDTH):
        theirs = {"first": first, "last": first + WIDTH - 1}
        if first not in made and connection.execute(_IS_READ, {**theirs, "width": WIDTH}).fetchone()[0]:
            connection.execute(_READ, theirs)
            return True
    return False


def first_of(number: int) -> int:
    """Returns the first stretch of the wide one that a stretch is of."""
    return number - number % WIDTH


def passed_over(
    connection: sqlite3.Connection, bounds: Sequence[str], parameters: Parameters
) -> list[tuple[int, int]]:
    """Returns the first and the last stretch of each wide one that has no match, the newest first.

    Args:
        connection: of the history.
        bounds: what a stretch has that may have a match.
        parameters: those of the bounds.
    """
    sql = f"SELECT first, last FROM wide_stretch WHERE NOT ({' AND '.join(bounds)}) ORDER BY first DESC"  # noqa: S608  ours
    return connection.execute(sql, parameters.named).fetchall()
