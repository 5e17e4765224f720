"""How a word begins: the whole words of the indexes that begin so.

FTS5 finds by a beginning only once it has merged every entry of every word that begins so. Whole words it
reads from the newest entry on, and stops where enough is found: where few begin so, those are looked up.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from workbench.model.query import Word
from workbench.store.sqlite.index.sql import phrase
from workbench.store.sqlite.index.tokens import CUT, tokens

_FEW_ENTRIES = 4000
"""Entries up to which merging them all costs no more than a millisecond or two."""
_FEW_WORDS = 200
"""Whole words up to which looking up any of them is quick."""
_MANY_ENTRIES = 20_000
"""Entries of a word from which finding the next one takes long: FTS5 reads over all of them."""
_MERGED_WORDS = 8
"""Whole words up to which reading all of their entries is quicker than merging them."""

_TABLES = ("body_words", "exchange_words")
_LAST = "\U0010ffff"
"""Sorts behind whatever a word goes on with."""
_NEXT = "\1"
"""Sorts before whatever a word goes on with."""


@dataclass(frozen=True)
class Beginning:
    """A word of which the beginning is given.

    Attributes:
        few: whether there are few entries of all the words that begin so.
        words: the FTS5 expression of the whole words; empty where those are many, or `few`.
        count: how many whole words that are.
        only: the text of which it is the beginning, where that is one.
    """

    few: bool = False
    words: str = ""
    count: int = 0
    only: str = ""

    @property
    def whole(self) -> str:
        """The expression by which all entries are read; empty for that of the beginning itself."""
        return self.words if self.count <= _MERGED_WORDS else ""


def look_up(connection: sqlite3.Connection, word: Word, *, through_many: bool = True) -> Beginning:
    """Looks up what begins like a word, in ten milliseconds at most.

    Args:
        connection: of the history.
        word: of which the beginning is given.
        through_many: whether a word that very many have is read over, which takes 3 ms for a million.
    """
    *before, beginning = tokens(word.beginning.replace("\0", " ")) or [""]
    if not beginning:
        return Beginning(few=True)
    for table in _TABLES:
        connection.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_entry USING fts5vocab (main, {table}, instance)"
        )
    first_words = {table: _first_words(connection, table, beginning) for table in _TABLES}
    if all(sum(words.values()) <= _FEW_ENTRIES for words in first_words.values()):
        return Beginning(few=True)
    whole: set[str] = set()
    for table, words in first_words.items():
        # A phrase is read of its other words, too: it is worth more to know how it may end.
        theirs = _whole_words(
            connection, table, beginning, sorted(words), through_many=through_many or bool(before)
        )
        if theirs is None:
            return Beginning()
        whole.update(theirs)
    if len(whole) > _FEW_WORDS or any(CUT in last for last in whole):
        # A word that was cut within a letter cannot be asked for.
        return Beginning()
    texts = [" ".join((*before, last)) for last in sorted(whole)]
    expression = " OR ".join(phrase(Word(text, exact=True)) for text in texts)
    return Beginning(words=expression, count=len(whole), only=texts[0] if len(texts) == 1 else "")


def count_said(connection: sqlite3.Connection, word: Word, most: int) -> int:
    """Returns how many entries of what is said of exchanges begin like a word, or one more than asked for.

    The beginning was looked up before.
    """
    beginning = tokens(word.beginning.replace("\0", " "))[-1]
    sql = "SELECT 1 FROM temp.exchange_words_entry WHERE term BETWEEN ? AND ? LIMIT ?"
    rows = connection.execute(sql, (beginning, beginning + _LAST, most + 1))
    return len(rows.fetchall())


def _first_words(connection: sqlite3.Connection, table: str, beginning: str) -> dict[str, int]:
    """The words of the first entries, one more than few, and how many of those each has."""
    sql = (
        f"SELECT term, count(*) FROM (SELECT term FROM temp.{table}_entry"  # noqa: S608  the name of a table of ours
        f" WHERE term BETWEEN ? AND ? LIMIT {_FEW_ENTRIES + 1}) GROUP BY term"
    )
    return dict(connection.execute(sql, (beginning, beginning + _LAST)).fetchall())


def _whole_words(
    connection: sqlite3.Connection, table: str, beginning: str, first_words: list[str], *, through_many: bool
) -> list[str] | None:
    """The words that begin so, or one more than few; None where finding them takes long.

    Args:
        first_words: those that are known, in order.
        through_many: whether words with many entries are passed, too.
    """
    sql = f"SELECT term FROM temp.{table}_entry WHERE term BETWEEN ? AND ? LIMIT 1"  # noqa: S608  as above
    whole = list(first_words)
    counted = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT {_MANY_ENTRIES})"  # noqa: S608
    # From a word to the next.
    while whole and len(whole) <= _FEW_WORDS:
        if (
            not through_many
            and connection.execute(counted, (f'"{whole[-1]}"',)).fetchone()[0] == _MANY_ENTRIES
        ):
            return None
        row = connection.execute(sql, (whole[-1] + _NEXT, beginning + _LAST)).fetchone()
        if row is None:
            break
        whole.append(row[0])
    return whole
