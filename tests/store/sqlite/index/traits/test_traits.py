"""Searches that combine filters with one another, and with words, find what a plain scan finds."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.store.sqlite.index.reading import have_every_word_frequent
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.history.annotations import note
from workbench.store.sqlite.index import indexer, wide_stretches
from workbench.store.sqlite.index.traits import notes

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
EXCHANGES = 2_300
_ROW = """
    INSERT INTO exchange (uuid, started_at, operation, endpoint_name, status, http_status, error_code,
        duration_ms, request_bytes, response_bytes, fields, connection, output, request_digest, replay_of,
        note, withheld, pinned)
    VALUES (:uuid, :started_at, :operation, :endpoint, :status, :http, :code, :took, :size, 3, :fields, '{}',
        :output, :digest, :original, :note, :withheld, :pinned)
"""
_LINES = "in\u2028two\x85lines"
"""An endpoint's name that nobody can make, of what a line may end with."""

Row = dict[str, Any]
TERMS: dict[str, Callable[[Row], bool]] = {
    "usual": lambda row: "usual" in row["words"],
    "uncommon": lambda row: "uncommon" in row["words"],
    "usu*": lambda row: "usual" in row["words"],
    "-usual": lambda row: "usual" not in row["words"],
    "-more": lambda row: "more" not in row["words"],
    "-unc*": lambda row: "uncommon" not in row["words"],
    '"usual more"': lambda row: "usual more" in " ".join(row["words"]),
    "error": lambda row: row["status"] == "error" or "error" in (row["code"] or "").lower(),
    "status:error": lambda row: row["status"] == "error",
    "-status:error": lambda row: row["status"] != "error",
    "status:4xx": lambda row: 400 <= (row["http"] or 0) <= 499,
    "code:Model*": lambda row: (row["code"] or "").startswith("Model"),
    "-code:*": lambda row: False,
    "endpoint:rare": lambda row: row["endpoint"] == "rare",
    "-endpoint:iris": lambda row: row["endpoint"] != "iris",
    "endpoint:in?two?lines": lambda row: row["endpoint"] == _LINES,
    "operation:*Async": lambda row: row["operation"].endswith("Async"),
    "variant:green": lambda row: "green" in (row["asked"], row["answered"]),
    "-variant:green": lambda row: "green" not in (row["asked"], row["answered"]),
    "variant:*": lambda row: row["asked"] is not None or row["answered"] is not None,
    "took:>100ms": lambda row: row["took"] is not None and row["took"] > 100,
    "-took:<=100ms": lambda row: row["took"] is None or row["took"] > 100,
    "took:<20ms": lambda row: row["took"] is not None and row["took"] < 20,
    "size:>1000b": lambda row: max(row["size"] or 0, 3) > 1000,
    "-size:>=100b": lambda row: max(row["size"] or 0, 3) < 100,
    "is:replay": lambda row: row["original"] is not None,
    "-is:noted": lambda row: not row["note"],
    "is:private": lambda row: bool(row["withheld"]),
    "is:pinned": lambda row: bool(row["pinned"]),
    "since:2025-10-09T09:00Z": lambda row: row["started_at"] >= 1_760_000_400_000_000,
    "id:700-1900": lambda row: 700 <= row["id"] <= 1900,
}
"""Terms of a search, and of which exchanges they are true."""


