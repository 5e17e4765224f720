"""The place of a row in the list, and the row at a place, by arithmetic.

Numbers are given one after the other and the table `hole` has those that are gone, which are few beside those
that are there. So nothing is counted that lies between.
"""

from __future__ import annotations

import sqlite3


def length(connection: sqlite3.Connection) -> int:
    """Returns how many rows there are."""
    first, last = _ends(connection)
    return 0 if first is None or last is None else last - first + 1 - _holes(connection, first, last)


def number_at(connection: sqlite3.Connection, place: int) -> int | None:
    """The number of the row at a place, from 0 for the newest; None below the last."""
    first, last = _ends(connection)
    if first is None or last is None:
        return None
    number = last - place
    while number >= first:
        # Each hole above moves it down by one, where there may be more holes.
        moved = last - place - _holes(connection, number, last)
        if moved == number:
            return number
        number = moved
    return None


def place_of(connection: sqlite3.Connection, number: int) -> int:
    """Returns how many rows are newer."""
    _, last = _ends(connection)
    if last is None or number >= last:
        return 0
    return last - number - _holes(connection, number + 1, last)


def _ends(connection: sqlite3.Connection) -> tuple[int | None, int | None]:
    found: tuple[int | None, int | None] = connection.execute(
        "SELECT (SELECT min(id) FROM exchange), (SELECT max(id) FROM exchange)"
    ).fetchone()
    return found


def _holes(connection: sqlite3.Connection, first: int, last: int) -> int:
    sql = "SELECT count(*) FROM hole WHERE id BETWEEN ? AND ?"
    return int(connection.execute(sql, (first, last)).fetchone()[0])
