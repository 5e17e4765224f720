"""Words as the indexes take them, of texts that are in no index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

_MADE = """
    CREATE VIRTUAL TABLE text_words
    USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 2')
"""
_ENTRIES = "CREATE VIRTUAL TABLE entry USING fts5vocab (text_words, instance)"

CUT = "\N{REPLACEMENT CHARACTER}"
"""What a word has that FTS5 cut within a letter, after 32,768 bytes. No other word has it."""


def tokens(text: str) -> list[str]:
    """The words of a text, in their order: in small letters and without accents."""
    with closing(index([(1, text)])) as made:
        made.execute(_ENTRIES)
        return [term for (term,) in made.execute('SELECT term FROM entry ORDER BY "offset"')]


def having(texts: Iterable[tuple[int, str]], phrase: str) -> set[int]:
    """Those of some numbered texts that have a phrase of FTS5, as an index of them would tell."""
    with closing(index(texts)) as made:
        numbers = made.execute("SELECT rowid FROM text_words WHERE text_words MATCH ?", (phrase,))
        return {number for (number,) in numbers}


def index(texts: Iterable[tuple[int, str]]) -> sqlite3.Connection:
    """An index in memory, which takes a fifth of a millisecond and another for each 30 KB."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.text_factory = lambda stored: stored.decode(errors="replace")
    made.execute(_MADE)
    made.execute("BEGIN")
    made.executemany("INSERT INTO text_words (rowid, words) VALUES (?, ?)", texts)
    return made
