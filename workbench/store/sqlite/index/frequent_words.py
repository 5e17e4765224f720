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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import indexer, tokens
from workbench.store.sqlite.index.stretches import LENGTH

_FEWEST = 8
"""Exchanges of a stretch that have a word which is noted."""
_MOST_WORDS = 2000
"""Words of a stretch that are noted: at most 125 bytes each, and 16 of those that few exchanges have."""
LONGEST_BEGINNING = 3
"""Letters of the beginnings that are noted like words."""
SHORT_BEGINNING = 2
"""Letters of the beginnings that are noted of however few exchanges: none has what is not among them."""
_TEXT_BYTES = 3_000_000
"""Text of a stretch that is read, in a quarter of a second."""

_NEXT = """
    SELECT stretch.number FROM stretch LEFT JOIN stretch_words USING (number)
    WHERE NOT stale AND ifnull(noted, 0) = 0
        AND stretch.number >= (SELECT min(id) FROM exchange) / :length
    ORDER BY stretch.number DESC LIMIT 1
"""
_GONE = """
    SELECT number FROM stretch_words WHERE number < (SELECT min(id) FROM exchange) / :length LIMIT 1
"""
_BODIES = """
    SELECT exchange.id, body.id, min(body.size, :most) FROM exchange
    JOIN body ON body.digest IN (request_digest, response_digest)
    WHERE exchange.id BETWEEN :first AND :last AND NOT withheld
"""
_NOTED = """
    UPDATE stretch_words SET noted = :noted WHERE number = :number AND reader = :reader
        AND EXISTS (SELECT 1 FROM stretch WHERE stretch.number = :number AND NOT stale)
"""


@dataclass(frozen=True)
class Reading:
    """A stretch whose words are being read."""

    number: int
    reader: int


@dataclass(frozen=True)
class Words:
    """What is noted of a stretch.

    Attributes:
        exchanges: by word, or by the beginning of words with an asterisk: a bit for each that has it.
        complete: whether all short beginnings are among it.
    """

    exchanges: Mapping[str, int]
    complete: bool


def begin(connection: sqlite3.Connection) -> Reading | None:
    """Returns the newest stretch that is to be read, in the open transaction; None where there is none.

    What was noted of a stretch whose exchanges are all gone is forgotten.
    """
    for (number,) in connection.execute(_GONE, {"length": LENGTH}).fetchall():
        connection.execute("DELETE FROM stretch_words WHERE number = ?", (number,))
        connection.execute("DELETE FROM frequent_word WHERE number = ?", (number,))
    row = connection.execute(_NEXT, {"length": LENGTH}).fetchone()
    if row is None:
        return None
    connection.execute(
        "INSERT OR REPLACE INTO stretch_words (number, reader) VALUES (?, random())", (row[0],)
    )
    sql = "SELECT number, reader FROM stretch_words WHERE number = ?"
    return Reading(*connection.execute(sql, (row[0],)).fetchone())


def texts(connection: HistoryConnection, reading: Reading) -> list[tuple[int, str]] | None:
    """The texts of a stretch's bodies, each with the exchanges that have it.

    Returns:
        none where they are long, or one cannot be read; None where the index does not have all of them yet:
        what is noted without one would hide it once it is there.
    """
    first = reading.number * LENGTH
    named = {"first": first, "last": first + LENGTH - 1, "most": indexer.INDEXED_BYTES}
    exchanges: dict[int, int] = defaultdict(int)
    sizes = {}
    for exchange, body, size in connection.execute(_BODIES, named):
        exchanges[body] |= 1 << (exchange - first)
        sizes[body] = size
    if not indexer.has_read(connection, sizes):
        return None
    if sum(sizes.values()) > _TEXT_BYTES:
        return []
    read = [*indexer.texts(connection, sorted(sizes))]
    # A file that is lost: the index still has its words.
    if any(sizes[number] and not text for number, text in read):
        return []
    return [(exchanges[number], text) for number, text in read]


def words(texts_of_exchanges: Sequence[tuple[int, str]]) -> Words:
    """The words and beginnings that many exchanges have."""
    numbered = ((at, text) for at, (_, text) in enumerate(texts_of_exchanges))
    by_word: dict[str, int] = defaultdict(int)
    with closing(tokens.index(numbered)) as index:
        for word, at in tokens.entries(index):
            by_word[word] |= texts_of_exchanges[at][0]
    by_beginning: dict[str, int] = defaultdict(int)
    for word, exchanges in by_word.items():
        for length in range(1, min(LONGEST_BEGINNING, len(word)) + 1):
            by_beginning[f"{word[:length]}*"] |= exchanges
    noted = {
        word: exchanges
        for word, exchanges in by_beginning.items()
        if len(word) <= SHORT_BEGINNING + 1 or exchanges.bit_count() >= _FEWEST
    }
    noted |= {
        word: exchanges
        for word, exchanges in by_word.items()
        if exchanges.bit_count() >= _FEWEST and tokens.CUT not in word
    }
    by_count = sorted(noted, key=lambda word: (-noted[word].bit_count(), word))[:_MOST_WORDS]
    return Words(
        {word: noted[word] for word in by_count}, complete=bool(noted) and len(by_count) == len(noted)
    )


def keep(connection: sqlite3.Connection, reading: Reading, frequent: Words) -> None:
    """Notes the words of a stretch, unless it changed meanwhile, in the transaction that is open."""
    named = {"number": reading.number, "reader": reading.reader, "noted": 2 if frequent.complete else 1}
    if not connection.execute(_NOTED, named).rowcount:
        return
    connection.execute("DELETE FROM frequent_word WHERE number = ?", (reading.number,))
    connection.executemany(
        "INSERT INTO frequent_word (number, word, exchanges) VALUES (?, ?, ?)",
        [(reading.number, word, packed(bits)) for word, bits in sorted(frequent.exchanges.items())],
    )


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


def noted(connection: sqlite3.Connection, first: int, last: int) -> dict[int, bool]:
    """The stretches from one to another of which words are noted, and whether all short beginnings are."""
    rows = connection.execute(
        "SELECT number, noted = 2 FROM stretch_words JOIN stretch USING (number)"
        " WHERE noted AND NOT stale AND number BETWEEN ? AND ?",
        (first, last),
    )
    return {number: bool(complete) for number, complete in rows}


def having(
    connection: sqlite3.Connection, word: str, numbers: Iterable[int], *, longer: bool = False
) -> Iterator[tuple[int, int]]:
    """Yields stretches with those of their exchanges that have a word, where that is noted.

    Args:
        connection: of the history.
        word: as it is noted; with an asterisk, the beginning of words.
        numbers: the stretches.
        longer: whether a whole word may go on: then a stretch comes once for each that begins so.
    """
    theirs = "word BETWEEN ?2 AND ?2 || char(0x10ffff) AND word NOT LIKE '%*'" if longer else "word = ?2"
    rows = connection.execute(
        "SELECT frequent_word.number, exchanges FROM json_each(?1) AS wanted"  # noqa: S608  a condition of ours
        f" CROSS JOIN frequent_word ON frequent_word.number = wanted.value WHERE {theirs}",
        (json.dumps([*numbers]), word),
    )
    return ((number, unpacked(exchanges)) for number, exchanges in rows)
