"""What of a body is a word to search for."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import process_time

import pytest

from workbench.model import Exchange
from workbench.store import AppDirs, History
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import indexer
from workbench.store.sqlite.index.indexer import text_of

MakeExchange = Callable[..., Exchange]
EMBEDDING = [round(0.001234 * number, 6) for number in range(-400, 400)]


@pytest.mark.parametrize(
    "numbers", [EMBEDDING, [EMBEDDING[:20], EMBEDDING[20:60]], [1e-7] * 32, list(range(10_000))]
)
def test_long_arrays_of_numbers_are_not_words(numbers: object) -> None:
    text = text_of(json.dumps({"embedding": numbers, "tokens": 12}).encode())
    assert text is not None
    assert text.replace("[", "").split() == ['{"embedding":', '"tokens":', "12}"]


@pytest.mark.parametrize("body", [b"[[5.1, 3.5, 1.4, 0.2]]", b"1,2,3\n4,5,6\n", b"2026-11-24 iris-17"])
def test_the_numbers_of_a_record_are_words(body: bytes) -> None:
    assert text_of(body) == body.decode()


@pytest.mark.parametrize("body", [b"." * 60_000, b"01" * 30_000, b"1e1" * 20_000, b"+1-1" * 15_000])
def test_what_only_looks_like_numbers_is_read_in_one_pass(body: bytes) -> None:
    began = process_time()
    assert text_of(body) == body.decode()
    # Quadratic time would be minutes.
    assert process_time() - began < 20


@pytest.mark.parametrize("numbers", [True, False])
def test_an_entry_is_taken_out_with_the_words_that_it_was_made_of(
    places: AppDirs, exchange: MakeExchange, *, numbers: bool
) -> None:
    body = json.dumps({"embedding": EMBEDDING}).encode()
    with History.open(places) as history:
        history.insert(exchange(body=body))
        with history.writing(durable=False) as connection:
            if numbers:  # as a version before this one left it
                text = text_of(body, numbers=True)
                connection.execute("INSERT INTO body_words (rowid, words) VALUES (1, ?)", (text,))
                connection.execute("UPDATE search_progress SET number = 1 WHERE what LIKE '%_to'")
            else:
                assert indexer.step(connection)
            assert (words(connection) > len(EMBEDDING) / 2) is numbers
            indexer.forget(connection, 1)
            assert words(connection) == 0


def words(connection: HistoryConnection) -> int:
    """How many different words the index of bodies has."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'body_words', 'row')"
    )
    return int(connection.execute("SELECT count(*) FROM temp.vocabulary").fetchone()[0])
