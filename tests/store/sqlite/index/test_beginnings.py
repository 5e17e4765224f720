"""A word by its beginning finds what FTS5 finds by it, whichever way it is looked up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.new_history import put_new_history
from workbench.model import Exchange
from workbench.model.query import Search, Word
from workbench.model.query.sql import Parameters
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import beginnings, planner, sought
from workbench.store.sqlite.index.sql import listed, phrase

MakeExchange = Callable[..., Exchange]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

# No label has any of these.
_WORDS = st.text("abÄäİıßﬁ中é\u0301\u0345Ⅷ١7-.\ue000\U0010fffd", min_size=1, max_size=4)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)


@contextmanager
def limits(**numbers: int) -> Iterator[None]:
    """Other limits than a history of a million has."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (beginnings, planner, sought):
            for name, number in numbers.items():
                if hasattr(module, name):
                    patch.setattr(module, name, number)
        yield


def by_fts5(connection: HistoryConnection, word: Word) -> list[int]:
    """What FTS5 alone finds, newest first."""
    rows = connection.execute(listed(":phrase"), {"phrase": phrase(word)}).fetchall()
    return sorted({number for (number,) in rows}, reverse=True)


@given(
    bodies=st.lists(_TEXTS, min_size=1, max_size=12),
    notes=st.lists(_TEXTS, max_size=3),
    gone=st.sets(st.integers(1, 12), max_size=5),
    late=st.lists(_TEXTS, max_size=2),
    word=_WORDS,
    limit=st.integers(1, 5),
)
@example(bodies=["aa ab", "ab", "b"], notes=["a7"], gone={1}, late=["ab"], word="a", limit=2)
@example(bodies=["b-ab", "b a"], notes=[], gone=set(), late=[], word="b-a", limit=2)
@example(bodies=["\ue000\U0010fffd"], notes=[], gone=set(), late=[], word="\ue000", limit=1)
@settings(max_examples=10, deadline=None)
def test_it_finds_what_fts5_finds(
    *,
    exchange: MakeExchange,
    bodies: list[str],
    notes: list[str],
    gone: set[int],
    late: list[str],
    word: str,
    limit: int,
) -> None:
    sought_word = Word(f"{word}*")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        put_new_history(home)
        with History.open(AppDirs(data=home, config=home, cache=home)) as history:
            for text in bodies:
                history.insert(exchange("x", body=text.encode()))
                search.catch_up(history)  # a segment of the index for each
            for text in notes:
                history.insert(exchange("x", body=b"x", note=text, tags=("x",)))
            search.catch_up(history)
            trash.remove(history, sorted(number for number in gone if number <= len(bodies)))
            for text in late:  # not indexed yet
                history.insert(exchange("x", body=text.encode()))
            for few_entries, few_words in product((0, 4000), (0, 2, 200)):
                with limits(_FEW_ENTRIES=few_entries, _FEW_WORDS=few_words, _FEW=1):
                    check(history, sought_word, limit)


def check(history: History, word: Word, limit: int) -> None:
    """A word is found where FTS5 finds it, its first page too; without it, all else is."""
    with history.reading() as connection:
        wanted = by_fts5(connection, word)
    with_it = Search(((word,),))
    assert [row.id for row in search.page(history, with_it, now=NOW, limit=limit)] == wanted[:limit]
    assert list(search.numbers(history, with_it, now=NOW)) == wanted
    without = Search(((Word(word.text, negated=True),),))
    others = {row.id for row in history.page(limit=100)} - set(wanted)
    assert set(search.numbers(history, without, now=NOW)) == others
    page = search.page(history, without, now=NOW, limit=limit)
    assert [row.id for row in page] == sorted(others, reverse=True)[:limit]


def test_a_word_that_the_index_cuts_within_a_letter_is_found_by_its_beginning(
    history: History, exchange: MakeExchange
) -> None:
    number = history.insert(exchange("iris", ("\u4e2d" * 12_000).encode()))
    search.catch_up(history)
    with limits(_FEW_ENTRIES=0, _MERGED_WORDS=200):
        page = search.page(history, Search(((Word("\u4e2d*"),),)), now=NOW, limit=5)
    assert [row.id for row in page] == [number]


@pytest.mark.parametrize(
    ("bodies", "only"),
    [
        (["7 aab", "7 aab b"], "7 aab"),
        (["7 aab", "aac"], ""),  # which of them the 7 stands before is not known
        (["aab", "7 b"], "7 aab"),
    ],
)
def test_where_one_word_begins_so_it_is_looked_up_as_that_word(
    history: History, exchange: MakeExchange, bodies: list[str], only: str
) -> None:
    for body in bodies:
        history.insert(exchange("iris", body.encode()))
    search.catch_up(history)
    with limits(_FEW_ENTRIES=0), history.reading() as connection:
        assert beginnings.look_up(connection, Word("7.a*")).only == only
        parameters = Parameters()
        word = sought.Lookup(connection, parameters).word(Word("7.a*", negated=True))
        assert (word.beginning is None) == bool(only), "an exact word: more is noted of those"
        assert word.word == (Word(only, exact=True, negated=True) if only else Word("7.a*", negated=True))
