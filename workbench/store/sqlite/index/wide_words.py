"""Which exchanges of a wide stretch have the words that are noted of many of its stretches.

To ask each of ten thousand stretches for two words that never meet takes a fifth of a second. Here they lie
together, and the stretches are asked only where something is left over.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.store.sqlite.index import frequent_words, wide_stretches
from workbench.store.sqlite.index.frequent_words import Noted, Reading
from workbench.store.sqlite.index.stretch_words import SHORT_BEGINNING
from workbench.store.sqlite.index.stretches import LENGTH

_MOST_WORDS = 1_000
_MOST_BYTES = 2_000_000
_KEPT_AT_ONCE = 100_000
"""Bytes that are kept in one transaction, in some milliseconds."""
_BYTES = LENGTH // 8
_MASK_BYTES = 8
_EVERY = b"\xff" * _BYTES
_NONE = bytes(_BYTES)

_EVERY_BEGINNING = 1
_EVERY_PAIR = 2
_NOTED = 4
_EVERY_WORD = 8
"""The column `noted` has their sum."""

_NEXT = """
    SELECT first FROM wide_stretch WHERE NOT noted AND last = first + :width - 1
        AND :width = (
            SELECT count(*) FROM stretch_words WHERE number BETWEEN first AND last AND noted >= :read
        )
    ORDER BY first DESC LIMIT 1
"""
_THEIRS = "frequent_word WHERE number BETWEEN :first AND :last"
_IS_SHORT = f"word LIKE '%*' AND length(word) <= {SHORT_BEGINNING + 1}"
_WORDS = f"""
    SELECT word FROM {_THEIRS} GROUP BY word HAVING count(*) >= :fewest OR ({_IS_SHORT})
    ORDER BY count(*) DESC, sum(length(exchanges)) DESC, word LIMIT :most
"""  # noqa: S608  texts and numbers of ours
_COUNTS = f"""
    SELECT count(*), ifnull(sum({_IS_SHORT}), 0), ifnull(sum(word LIKE '% %'), 0)
    FROM (SELECT DISTINCT word FROM {_THEIRS})
"""  # noqa: S608  as above
_MARKS = f"""
    SELECT min(noted & {_EVERY_BEGINNING}), min(noted & {_EVERY_PAIR})
    FROM stretch_words WHERE number BETWEEN :first AND :last
