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
from workbench.store.sqlite.index.traits import notes as trait_notes

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


def unread(connection: sqlite3.Connection) -> list[int]:
    """Returns the wide stretches that are to be made, by the first stretch of each; the newest first.

    All their stretches are read.
    """
    least, most = connection.execute(
        "SELECT (SELECT min(number) FROM stretch), (SELECT max(number) FROM stretch)"
    ).fetchone()
    if most is None:
        return []
    made = {first for (first,) in connection.execute("SELECT first FROM wide_stretch")}
    firsts = {
        first
        for first in range(first_of(least), most + 1, WIDTH)
        if first not in made and _is_read(connection, first)
    }
    return sorted(firsts | trait_notes.unnoted_wide(connection), reverse=True)


def read(connection: sqlite3.Connection, first: int) -> None:
    """Makes a wide stretch, in the transaction that is open, unless another process has made it meanwhile.

    Nothing is made where one of its stretches changed.
    """
    sql = "SELECT 1 FROM wide_stretch WHERE first = ?"
    if connection.execute(sql, (first,)).fetchone() is None:
        if not _is_read(connection, first):
            return
        connection.execute(_READ, {"first": first, "last": first + WIDTH - 1})
    if not trait_notes.has(connection, first, wide=True):
        trait_notes.note_wide(connection, first, WIDTH)


def _is_read(connection: sqlite3.Connection, first: int) -> bool:
    theirs = {"first": first, "last": first + WIDTH - 1, "width": WIDTH}
    return bool(connection.execute(_IS_READ, theirs).fetchone()[0])


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
