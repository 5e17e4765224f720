"""Which exchanges of a stretch have its frequent words: a bit each, read at once for a thousand exchanges.

The index of words tells which bodies have a word, one by one: a word that a million have takes a third of a
second, also where a search leaves nearly nothing over. What is noted here narrows such a search down; what
remains is looked up in the index. A stretch of which nothing is noted is looked through.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import indexer, stretch_words
from workbench.store.sqlite.index.stretch_words import Words
from workbench.store.sqlite.index.stretches import LENGTH

_TEXT_BYTES = 3_000_000
"""Text of a stretch that is read, in a second and a half at most."""
_KEPT_AT_ONCE = 400
"""Words that are noted in one transaction, in some milliseconds."""

# The column `noted` has their sum. A version that knew no pairs put 1, or 2 with every beginning: that counts
# until the stretch is read again.
READ = 4
_READ_WITHOUT_PAIRS = 2
_EVERY_BEGINNING = 1
_EVERY_PAIR = 2

_NEXT = f"""
    SELECT stretch.number FROM stretch LEFT JOIN stretch_words USING (number)
    WHERE NOT stale AND ifnull(noted, 0) < {READ}
        AND stretch.number >= (SELECT min(id) FROM exchange) / :length
    ORDER BY stretch.number DESC LIMIT 1
"""  # noqa: S608  a number of ours
_GONE = """
    WITH RECURSIVE noted (number) AS (
        SELECT min(number) FROM frequent_word
        UNION ALL
        SELECT (SELECT min(number) FROM frequent_word WHERE number > noted.number)
        FROM noted WHERE number NOT NULL
    )
    SELECT number FROM (SELECT number FROM noted WHERE number NOT NULL UNION SELECT number FROM stretch_words)
    WHERE NOT EXISTS (SELECT 1 FROM exchange WHERE id BETWEEN number * :length AND (number + 1) * :length - 1)
"""
_BODIES = """
    SELECT exchange.id, body.id, min(body.size, :most) FROM exchange
    JOIN body ON body.digest IN (request_digest, response_digest)
    WHERE exchange.id BETWEEN :first AND :last AND NOT withheld
"""
_IS_READER = """
    SELECT 1 FROM stretch_words JOIN stretch USING (number) WHERE number = ? AND reader = ? AND NOT stale
"""
_WITH_NOTES = """
    SELECT number, noted FROM stretch_words JOIN stretch USING (number)
    WHERE noted AND NOT stale AND number BETWEEN ? AND ?
"""


@dataclass(frozen=True)
class Reading:
    """A stretch, or a wide one, whose words are being read.

    Attributes:
        number: of the stretch, or of the first of the wide one.
        reader: a random number.
    """

    number: int
    reader: int


@dataclass(frozen=True)
class Noted:
    """What the notes of a stretch are complete in; see `Words`.

    Attributes:
        every_word: whether all words that are noted of stretches of a wide one are noted of it.
    """

    every_beginning: bool
    every_pair: bool
    every_word: bool = False


def gone(connection: sqlite3.Connection) -> list[int]:
    """Returns the stretches of which something is noted, and whose exchanges are all gone."""
    return [number for (number,) in connection.execute(_GONE, {"length": LENGTH})]


def forget(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Forgets what is noted of stretches, in the transaction that is open."""
    for table in ("stretch_words", "frequent_word"):
        connection.executemany(
            f"DELETE FROM {table} WHERE number = ?",  # noqa: S608  one of two words of ours
            [(number,) for number in numbers],
        )


def begin(connection: sqlite3.Connection) -> Reading | None:
    """Returns the newest stretch that is to be read, in the open transaction; None where there is none."""
    row = connection.execute(_NEXT, {"length": LENGTH}).fetchone()
    if row is None:
        return None
    connection.execute(
        "INSERT OR REPLACE INTO stretch_words (number, reader) VALUES (?, random())", (row[0],)
    )
    connection.execute("DELETE FROM frequent_word WHERE number = ?", (row[0],))
    sql = "SELECT number, reader FROM stretch_words WHERE number = ?"
    return Reading(*connection.execute(sql, (row[0],)).fetchone())


def read(
    connection: HistoryConnection, reading: Reading, rest: Callable[[], None] = lambda: None
) -> Words | None:
    """The words of a stretch.

    Args:
        connection: of the history.
        reading: of the stretch.
        rest: called every millisecond or so.

    Returns:
        none that is noted where the texts are long, or one cannot be read; None where the index does not have
        all of them yet: what is noted without one would hide it once it is there.
    """
    texts = _texts(connection, reading, rest)
    return None if texts is None else stretch_words.read(texts, rest)


def _texts(
    connection: HistoryConnection, reading: Reading, rest: Callable[[], None]
) -> list[tuple[int, str]] | None:
    """The texts of a stretch's bodies, each with the exchanges that have it; see `read`."""
    first = reading.number * LENGTH
    named = {"first": first, "last": first + LENGTH - 1, "most": indexer.INDEXED_BYTES}
    exchanges: dict[int, int] = defaultdict(int)
    sizes = {}
    for exchange, body, size in connection.execute(_BODIES, named):
        rest()
        exchanges[body] |= 1 << (exchange - first)
        sizes[body] = size
    if not indexer.has_read(connection, sizes):
        return None
    if sum(sizes.values()) > _TEXT_BYTES:
        return []
    read: list[tuple[int, str]] = []
    for number, text in indexer.texts(connection, sorted(sizes)):
        rest()
        if sizes[number] and not text:
            # A file that is lost: the index still has its words.
            return []
        read.append((exchanges[number], text))
    return read


