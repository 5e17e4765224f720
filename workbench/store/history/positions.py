"""The place of a row in the list, and the row at a place, by arithmetic.

Numbers are given one after the other and the table `hole` has those that are gone, which are few beside those
that are there. So nothing is counted that lies between. In the folded list, the exchanges that a run made
are passed over as well: the run's own row stands for them.
"""

from __future__ import annotations

import sqlite3


def length(connection: sqlite3.Connection, *, folded: bool = False) -> int:
    """Returns how many rows there are."""
    first, last = _ends(connection)
    if first is None or last is None:
        return 0
    return last - first + 1 - _holes(connection, first, last, folded=folded)


def number_at(connection: sqlite3.Connection, place: int, *, folded: bool = False) -> int | None:
    """The number of the row at a place, from 0 for the newest; None below the last."""
    first, last = _ends(connection)
    if first is None or last is None:
        return None
    number = last - place
    while number >= first:
        # Each hole above moves it down by one, where there may be more holes.
        moved = last - place - _holes(connection, number, last, folded=folded)
        if moved == number:
            return number
        number = moved
    return None


def place_of(connection: sqlite3.Connection, number: int, *, folded: bool = False) -> int:
    """Returns how many rows are newer; folded, of what a run made, how many are newer than the run's row."""
    if folded:
        number = _head(connection, number)
    _, last = _ends(connection)
    if last is None or number >= last:
        return 0
    return last - number - _holes(connection, number + 1, last, folded=folded)


def _ends(connection: sqlite3.Connection) -> tuple[int | None, int | None]:
    ends: tuple[int | None, int | None] = connection.execute(
        "SELECT (SELECT min(id) FROM exchange), (SELECT max(id) FROM exchange)"
    ).fetchone()
    return ends


def _head(connection: sqlite3.Connection, number: int) -> int:
    """The number of the row that stands for an exchange: its own, or its run's."""
    row = connection.execute("SELECT ifnull(run_id, id) FROM exchange WHERE id = ?", (number,)).fetchone()
    return number if row is None else int(row[0])


def _holes(connection: sqlite3.Connection, first: int, last: int, *, folded: bool) -> int:
    sql = "SELECT count(*) FROM hole WHERE id BETWEEN ? AND ?"
    holes = int(connection.execute(sql, (first, last)).fetchone()[0])
    if not folded:
        return holes
    sql = "SELECT count(*) FROM exchange WHERE run_id IS NOT NULL AND id BETWEEN ? AND ?"
    return holes + int(connection.execute(sql, (first, last)).fetchone()[0])