"""  # noqa: S608  as above


@dataclass(frozen=True)
class Words:
    """What is noted of a wide stretch.

    Attributes:
        packed: each word with its exchanges, as they are kept.
        marks: what they are complete in.
    """

    packed: Sequence[tuple[str, bytes]]
    marks: int


def begin(connection: sqlite3.Connection) -> Reading | None:
    """Returns the newest that is to be read, in the open transaction; None where there is none."""
    row = connection.execute(_NEXT, {"width": wide_stretches.WIDTH, "read": frequent_words.READ}).fetchone()
    if row is None:
        return None
    connection.execute("UPDATE wide_stretch SET reader = random() WHERE first = ?", row)
    connection.execute("DELETE FROM wide_word WHERE first = ?", row)
    return Reading(
        *connection.execute("SELECT first, reader FROM wide_stretch WHERE first = ?", row).fetchone()
    )


def read(connection: sqlite3.Connection, reading: Reading, rest: Callable[[], None] = lambda: None) -> Words:
    """The words that many of the stretches have.

    Args:
        connection: of the history.
        reading: of the wide stretch.
        rest: called every millisecond or so.
    """
    theirs = {"first": reading.number, "last": reading.number + wide_stretches.WIDTH - 1}
    # Beginnings of two letters are noted in any case.
    limits = {"fewest": wide_stretches.WIDTH // 2, "most": _MOST_WORDS}
    every_beginning, every_pair = connection.execute(_MARKS, theirs).fetchone()
    count, short_count, pair_count = connection.execute(_COUNTS, theirs).fetchone()
    words: list[tuple[str, bytes]] = []
    size = 0
    for (word,) in connection.execute(_WORDS, theirs | limits).fetchall():
        rest()
        packed = _packed(connection, word, reading.number)
        size += len(packed)
        if size > _MOST_BYTES:
            break
        words.append((word, packed))
    names = [word for word, _ in words]
    has_beginnings = sum(_is_short(name) for name in names) == short_count
    marks = _NOTED + _EVERY_BEGINNING * bool(every_beginning and has_beginnings)
    marks += _EVERY_PAIR * bool(every_pair and sum(" " in name for name in names) == pair_count)
    return Words(words, marks + _EVERY_WORD * (len(names) == count))


def _is_short(word: str) -> bool:
    return word.endswith("*") and len(word) <= SHORT_BEGINNING + 1


def _packed(connection: sqlite3.Connection, word: str, first: int) -> bytes:
    width = wide_stretches.WIDTH
    stretches, exchanges = 0, bytearray(width * _BYTES)
    for number, having_it in frequent_words.having(connection, word, range(first, first + width)):
        at = number - first
        stretches |= 1 << at
        exchanges[at * _BYTES : (at + 1) * _BYTES] = having_it.to_bytes(_BYTES, "little")
    packed = zlib.compress(exchanges, 1)
    kept = packed if 2 * len(packed) < len(exchanges) else exchanges
    return stretches.to_bytes(_MASK_BYTES, "little") + kept


def _unpacked(kept: bytes) -> tuple[int, int]:
    """The exchanges that have a word, and all those of the stretches of which it is noted."""
    width = wide_stretches.WIDTH
    stretches, exchanges = kept[:_MASK_BYTES], kept[_MASK_BYTES:]
    if len(exchanges) < width * _BYTES:
        exchanges = zlib.decompress(exchanges)
    mask = int.from_bytes(stretches, "little")
    if mask == (1 << width) - 1:
        return int.from_bytes(exchanges, "little"), (1 << width * LENGTH) - 1
    noted = b"".join(_EVERY if mask >> at & 1 else _NONE for at in range(width))
    return int.from_bytes(exchanges, "little"), int.from_bytes(noted, "little")


def parts(words: Words, rest: Callable[[], None] = lambda: None) -> Iterator[Sequence[tuple[str, bytes]]]:
    """Yields words with their exchanges, as many at once as one transaction takes."""
    part: list[tuple[str, bytes]] = []
    size = 0
    for word, packed in words.packed:
        rest()
        part.append((word, packed))
        size += len(packed)
        if size > _KEPT_AT_ONCE:
            yield part
            part, size = [], 0
    yield part


def keep(connection: sqlite3.Connection, reading: Reading, part: Sequence[tuple[str, bytes]]) -> bool:
    """Keeps words, in the transaction that is open; they do not count before `end`.

    Returns:
        False where the stretches changed, or are read by another process: nothing is kept.
    """
    if not _is_reader(connection, reading):
        return False
    connection.executemany(
        "INSERT INTO wide_word (first, word, exchanges) VALUES (?, ?, ?)",
        [(reading.number, word, exchanges) for word, exchanges in part],
    )
    return True


def end(connection: sqlite3.Connection, reading: Reading, words: Words) -> None:
    """Has the kept words count, unless the stretches changed meanwhile, in the transaction that is open."""
    if _is_reader(connection, reading):
        sql = "UPDATE wide_stretch SET noted = ? WHERE first = ?"
        connection.execute(sql, (words.marks, reading.number))


def _is_reader(connection: sqlite3.Connection, reading: Reading) -> bool:
    sql = "SELECT 1 FROM wide_stretch WHERE first = ? AND reader = ?"
    return connection.execute(sql, (reading.number, reading.reader)).fetchone() is not None


def is_taken_over(connection: sqlite3.Connection, reading: Reading) -> bool:
    """Returns whether another process has begun to read the same since."""
    sql = "SELECT reader FROM wide_stretch WHERE first = ?"
    row = connection.execute(sql, (reading.number,)).fetchone()
    return row is not None and row[0] not in (None, reading.reader)


def left_over(connection: sqlite3.Connection) -> list[int]:
    """Returns the first stretches of wide ones that have words here and changed since."""
    sql = """
        WITH RECURSIVE kept (first) AS (
            SELECT min(first) FROM wide_word
            UNION ALL
            SELECT (SELECT min(first) FROM wide_word WHERE first > kept.first) FROM kept WHERE first NOT NULL
        )
        SELECT first FROM kept WHERE first NOT NULL
            AND first NOT IN (SELECT first FROM wide_stretch WHERE reader NOT NULL)
    """
    return [first for (first,) in connection.execute(sql)]


def forget(connection: sqlite3.Connection, firsts: Iterable[int]) -> None:
    """Forgets the words of wide stretches, in the transaction that is open."""
    numbers = [(first,) for first in firsts]
    connection.executemany("UPDATE wide_stretch SET reader = NULL, noted = 0 WHERE first = ?", numbers)
    connection.executemany("DELETE FROM wide_word WHERE first = ?", numbers)


def noted(connection: sqlite3.Connection, first: int, last: int) -> dict[int, Noted]:
    """The wide stretches from one stretch to another of which words are noted, by the first stretch."""
    width = wide_stretches.WIDTH
    sql = "SELECT first, noted FROM wide_stretch WHERE noted AND last = first + ? AND first BETWEEN ? AND ?"
    return {
        number: Noted(
            every_beginning=bool(marks & _EVERY_BEGINNING),
            every_pair=bool(marks & _EVERY_PAIR),
            every_word=bool(marks & _EVERY_WORD),
        )
        for number, marks in connection.execute(sql, (width - 1, first - width + 1, last))
    }


def having(
    connection: sqlite3.Connection, word: str, firsts: Iterable[int], *, longer: bool = False
) -> Iterator[tuple[int, int, int]]:
    """Yields wide stretches with their exchanges that have a word, and with those that are told of.

    Args:
        connection: of the history.
        word: as it is noted; see `stretch_words.Words`.
        firsts: the first stretches of those that are asked for.
        longer: whether the last letters may go on: then one comes once for each word that begins so.
    """
    theirs = frequent_words.is_word(longer=longer)
    rows = connection.execute(
        "SELECT wide_word.first, exchanges FROM json_each(?1) AS wanted"  # noqa: S608  a condition of ours
        f" CROSS JOIN wide_word ON wide_word.first = wanted.value WHERE {theirs}",
        (json.dumps([*firsts]), word),
    )
    return ((first, *_unpacked(exchanges)) for first, exchanges in rows)