def parts(words: Words, rest: Callable[[], None] = lambda: None) -> Iterator[Sequence[tuple[str, bytes]]]:
    """Yields words with their exchanges as they are kept, as many at once as one transaction takes."""
    part: list[tuple[str, bytes]] = []
    for word, exchanges in words.exchanges.items():
        rest()
        part.append((word, packed(exchanges)))
        if len(part) == _KEPT_AT_ONCE:
            yield part
            part = []
    yield part


def keep(connection: sqlite3.Connection, reading: Reading, part: Sequence[tuple[str, bytes]]) -> bool:
    """Keeps words of a stretch, in the transaction that is open; they do not count before `end`.

    Returns:
        False where the stretch changed, or is read anew by another process: nothing is kept.
    """
    if connection.execute(_IS_READER, (reading.number, reading.reader)).fetchone() is None:
        return False
    connection.executemany(
        "INSERT INTO frequent_word (number, word, exchanges) VALUES (?, ?, ?)",
        [(reading.number, word, exchanges) for word, exchanges in part],
    )
    return True


def is_taken_over(connection: sqlite3.Connection, reading: Reading) -> bool:
    """Returns whether another process has begun to read the same stretch since."""
    row = connection.execute(
        "SELECT reader FROM stretch_words WHERE number = ?", (reading.number,)
    ).fetchone()
    return row is not None and row[0] != reading.reader


def end(connection: sqlite3.Connection, reading: Reading, words: Words) -> None:
    """Has the kept words count, unless the stretch changed meanwhile, in the transaction that is open."""
    if connection.execute(_IS_READER, (reading.number, reading.reader)).fetchone() is not None:
        noted = READ + _EVERY_BEGINNING * words.every_beginning + _EVERY_PAIR * words.every_pair
        connection.execute("UPDATE stretch_words SET noted = ? WHERE number = ?", (noted, reading.number))


def packed(exchanges: int) -> bytes:
    """Returns exchanges of a stretch as they are kept: a bit each; where those are few, two bytes each."""
    if exchanges.bit_count() * 2 >= LENGTH // 8:
        return exchanges.to_bytes(LENGTH // 8, "little")
    numbers = array("H")
    while exchanges:
        numbers.append(exchanges.bit_length() - 1)
        exchanges ^= 1 << numbers[-1]
    if sys.byteorder != "little":
        numbers.byteswap()
    return numbers.tobytes()


def unpacked(kept: bytes) -> int:
    """Returns exchanges of a stretch as bits, from how they are kept."""
    if len(kept) == LENGTH // 8:
        return int.from_bytes(kept, "little")
    numbers = array("H", kept)
    if sys.byteorder != "little":
        numbers.byteswap()
    return sum(1 << number for number in numbers)


def any_noted(connection: sqlite3.Connection, first: int, last: int) -> bool:
    """Returns whether words are noted of any stretch from one to another."""
    return connection.execute(f"{_WITH_NOTES} LIMIT 1", (first, last)).fetchone() is not None


def noted(connection: sqlite3.Connection, first: int, last: int) -> dict[int, Noted]:
    """The stretches from one to another of which words are noted."""
    rows = connection.execute(_WITH_NOTES, (first, last))
    return {number: _complete(marks) for number, marks in rows}


def _complete(marks: int) -> Noted:
    if marks < READ:
        return Noted(every_beginning=marks == _READ_WITHOUT_PAIRS, every_pair=False)
    return Noted(every_beginning=bool(marks & _EVERY_BEGINNING), every_pair=bool(marks & _EVERY_PAIR))


def having(
    connection: sqlite3.Connection, word: str, numbers: Iterable[int], *, longer: bool = False
) -> Iterator[tuple[int, int]]:
    """Yields stretches with those of their exchanges that have a word, where that is noted.

    Args:
        connection: of the history.
        word: as it is noted; see `Words`.
        numbers: the stretches.
        longer: whether the last letters may go on: then a stretch comes once for each that begins so.
    """
    theirs = is_word(longer=longer)
    rows = connection.execute(
        "SELECT frequent_word.number, exchanges FROM json_each(?1) AS wanted"  # noqa: S608  a condition of ours
        f" CROSS JOIN frequent_word ON frequent_word.number = wanted.value WHERE {theirs}",
        (json.dumps([*numbers]), word),
    )
    return ((number, unpacked(exchanges)) for number, exchanges in rows)


def is_word(*, longer: bool) -> str:
    """Returns the condition that a noted word is the second parameter, or begins with it, in SQL."""
    return "word BETWEEN ?2 AND ?2 || char(0x10ffff) AND word NOT LIKE '%*'" if longer else "word = ?2"