def rows() -> Iterator[Row]:
    """Exchanges of which filters and words rarely meet."""
    dice = random.Random(7)
    for number in range(1, EXCHANGES + 1):
        failed = number % 10 == 0
        uncommon = number % 20 == 3 or (failed and dice.random() < 0.01)
        endpoint = "rare" if number % 211 == 0 else _LINES if number % 500 == 9 else "iris"
        asked = None if failed else dice.choice((None, "green"))
        withheld = number % 350 == 0
        words = [] if withheld else [*(["usual"] * (number % 97 > 0)), "uncommon" if uncommon else "more"]
        yield {
            "id": number,
            "uuid": f"uuid-{number}",
            "started_at": 1_760_000_000_000_000 + number * 1_000_000,
            "operation": "InvokeEndpointAsync" if number % 70 == 0 else "InvokeEndpoint",
            "endpoint": endpoint,
            "status": "error" if failed else "interrupted" if number % 333 == 0 else "ok",
            "http": dice.choice((424, 500)) if failed else None if number % 333 == 0 else 200,
            "code": dice.choice(("ModelError", "Throttling")) if failed else None,
            "took": None if number % 44 == 0 else dice.choice((0.0, 3.5, 99.5, 100.0, 100.5, 4_000.0)),
            "size": None if number % 45 == 0 else dice.choice((5, 99, 100, 101, 1000, 1001, 5_000)),
            "asked": asked,
            "answered": None if failed else dice.choice(("blue", "blue", "green")),
            "original": number - 1 if number % 50 == 3 else None,
            "note": "seen" if number % 60 == 7 else "",
            "withheld": withheld,
            "pinned": number % 100 == 0,
            "words": words,
        }


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a history that is filled."""
    home = tmp_path_factory.mktemp("filled")
    places = AppDirs(data=home / "data", config=home / "config", cache=home / "cache")
    with History.open(places) as history:
        with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw, raw:
            for row in rows():
                text = " ".join((*row["words"], str(row["id"]))).encode()
                digest = b"%d" % row["id"]
                raw.execute(
                    "INSERT INTO body (digest, size, data) VALUES (?, ?, ?)", (digest, len(text), text)
                )
                variants = {"fields": {"TargetVariant": row["asked"]}}
                variants["output"] = {"InvokedProductionVariant": row["answered"]}
                columns = {name: json.dumps(value) for name, value in variants.items()}
                raw.execute(_ROW, {**row, **columns, "digest": digest})
        with history.writing() as connection:
            while indexer.step(connection):
                pass
    return places.data


@pytest.fixture
def filled(filled_once: Path, places: AppDirs, monkeypatch: pytest.MonkeyPatch) -> Iterator[History]:
    """A copy of it, of which two stretches make a wide one, and in which every word counts as frequent."""
    monkeypatch.setattr(wide_stretches, "WIDTH", 2)
    have_every_word_frequent(monkeypatch)
    shutil.copytree(filled_once, places.data)
    with History.open(places) as history:
        yield history


PAIRS = [pair for pair in itertools.combinations(TERMS, 2) if parse(" ".join(pair)).either]


def check(history: History, queries: Iterable[tuple[str, ...]], every: Iterable[Row] = ()) -> None:
    """Queries find what a scan finds: the first page, a later one, and all."""
    every = [*every] or [*rows()]
    holding = {term: {row["id"] for row in every if holds(row)} for term, holds in TERMS.items()}
    for terms in queries:
        text = " ".join(terms)
        wanted = sorted(set.intersection(*(holding[term] for term in terms)), reverse=True)
        page = search.page(history, parse(text), now=NOW, limit=20)
        assert [row.id for row in page] == wanted[:20], text
        if len(wanted) > 30:
            page = search.page(history, parse(text), now=NOW, limit=20, before=wanted[29])
            assert [row.id for row in page] == wanted[30:50], text
        assert list(search.numbers(history, parse(text), now=NOW)) == wanted, text


def some(seed: int, count: int) -> list[tuple[str, ...]]:
    """Pairs and triples of terms."""
    dice = random.Random(seed)
    return [*dice.sample(PAIRS, count), *(tuple(dice.sample([*TERMS], 3)) for _ in range(count))]


def test_all_pairs_of_terms_are_found_as_a_scan_finds_them(filled: History) -> None:
    search.catch_up(filled)
    search.note_words(filled)
    with filled.reading() as connection:
        noted = connection.execute("SELECT wide, first FROM trait WHERE aspect = 'label' ORDER BY 1, 2")
        assert noted.fetchall() == [(0, 0), (0, 1), (1, 0)]
    check(filled, PAIRS)


@pytest.mark.parametrize("noted", ["nothing", "words", "traits", "no wide ones", "few kinds", "all"])
def test_pairs_and_triples_are_found_whatever_is_noted(
    filled: History, noted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if noted == "few kinds":
        monkeypatch.setattr(notes, "_MOST_KINDS", 2)
    if noted != "nothing":
        search.catch_up(filled)
    if noted not in ("nothing", "traits"):
        search.note_words(filled)
    with filled.writing() as connection:
        if noted == "words":
            connection.execute("DELETE FROM trait")
        elif noted == "no wide ones":
            connection.execute("DELETE FROM trait WHERE wide = 1")
    check(filled, some(3, 40))


def test_what_changes_is_not_looked_for_by_what_was_noted_before(filled: History) -> None:
    search.catch_up(filled)
    search.note_words(filled)
    every = [*rows()]
    with filled.writing() as connection:
        connection.execute("UPDATE exchange SET status = 'error', error_code = 'ModelError' WHERE id = 1203")
    every[1202] |= {"status": "error", "code": "ModelError"}
    note(filled, 704, "later")
    every[703]["note"] = "later"
    queries = [*some(5, 15), ("uncommon", "status:error"), ("-more", "status:error"), ("usual", "-is:noted")]
    check(filled, queries, every)
    search.catch_up(filled)
    search.note_words(filled)
    check(filled, queries, every)
    trash.trash(filled, [1203, 1210, 1900], NOW)
    left = [row for row in every if row["id"] not in (1203, 1210, 1900)]
    check(filled, queries, left)
    search.catch_up(filled)
    check(filled, queries, left)


def test_a_process_of_an_older_version_that_is_still_open_writes_past_no_note(filled: History) -> None:
    """It reads stretches and notes no traits: the triggers of the file forget those."""
    search.catch_up(filled)
    with filled.writing() as connection:
        connection.execute("UPDATE exchange SET status = 'error' WHERE id = 1203")
        connection.execute("INSERT OR REPLACE INTO stretch SELECT * FROM stretch WHERE number = 1")
        connection.execute("UPDATE stretch SET stale = 0")
        assert connection.execute("SELECT DISTINCT wide, first FROM trait").fetchall() == [(0, 0)]
    every = [*rows()]
    every[1202]["status"] = "error"
    check(filled, [("uncommon", "status:error"), ("status:error", "variant:green")], every)


def test_a_history_whose_stretches_were_read_before_is_noted_and_its_words_stay(filled: History) -> None:
    search.catch_up(filled)
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute("DELETE FROM trait")
        before = connection.execute("SELECT * FROM stretch_words").fetchall()
    search.catch_up(filled)
    with filled.reading() as connection:
        assert connection.execute("SELECT count(*) FROM trait").fetchone() == (3 * len(notes.ASPECTS),)
        assert connection.execute("SELECT * FROM stretch_words").fetchall() == before


def test_where_filters_leave_nothing_no_exchange_is_read(filled: History) -> None:
    """Read was every exchange that has the word: a search of a million did not end in 100 s."""
    search.catch_up(filled)
    search.note_words(filled)
    with filled.writing() as connection:
        connection.execute("DELETE FROM exchange WHERE id >= 2000")  # the newest stretch is looked through
    for text in (
        "uncommon status:error variant:green",
        "-usual variant:* code:Model*",
        "variant:green status:4xx",
    ):
        read: list[str] = []
        with filled.reading() as connection:
            connection.set_trace_callback(read.append)
        assert search.page(filled, parse(text), now=NOW, before=2_000) == ()
        with filled.reading() as connection:
            connection.set_trace_callback(None)
        assert any("JOIN trait" in sql for sql in read), text
        assert not [sql for sql in read if "exchange NOT INDEXED WHERE" in sql], text
