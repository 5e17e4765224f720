"""Answers that were paid for once: kept by digest, on the disk or for as long as they are needed."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from workbench.model.errors import StoreError
from workbench.store import AppDirs
from workbench.store.answer_cache import AnswerCache


def _digest(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_answers_are_there_at_the_next_time(places: AppDirs) -> None:
    answers = {_digest(number): str(number).encode() for number in range(1_201)}
    cache = AnswerCache(places)
    cache.keep(answers)
    cache.keep({_digest(1): b"another"})
    cache.close()
    again = AnswerCache(places)
    assert again.get([*answers, _digest(5_000)]) == answers, "the first answer stays"
    assert again.get([]) == {}
    again.close()


def test_without_a_place_nothing_is_on_the_disk(places: AppDirs) -> None:
    cache = AnswerCache(None)
    cache.keep({_digest(1): b"one"})
    assert cache.get([_digest(1)]) == {_digest(1): b"one"}
    cache.close()
    assert not places.cache.exists()


def test_what_cannot_be_opened_read_or_written_says_so(places: AppDirs) -> None:
    cache = AnswerCache(places)
    with closing(sqlite3.connect(places.cache / "answers.sqlite3")) as other:
        other.execute("DROP TABLE answer")
    with pytest.raises(StoreError, match="cannot be read: no such table"):
        cache.get([_digest(1)])
    for _ in range(2):
        with pytest.raises(StoreError, match="cannot be written: no such table"):
            cache.keep({_digest(1): b"one"})
    cache.close()
    (places.cache / "answers.sqlite3").write_bytes(b"no database " * 500)
    with pytest.raises(StoreError, match="cannot be opened: file is not a database"):
        AnswerCache(places)
