"""Noting of each exchange of a stretch what filters ask for: its label, its properties, two amounts."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

LABEL, PROPERTY, TOOK, SIZE = ASPECTS = ("label", "property", "took", "size")
"""What is noted, as the table `trait` names it."""
NOT_THERE = 254
UNKNOWN = 255
_MOST_KINDS = 254
_MOST_LETTERS = 100_000
"""Letters of the labels or properties of one note; what is more is unknown."""

# In a byte: nothing is 0, and 0 is 1; then eight steps for each time that an amount doubles.
NO_AMOUNT, _ZERO, _LEAST, _MOST = 0, 1, 2, 253
_LEAST_EXPONENT = -3
"""Amounts below a sixteenth are of one step."""
_LARGEST = 2.0**40
_STEPS = 8

_EXCHANGES = """
    SELECT id - :first,
        json_array(endpoint_name, status, operation, http_status, error_code),
        json_array(
            json_extract(fields, '$.TargetVariant'), json_extract(output, '$.InvokedProductionVariant'),
            nullif(replay_of IS NOT NULL, 0), iif(note <> '', 'noted', ''), withheld
        ),
        duration_ms, max(ifnull(request_bytes, 0), ifnull(response_bytes, 0))
    FROM exchange WHERE id BETWEEN :first AND :last
"""
_KEPT = "INSERT OR REPLACE INTO trait (wide, first, aspect, kinds, exchanges) VALUES (?, ?, ?, ?, ?)"

Note = tuple[str, bytes]
"""The kinds, a line each, and a byte for each exchange."""


def step_of(amount: float | None) -> int:
    """Returns the step of an amount: a larger one has the same or a higher."""
    if amount is None:
        return NO_AMOUNT
    if amount <= 0:
        return _ZERO
    # Exact, unlike a logarithm: what is larger never comes before.
    mantissa, exponent = math.frexp(min(amount, _LARGEST))
    return max(_LEAST, min(_MOST, _LEAST + _STEPS * (exponent - _LEAST_EXPONENT - 1) + int(mantissa * 16)))


def note(connection: sqlite3.Connection, number: int, length: int) -> None:
    """Notes the exchanges of a stretch, which is read and not stale, in the transaction that is open.

    Args:
        connection: of the history.
        number: of the stretch.
        length: how many exchanges a stretch has room for.
    """
    first = number * length
    rows = connection.execute(_EXCHANGES, {"first": first, "last": first + length - 1}).fetchall()
    labels, label_of = _of_kinds([row[1] for row in rows])
    properties, property_of = _of_kinds([row[2] for row in rows])
    took, size = ([step_of(row[at]) for row in rows] for at in (3, 4))
    places = [row[0] for row in rows]
    notes = [
        (kinds, _placed(length, places, numbers))
        for kinds, numbers in ((labels, label_of), (properties, property_of), ("", took), ("", size))
    ]
    _keep(connection, False, number, notes)


def note_wide(connection: sqlite3.Connection, first: int, width: int) -> None:
    """Notes those of a wide stretch, unless one of its stretches has no note, in the open transaction."""
    notes = []
    for aspect in ASPECTS:
        rows: list[Note] = connection.execute(
            "SELECT kinds, exchanges FROM trait WHERE wide = 0 AND first BETWEEN ? AND ? AND aspect = ?"
            " ORDER BY first",
            (first, first + width - 1, aspect),
        ).fetchall()
        if len(rows) < width:
            return
        notes.append(_joined(rows))
    _keep(connection, True, first, notes)


def has(connection: sqlite3.Connection, first: int, *, wide: bool = False) -> bool:
    """Returns whether the exchanges of a stretch, or of a wide one, are noted."""
    sql = "SELECT 1 FROM trait WHERE wide = ? AND first = ? LIMIT 1"
    return connection.execute(sql, (wide, first)).fetchone() is not None


def unnoted(connection: sqlite3.Connection) -> set[int]:
    """Returns the stretches that an earlier version read, which noted no traits."""
    sql = "SELECT number FROM stretch WHERE NOT stale EXCEPT SELECT first FROM trait WHERE wide = 0"
    return {number for (number,) in connection.execute(sql)}


def unnoted_wide(connection: sqlite3.Connection) -> set[int]:
    """Returns the first stretches of the wide ones without traits."""
    sql = "SELECT first FROM wide_stretch EXCEPT SELECT first FROM trait WHERE wide = 1"
    return {first for (first,) in connection.execute(sql)}


def forget(connection: sqlite3.Connection, numbers: Iterable[int], firsts: Iterable[int]) -> None:
    """Forgets what is noted of stretches and of wide ones, in the transaction that is open."""
    sql = "DELETE FROM trait WHERE wide = ? AND first = ?"
    connection.executemany(sql, [(0, number) for number in numbers])
    connection.executemany(sql, [(1, first) for first in firsts])


def _keep(connection: sqlite3.Connection, wide: bool, first: int, notes: Iterable[Note]) -> None:
    connection.executemany(
        _KEPT, [(wide, first, aspect, *noted) for aspect, noted in zip(ASPECTS, notes, strict=True)]
    )


def each_of(kinds: str) -> list[str]:
    """Returns the kinds of a note, in the order of their numbers."""
    # Not by `splitlines`: a kind may have other characters that end a line.
    return kinds.split("\n") if kinds else []


def _of_kinds(kinds: Sequence[str]) -> tuple[str, list[int]]:
    numbers = _numbered(Counter(kinds))
    return "\n".join(numbers), [numbers.get(kind, UNKNOWN) for kind in kinds]


def _placed(length: int, places: Sequence[int], numbers: Iterable[int]) -> bytes:
    exchanges = bytearray([NOT_THERE]) * length
    for place, number in zip(places, numbers, strict=True):
        exchanges[place] = number
    return bytes(exchanges)


def _numbered(counts: Counter[str]) -> dict[str, int]:
    """The most frequent kinds, as many as are noted, each with its number."""
    numbers: dict[str, int] = {}
    letters = 0
    for kind, _ in counts.most_common(_MOST_KINDS):
        letters += len(kind)
        if letters > _MOST_LETTERS:
            break
        numbers[kind] = len(numbers)
    return numbers


def _joined(notes: Sequence[Note]) -> Note:
    """The note of exchanges that lie side by side."""
    if not any(kinds for kinds, _ in notes):
        return "", b"".join(exchanges for _, exchanges in notes)
    counts: Counter[str] = Counter()
    for kinds, exchanges in notes:
        for number, kind in enumerate(each_of(kinds)):
            counts[kind] += exchanges.count(number)
    numbers = _numbered(counts)
    joined = []
    for kinds, exchanges in notes:
        theirs = bytes(numbers.get(kind, UNKNOWN) for kind in each_of(kinds))
        joined.append(exchanges.translate(theirs + bytes(range(len(theirs), 256))))
    return "\n".join(numbers), b"".join(joined)
