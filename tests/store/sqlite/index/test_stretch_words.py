"""The frequent words of a stretch: which are noted, alone, by their beginning and side by side."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.history.test_search import tokens as words_of
from workbench.store.sqlite.index import stretch_words
from workbench.store.sqlite.index.stretch_words import FEWEST, Words, read

texts = st.lists(
    st.tuples(
        st.sets(st.integers(0, 40), min_size=1).map(lambda owners: sum(1 << owner for owner in owners)),
        st.lists(st.sampled_from(["usual", "words", "uncommon", "WORDS", "wo", "u", "-"])).map(" ".join),
    ),
    max_size=30,
)


@given(texts)
def test_what_is_noted_is_what_the_texts_have(texts: list[tuple[int, str]]) -> None:
    noted = read(texts)
    every: dict[str, int] = defaultdict(int)
    for exchanges, text in texts:
        words = words_of(text)
        names = {
            *words,
            *(f"{word[:length]}*" for word in words for length in (1, 2, 3) if len(word) >= length),
        }
        for name in names | {" ".join(pair) for pair in pairwise(words)}:
            every[name] |= exchanges
    frequent = {name for name, exchanges in every.items() if exchanges.bit_count() >= FEWEST}
    single = {
        name
        for name in every
        if " " not in name and (name in frequent or (name[-1] == "*" and len(name) < 4))
    }
    pairs = {name for name in every if " " in name and set(name.split()) <= single}
    assert noted.exchanges == {name: every[name] for name in single | pairs}
    assert (noted.every_beginning, noted.every_pair) == (bool(single), bool(texts))


def test_frequent_words_and_short_beginnings_have_the_exchanges_of_all_their_bodies() -> None:
    words = read([(0b1111_0000, "\u00dcbung macht"), (0b0000_1111, "ubung"), (0b1_0000_0000, "unter")])
    assert words.every_beginning
    assert words.exchanges == {
        "ubung": 0b1111_1111,
        "u*": 0b1_1111_1111,
        "ub*": 0b1111_1111,
        "ubu*": 0b1111_1111,
        "un*": 0b1_0000_0000,
        "m*": 0b1111_0000,
        "ma*": 0b1111_0000,
    }


def test_of_neighbours_those_are_noted_that_are_frequent_words_in_one_text() -> None:
    words = read(
        [(0xFF00, "the usual words"), (0x00FF, "words usual"), (0x000F, "the"), (0xFF, "once usual")]
    )
    pairs = {name: exchanges for name, exchanges in words.exchanges.items() if " " in name}
    assert pairs == {"the usual": 0xFF00, "usual words": 0xFF00, "words usual": 0xFF, "once usual": 0xFF}
    assert words.every_pair


def test_of_too_many_pairs_the_frequent_ones_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretch_words, "_MOST_PAIRS", 1)
    words = read([(0xFF, "a b"), (0xFF00, "a b"), (0xF, "b a"), (0xF0, "b c"), (0xFF, "c")])
    assert [name for name in words.exchanges if " " in name] == ["a b"]
    assert words.every_beginning and not words.every_pair


def test_of_too_many_words_those_of_most_exchanges_are_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretch_words, "_MOST_WORDS", 2)
    words = read([(0xFFFF, "usual"), (0xFF_FFFF, "common")])
    assert set(words.exchanges) <= {"common", "c*", "co*", "com*"}
    assert (len(words.exchanges), words.every_beginning) == (2, False)


def test_without_texts_nothing_is_known_of_a_stretch() -> None:
    assert read([]) == Words({})


def test_a_word_of_an_index_is_asked_for_as_it_is() -> None:
    """What is noted of a word is what the index of texts has by it: splitting it again changes no letter."""
    with closing(sqlite3.connect(":memory:")) as made:
        for table in ("once", "again"):
            made.execute(
                f"CREATE VIRTUAL TABLE {table} USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2')"
            )
            made.execute(f"CREATE VIRTUAL TABLE {table}_entry USING fts5vocab ({table}, instance)")
        letters = (chr(code) for code in range(1, 0x3000))
        made.executemany("INSERT INTO once (words) VALUES (?)", ((f"q{letter}q",) for letter in letters))
        terms = [term for (term,) in made.execute("SELECT DISTINCT term FROM once_entry")]
        made.executemany("INSERT INTO again (words) VALUES (?)", ((term,) for term in terms))
        assert [term for (term,) in made.execute("SELECT term FROM again_entry ORDER BY doc")] == terms
