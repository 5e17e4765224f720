"""The words, beginnings of words and pairs of neighbouring words that many exchanges of a stretch have.

The texts are split and counted by SQLite, in memory: it lets other threads run meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import reduce
from operator import or_

from workbench.store.sqlite.index.tokens import CUT

FEWEST = 8
"""Exchanges of a stretch that have a word which is noted."""
_MOST_WORDS = 2000
"""Words of a stretch that are noted: at most 125 bytes each, and 16 of those that few exchanges have."""
_MOST_PAIRS = 1000
"""Pairs of neighbouring words that are noted."""
LONGEST_BEGINNING = 3
"""Letters of the beginnings that are noted like words."""
SHORT_BEGINNING = 2
"""Letters of the beginnings that are noted of however few exchanges: none has what is not among them."""

# A body that as many exchanges have as are many stands in a column of its own: each of its words is frequent.
_TEXTS = """
    CREATE VIRTUAL TABLE text_words
    USING fts5 (seldom, often, content = '', tokenize = 'unicode61 remove_diacritics 2')
"""
_COUNTS = "CREATE VIRTUAL TABLE word_count USING fts5vocab (text_words, col)"
_PLACES = "CREATE VIRTUAL TABLE word_place USING fts5vocab (text_words, instance)"
_WORDS = """
    SELECT term FROM word_count GROUP BY term HAVING max(col = 'often') OR sum(doc) >= :least
    ORDER BY max(col = 'often') DESC, sum(doc) DESC, term LIMIT :most
"""
_BEGINNINGS = f"""
    SELECT substr(term, 1, length) AS beginning
    FROM word_count, (SELECT value AS length FROM json_each('[1,2,{LONGEST_BEGINNING}]'))
    WHERE length(term) >= length GROUP BY beginning
    HAVING length <= {SHORT_BEGINNING} OR max(col = 'often') OR sum(doc) >= :least
    ORDER BY max(col = 'often') DESC, sum(doc) DESC, beginning LIMIT :most
"""  # noqa: S608  numbers of ours
_HAVING = "SELECT group_concat(rowid) FROM text_words WHERE text_words MATCH ?"

_NOTED = "CREATE TABLE noted (word INTEGER PRIMARY KEY, term TEXT NOT NULL)"
_POSITIONS = "CREATE TABLE position (place INTEGER PRIMARY KEY, word INTEGER NOT NULL)"
# A text has fewer words than 65,536.
_PLACED = """
    INSERT INTO position SELECT doc << 16 | "offset" AS place, word
    FROM noted CROSS JOIN word_place USING (term) ORDER BY place
"""
_PAIRS = """
    SELECT one.word, next.word, group_concat(one.place >> 16)
    FROM position AS one JOIN position AS next ON next.place = one.place + 1
    GROUP BY one.word, next.word ORDER BY count(*) DESC, one.word, next.word LIMIT :most
"""


@dataclass(frozen=True)
class Words:
    """What is noted of a stretch.

    Attributes:
        exchanges: by word, by the beginning of words with an asterisk, or by two neighbouring words with a
            space between them: a bit for each exchange that has it.
        every_beginning: whether all short beginnings are among it.
        every_pair: whether all neighbours of which both are among it are among it, too.
    """

    exchanges: Mapping[str, int]
    every_beginning: bool = False
    every_pair: bool = False


def read(texts: Sequence[tuple[int, str]], rest: Callable[[], None] = lambda: None) -> Words:
    """The words, beginnings and pairs that many exchanges have.

    Args:
        texts: each with the exchanges that have it, a bit each.
        rest: called every millisecond or so.
    """
    if not texts:
        return Words({})
    masks = [exchanges for exchanges, _ in texts]
    with closing(_index(texts, rest)) as index:
        index.execute(_COUNTS)
        index.execute(_PLACES)
        most_owners = max((owners for mask in masks if (owners := mask.bit_count()) < FEWEST), default=1)
        limits = {"least": -(-FEWEST // most_owners), "most": _MOST_WORDS}
        words = [f'"{word}"' for (word,) in index.execute(_WORDS, limits) if CUT not in word]
        beginnings = [f'"{beginning}"*' for (beginning,) in index.execute(_BEGINNINGS, limits)]
        frequent: list[tuple[int, str, int]] = []
        for phrase in (*beginnings, *words):
            rest()
            exchanges = _exchanges(index.execute(_HAVING, (phrase,)).fetchone()[0], masks)
            name = phrase.replace('"', "")
            if exchanges.bit_count() >= FEWEST or _is_short(name):
                frequent.append((-exchanges.bit_count(), name, exchanges))
        frequent.sort()
        rest()
        noted = {name: exchanges for _, name, exchanges in frequent[:_MOST_WORDS]}
        pairs, every_pair = _pairs(index, [name for name in noted if not name.endswith("*")], masks, rest)
        # It is closed without letting others run.
        index.execute("ROLLBACK")
    every_beginning = len(beginnings) < limits["most"] and all(
        name in noted for _, name, _ in frequent if _is_short(name)
    )
    return Words(noted | pairs, every_beginning and bool(noted), every_pair)


def _is_short(name: str) -> bool:
    return name.endswith("*") and len(name) <= SHORT_BEGINNING + 1


def _index(texts: Sequence[tuple[int, str]], rest: Callable[[], None]) -> sqlite3.Connection:
    """Returns an index in memory of texts by their places in the sequence."""
    index = sqlite3.connect(":memory:", isolation_level=None)
    index.text_factory = lambda stored: stored.decode(errors="replace")
    index.execute(_TEXTS)
    index.execute("BEGIN")

    def rows() -> Iterator[tuple[int, str | None, str | None]]:
        for number, (exchanges, text) in enumerate(texts):
            rest()
            yield (number, None, text) if exchanges.bit_count() >= FEWEST else (number, text, None)

    index.executemany("INSERT INTO text_words (rowid, seldom, often) VALUES (?, ?, ?)", rows())
    return index


def _pairs(
    index: sqlite3.Connection, words: Sequence[str], masks: Sequence[int], rest: Callable[[], None]
) -> tuple[dict[str, int], bool]:
    """The pairs of some words that stand side by side, and whether those are all."""
    index.execute(_NOTED)
    index.executemany("INSERT INTO noted VALUES (?, ?)", enumerate(words))
    index.execute(_POSITIONS)
    index.execute(_PLACED)
    pairs: dict[str, int] = {}
    rows: Iterable[tuple[int, int, str]] = index.execute(_PAIRS, {"most": _MOST_PAIRS + 1})
    for word, following, numbers in rows:
        rest()
        pairs[f"{words[word]} {words[following]}"] = _exchanges(numbers, masks)
    if len(pairs) <= _MOST_PAIRS:
        return pairs, True
    return {pair: exchanges for pair, exchanges in pairs.items() if exchanges.bit_count() >= FEWEST}, False


def _exchanges(numbers: str | None, masks: Sequence[int]) -> int:
    """The exchanges that have texts, from the numbers of these with commas between them."""
    return reduce(or_, map(masks.__getitem__, map(int, numbers.split(","))), 0) if numbers else 0
