"""Words that are noted of wide stretches hide nothing, and spare asking each stretch."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.store.sqlite.index import test_candidates
from tests.store.sqlite.index.reading import read_stretches
from tests.store.sqlite.index.test_candidates import (
    FEWER,
    QUERIES,
    add_late,
    check,
    left_over,
    without_traits,
)
from workbench.model.query import Word, parse
from workbench.model.query.sql import Parameters
from workbench.store import History
from workbench.store.history import search, trash
from workbench.store.history.annotations import note
from workbench.store.sqlite.index import candidates, indexer, planner, wide_stretches, wide_words
from workbench.store.sqlite.index.sought import Lookup

filled_once, copied, frequent = (
    test_candidates.filled_once,
    test_candidates.filled,
    test_candidates.frequent,
)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two stretches make a wide one."""
    monkeypatch.setattr(wide_stretches, "WIDTH", 2)


@pytest.fixture
def filled(copied: History, narrow: None) -> History:
    """A history whose stretches are read, the first two as a wide one."""
    search.catch_up(copied)
    return copied


def statements(connection: sqlite3.Connection, table: str) -> Iterator[list[str]]:
    """Keeps the statements that name a table."""
    seen: list[str] = []
    connection.set_trace_callback(lambda sql: seen.append(sql) if table in sql else None)
    yield seen
    connection.set_trace_callback(None)


@pytest.mark.usefixtures("frequent")
@pytest.mark.parametrize(
    ("name", "number"), [("_MOST_WORDS", 1_000), ("_MOST_WORDS", 5), ("_MOST_BYTES", 900)]
)
def test_a_search_finds_what_a_scan_finds_whatever_is_noted(
    filled: History, name: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_words, name, number)
    search.note_words(filled)
    with filled.reading() as connection:
        assert list(wide_words.noted(connection, 0, 9)) == [0]
        assert connection.execute("SELECT count(*) FROM wide_word").fetchone()[0] > 2
    check(filled, QUERIES if number == 1_000 else FEWER)


@pytest.mark.usefixtures("frequent")
def test_what_changes_is_not_looked_for_by_what_was_noted_before(filled: History) -> None:
    search.note_words(filled)
    note(filled, 1500, "noted uncommon")
    with filled.writing() as connection:
        add_late(connection)
    removed = trash.trash(filled, [1502, 2003, 900], test_candidates.NOW)
    with filled.reading() as connection:
        assert wide_words.noted(connection, 0, 9) == {}
    search.catch_up(filled)
    check(filled, FEWER)
    trash.restore(filled, removed)
    search.catch_up(filled)
    search.note_words(filled)
    with filled.reading() as connection:
        assert list(wide_words.noted(connection, 0, 9)) == [0]
    check(filled, FEWER)


@pytest.mark.parametrize("text", ["uncommon more -setosa", "nowhere more", '"words usual"'])
def test_stretches_are_not_asked_for_words_that_no_exchange_of_a_wide_one_has(
    filled: History, text: str
) -> None:
    search.note_words(filled)
    with filled.reading() as connection:
        lookup = Lookup(connection, Parameters())
        words = [lookup.word(term) for term in parse(text).either[0] if isinstance(term, Word)]
        seen = statements(connection, "JOIN frequent_word")
        asked = next(seen)
        places = candidates.narrowed(connection, lookup, words, without_traits(connection), [(1, 1_999)])
        assert list(places or ()) == [], text
        assert asked == []
        next(seen, None)


@pytest.mark.usefixtures("frequent")
def test_what_a_filter_leaves_of_many_that_are_noted_is_looked_through(
    filled: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read instead was every exchange that has the word: 8 s of ten million."""
    search.note_words(filled)
    monkeypatch.setattr(planner, "_NARROWED", 30)
    monkeypatch.setattr(planner._Plan, "_select", lambda *_: pytest.fail("all that have the word are read"))
    page = search.page(filled, parse("-usual status:error"), now=test_candidates.NOW, limit=20, before=2_000)
    scan = test_candidates.expected(test_candidates.scanned(filled), "-usual status:error")
    assert [row.id for row in page] == [number for number in scan if number < 2_000][:20]


def test_a_word_that_few_stretches_have_is_looked_for_in_each(filled: History) -> None:
    """Half of the stretches of a wide one have `übung`, and fewer than that would have `rare` eight times."""
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute("DELETE FROM wide_word WHERE word = 'übung'")
        connection.execute("UPDATE wide_stretch SET noted = 7")
    left = left_over(filled, "übung uncommon")
    assert left is not None and left < 400
    check(filled, ["übung", "-übung", "übung uncommon", "übung -uncommon"])


def test_what_was_noted_of_a_wide_stretch_that_changed_is_forgotten(filled: History) -> None:
    search.note_words(filled)
    note(filled, 1_500, "later")
    with filled.reading() as connection:
        assert wide_words.left_over(connection) == [0]
        assert connection.execute("SELECT count(*) FROM wide_stretch").fetchone() == (0,)
    with filled.writing() as connection:
        while indexer.step(connection):
            pass
    search.note_words(filled)
    with filled.reading() as connection:
        assert connection.execute("SELECT count(*) FROM wide_word").fetchone() == (0,)


def test_an_index_that_is_made_anew_has_wide_stretches_noted_anew(filled: History) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        indexer.rebuild(connection)
        assert wide_words.noted(connection, 0, 9) == {}
    search.catch_up(filled)
    search.note_words(filled)
    with filled.reading() as connection:
        assert list(wide_words.noted(connection, 0, 9)) == [0]


def test_words_of_a_wide_stretch_that_changes_while_they_are_read_are_not_noted(filled: History) -> None:
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute("UPDATE wide_stretch SET noted = 0")
        reading = wide_words.begin(connection)
        assert reading is not None
    with filled.reading() as connection:
        words = wide_words.read(connection, reading)
    (part,) = wide_words.parts(words)
    assert part
    with filled.writing() as connection:
        again = wide_words.begin(connection)
        assert again is not None and again != reading
        assert wide_words.is_taken_over(connection, reading)
        assert not wide_words.keep(connection, reading, part)
        assert wide_words.keep(connection, again, part)
        connection.execute("UPDATE exchange SET withheld = 1 WHERE id = 1001")
        assert not wide_words.keep(connection, again, part)
        wide_words.end(connection, again, words)
        assert wide_words.noted(connection, 0, 9) == {}
        assert not wide_words.is_taken_over(connection, again)
        read_stretches(connection)
        assert connection.execute("SELECT count(*) FROM wide_stretch").fetchone() == (1,)
        wide_words.end(connection, again, words)
        assert wide_words.noted(connection, 0, 9) == {}
