"""Deleting, and bringing back."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from workbench.model import Exchange, Outcome
from workbench.model.errors import NotFoundError, StoreError
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import annotations as history_marks
from workbench.store.history import retention, search, trash
from workbench.store.settings import Retention

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def record(
    history: History,
    exchange: MakeExchange,
    outcome: MakeOutcome,
    sent: bytes,
    body: bytes,
    *,
    days: float = 0,
) -> int:
    """Record an exchange of so many days ago."""
    begun = msgspec.structs.replace(exchange(body=sent), started_at=NOW - timedelta(days=days))
    number = history.insert(begun)
    history.complete(number, outcome(body))
    return number


def stored(places: AppDirs) -> list[bytes]:
    """Every body in the file."""
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw:
        return [data for (data,) in raw.execute("SELECT data FROM body ORDER BY id")]


def test_what_is_deleted_takes_its_own_bodies_along(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    first = record(history, exchange, outcome, b"only the first", b"shared")
    second = record(history, exchange, outcome, b"only the second", b"shared")
    search.catch_up(history)
    assert trash.remove(history, [first, 99]) == 1
    assert stored(places) == [b"shared", b"only the second"]
    with pytest.raises(NotFoundError):
        history.exchange(first)
    for words, numbers in (("first", []), ("shared", [second])):
        assert [row.id for row in search.page(history, parse(words), now=NOW)] == numbers
    third = record(history, exchange, outcome, b"the third", b"newest")
    search.catch_up(history)
    assert [row.id for row in search.page(history, parse("third"), now=NOW)] == [third]
    assert history.verify() == ()


def test_what_was_deleted_is_brought_back_as_it_was(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    numbers = [record(history, exchange, outcome, f"word{turn}".encode(), b"answer") for turn in range(5)]
    history_marks.tag(history, numbers[:2], add=["smoke"])
    search.catch_up(history)
    before = [history.exchange(number) for number in numbers]
    gone = trash.trash(history, [*numbers[1:3], 77], NOW)
    assert gone == numbers[1:3]
    assert search.length(history) == 3
    assert search.page(history, parse("smoke word1"), now=NOW) == ()
    assert search.page(history, parse("word2"), now=NOW) == ()
    trash.remove(history, [numbers[0]])
    assert trash.last_deleted(history) == [3, 2]
    assert trash.restore(history, [2, 3, 4]) == [2, 3]
    search.catch_up(history)
    assert [history.exchange(number) for number in (2, 3)] == before[1:3]
    assert [row.id for row in search.page(history, parse("smoke word1"), now=NOW)] == [2]
    assert [row.id for row in search.window(history, 0, 9)] == [5, 4, 3, 2]
    assert history.verify() == ()


def test_the_trash_is_emptied_of_what_is_old(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    for turn in range(3):
        record(history, exchange, outcome, f"{turn}".encode(), b"answer")
    trash.trash(history, [1], NOW - timedelta(hours=2))
    trash.trash(history, [2], NOW)
    assert retention.enforce(history, Retention(), NOW) == 0
    assert trash.restore(history, [1]) == []
    assert trash.restore(history, [2]) == [2]
    assert stored(places) == [b"answer", b"1", b"2"]
    assert history.verify() == ()


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_in_whatever_order_the_history_stays_whole(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, seed: int
) -> None:
    dice = random.Random(seed)
    present: set[int] = set()
    trashed: set[int] = set()
    with History.open(places) as history:
        for turn in range(60):
            some = dice.sample(sorted(present), min(len(present), dice.randint(1, 6)))
            match dice.randint(0, 6):
                case 0:
                    assert trash.remove(history, some) == len(some)
                    present -= set(some)
                case 1:
                    assert trash.trash(history, some, NOW - timedelta(hours=turn % 3)) == some
                    present -= set(some)
                    trashed |= set(some)
                case 2:
                    back = trash.restore(history, sorted(trashed))
                    assert set(back) == trashed
                    present |= trashed
                    trashed.clear()
                case 3:
                    search.catch_up(history, seconds=0.001)
                case 4:
                    retention.enforce(history, Retention(), NOW)
                    with history.reading() as connection:
                        trashed = {number for (number,) in connection.execute("SELECT id FROM trash")}
                case _:
                    sent = f"word{dice.randint(0, 9)}".encode()
                    present |= {record(history, exchange, outcome, sent, b"word3") for _ in range(3)}
            assert [row.id for row in history.page(limit=999)] == sorted(present, reverse=True)
            assert search.length(history) == len(present)
            for place, number in enumerate(sorted(present, reverse=True)):
                assert search.place(history, number) == place
        search.catch_up(history)
        matches = search.numbers(history, parse("word3"), now=NOW)
        assert list(matches) == sorted(present, reverse=True)
        assert history.verify() == ()


def test_marks_are_kept_and_taken_off(history: History, exchange: MakeExchange) -> None:
    numbers = [history.insert(exchange(tags=("old",))) for _ in range(3)]
    history_marks.tag(history, [*numbers, 99], add=[" smoke  test ", "new", "new", ""], drop=["old"])
    history_marks.tag(history, numbers[1:], drop=["new"])
    history_marks.pin(history, numbers[:2], pinned=True)
    history_marks.pin(history, numbers[1:], pinned=False)
    history_marks.name(history, numbers[0], " the \n base ")
    history_marks.note(history, numbers[0], "two\nlines\n")
    rows = [history.summary(number) for number in numbers]
    assert [row.tags for row in rows] == [("smoke test", "new"), ("smoke test",), ("smoke test",)]
    assert [row.pinned for row in rows] == [True, False, False]
    assert (rows[0].name, rows[0].note, rows[1].name) == ("the base", "two\nlines", "")


def test_a_damaged_index_is_said_and_made_anew(
    history: History, places: AppDirs, exchange: MakeExchange
) -> None:
    history.insert(exchange(body=b"findable words", tags=("smoke",)))
    search.catch_up(history)
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as raw:
        raw.execute("DELETE FROM body_words_data WHERE id > 10")
    with pytest.raises(StoreError, match="search index") as caught:
        search.page(history, parse("findable"), now=NOW)
    assert "--mend" in caught.value.hint
    assert any("search index is damaged" in problem for problem in history.verify())
    search.rebuild_index(history)
    assert history.verify() == ()
    for word in ("findable", "smoke"):
        assert [row.id for row in search.page(history, parse(word), now=NOW)] == [1]
    assert not (places.data / "history.suspect").exists()
