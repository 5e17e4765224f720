"""The history: a page of a million exchanges, filters, a word, and what recording costs."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.report import Measure, side_by_side
from workbench.model import BytesBody, Connection, Exchange, Invocation
from workbench.model.outcome.outcome import Outcome, Status
from workbench.model.outcome.response import Response
from workbench.model.outcome.timing import Timing
from workbench.model.query import Search, parse
from workbench.store import AppDirs, History
from workbench.store.history import search as history_search
from workbench.store.history.transfer import exporter

ROWS = int(os.environ.get("BENCHMARK_ROWS", "1000000"))
GROWN = int(os.environ.get("BENCHMARK_GROWN", "0"))
"""Exchanges that the history has in the end, with `--ten-million`; 0 where it does not grow."""
_STEP = 100_000
"""Exchanges that are made in one transaction, so that neither memory nor log grow with their number."""

# Fifty endpoints, one exchange in ten failed, one endpoint that is rare and never failed.
_FILL = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO exchange (
    uuid, started_at, operation, endpoint_name, status, http_status, error_code, error_message, duration_ms,
    request_digest, request_bytes, response_digest, response_bytes, fields, connection, output
)
SELECT printf('00000000-0000-4000-8000-%012x', i), 1760000000000000 + i * 1000000,
    'InvokeEndpoint',
    iif(i % 10007 = 0, 'rare', printf('endpoint-%02d', i * 7919 % 50)),
    iif(i % 10 = 0 AND i % 10007, 'error', 'ok'),
    iif(i % 10 = 0 AND i % 10007, 424, 200),
    iif(i % 10 = 0 AND i % 10007, 'ModelError', NULL),
    NULL,
    12.5, CAST(printf('%032d', i) AS BLOB), 1024, zeroblob(32), 1024,
    '{"EndpointName":"endpoint","ContentType":"application/json"}', '{"region":"us-east-1"}',
    printf('{"ContentType":"application/json","InvokedProductionVariant":"%s"}', iif(i % 3, 'blue', 'green'))
FROM n
"""
# A request each, one in a thousand with a rare word and one in twenty with an uncommon one; the same answer.
_BODIES = """
WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
INSERT INTO body (digest, size, data)
SELECT CAST(printf('%032d', i) AS BLOB), length(words), words FROM (
    SELECT i, CAST(printf(
        '{"instances": [[%d.%d, 3.5, 1.%d]], "prompt": "%s %s", "request": "r%x"}', i % 10, i % 7, i % 9,
        iif(i % 1000 = 7, 'platypus', 'the usual words'), iif(i % 20 = 3, 'uncommon', 'and more'), i * 7919
    ) AS BLOB) AS words FROM n
)
"""
_WORDS = """
INSERT INTO body_words (rowid, words)
SELECT id, CAST(data AS TEXT) FROM body WHERE digest BETWEEN CAST(printf('%032d', :first) AS BLOB)
    AND CAST(printf('%032d', :last) AS BLOB)
"""
_ANSWER = """
INSERT OR IGNORE INTO body (digest, size, data)
VALUES (zeroblob(32), 29, CAST('{"predictions": ["setosa"]}  ' AS BLOB))
"""
_MOVED = 100_000
"""Exchanges that are exported and imported."""
_PAGE = "SELECT * FROM exchange {} ORDER BY id DESC LIMIT 50"


def measures() -> Iterator[Measure]:
    """Every budget of the history; fills a million rows first, which takes a while."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _pages(Path(folder) / "full")
        yield from _transfer(Path(folder) / "full", Path(folder) / "other")
        yield _recording(Path(folder) / "empty")
        if GROWN > ROWS:
            yield from _grown(places_under(Path(folder) / "full"))


def places_under(home: Path) -> AppDirs:
    """The folders that `WORKBENCH_HOME=home` would give."""
    return AppDirs(data=home / "data", config=home / "config", cache=home / "cache")


def fill(places: AppDirs, rows: int, *, bodies: bool = False, first: int = 1) -> Path:
    """Makes the exchanges of a history up to a number; returns the file.

    A million with bodies take some 20 s, 0.8 GB of disk and 0.3 GB of memory, however many there are.

    Args:
        rows: the last number.
        bodies: whether they have bodies to search.
        first: the first number that there is not yet.
    """
    History.open(places).close()
    file = places.data / "history.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as bare:
        bare.execute("PRAGMA locking_mode = EXCLUSIVE")
        bare.execute("PRAGMA journal_mode = OFF")
        bare.execute("PRAGMA synchronous = OFF")
        bare.execute("PRAGMA cache_size = -262144")
        for start in range(first, rows + 1, _STEP):
            bare.execute("BEGIN")
            _fill_step(bare, {"first": start, "last": min(start + _STEP - 1, rows)}, bodies=bodies)
            bare.execute("COMMIT")
    return file


def _fill_step(bare: sqlite3.Connection, numbers: dict[str, int], *, bodies: bool) -> None:
    if bodies:
        bare.execute(_BODIES, numbers)
        bare.execute(_WORDS, numbers)
        if bare.execute(_ANSWER).rowcount:
            bare.execute("INSERT INTO body_words (rowid, words) SELECT max(id), CAST(data AS TEXT) FROM body")
        bare.execute(
            "UPDATE search_progress SET number = (SELECT max(id) FROM body) WHERE what = 'bodies_to'"
        )
    bare.execute(_FILL, numbers)


def _pages(home: Path) -> Iterator[Measure]:
    file = fill(places_under(home), ROWS, bodies=True)
    with History.open(places_under(home)) as history, closing(sqlite3.connect(file)) as bare:
        history_search.catch_up(history)
        history_search.note_words(history)

        def sql(where: str) -> Callable[[], object]:
            return lambda: bare.execute(_PAGE.format(where)).fetchall()

        def measure(
            label: str, ours: Callable[[], object], yardstick: Callable[[], object], ceiling: int
        ) -> Measure:
            mine, theirs = side_by_side(ours, yardstick, rounds=25)
            return Measure(
                label=f"history of {ROWS:,}: {label}",
                ours=mine * 1e3,
                yardstick=theirs * 1e3,
                unit="ms",
                budget=f"≤ {ceiling} ms",
                ok=mine * 1e3 <= ceiling,
            )

        yield measure("first page", history.page, sql(""), 30)
        yield measure(
            "a page from the middle",
            lambda: history.page(before=ROWS // 2),
            sql(f"WHERE id < {ROWS // 2}"),
            30,
        )
        yield measure(
            "endpoint and status",
            lambda: history.page(endpoint_name="endpoint-20", status=Status.ERROR),
            sql("WHERE endpoint_name = 'endpoint-20' AND status = 'error'"),
            30,
        )
        yield measure(
            "endpoint and a status it never had",
            lambda: history.page(endpoint_name="rare", status=Status.ERROR),
            sql("WHERE endpoint_name = 'rare' AND status = 'error'"),
            30,
        )
        yield measure("status", lambda: history.page(status=Status.ERROR), sql("WHERE status = 'error'"), 30)
        yield measure(
            "two words",
            lambda: history.page(text="point-3 424"),
            sql("WHERE endpoint_name LIKE '%point-3%'"),
            50,
        )
        assert history.page(text="nowhere") == ()
        yield measure("a word that is nowhere", lambda: history.page(text="nowhere"), sql(""), 50)
        yield measure(
            "rows 900,000 to 900,100", lambda: history_search.window(history, 900_000, 100), sql(""), 30
        )

        def search(text: str) -> Callable[[], object]:
            wanted, now = parse(text), datetime.now(UTC)
            return lambda: history_search.page(history, wanted, now=now)

        for text, match, ceiling in (
            ("", "", 30),
            ("endpoint:endpoint-20 status:error", "", 30),
            ("endpoint:rare status:error", "", 30),
            ("platypus", "platypus", 50),
            ("uncommon", "uncommon", 50),
            ("usual", "usual", 50),
            ("setosa", "setosa", 50),
            ("uncommon endpoint:rare", "uncommon", 50),
            ("platypus -uncommon since:2025-10-10", "platypus", 50),
            ("usu*", "usu*", 50),
            ("took:>500ms", "", 50),
            ("size:>1mb", "", 50),
            ("-size:<1gb", "", 50),
            ("variant:red", "", 50),
            ("status:error took:>1s", "", 50),
            ("-took:<=1s", "", 50),
            ("-variant:blue -variant:green", "", 50),
            ("variant:blue variant:green", "", 50),
            ("r1*", "r1*", 50),
            ("usu* endpoint:rare", "usu*", 50),
            ("usu* unco*", "usu*", 50),
            ("3.1*", "3 + 1*", 50),
            ("usual took:>1s", "usual", 50),
            ("is:noted", "", 50),
            ("usual -usual", "", 50),
            ("-usual", "", 50),
            ("-usual -and", "", 50),
            ("-setosa", "", 50),
            ("-usu*", "", 50),
            ("-r1*", "", 50),
            ("uncommon more", "uncommon AND more", 50),
            ("r1* r2*", "", 50),
            ("-usual status:error", "", 50),
            ("uncommon status:error", "uncommon", 50),
            ("usual -and status:error", "usual", 50),
            ("variant:green endpoint:rare", "", 50),
            ("-id:1-999999", "", 50),
            ("since:2025-10-15 before:2025-10-16 status:error", "", 50),
        ):
            bare_search = f"WHERE id IN (SELECT rowid FROM body_words WHERE body_words MATCH '{match}')"  # noqa: S608
            yield measure(
                f"search {text or 'nothing'}", search(text), sql(bare_search if match else ""), ceiling
            )


def _transfer(home: Path, other: Path) -> Iterator[Measure]:
    """Out to a file and in again, the newest hundred thousand."""
    file = other / "exchanges.jsonl"
    other.mkdir()
    with History.open(places_under(home)) as history, History.open(places_under(other)) as taker:
        start = perf_counter()
        with file.open("wb") as target:
            target.writelines(exporter.exported(history, range(ROWS - _MOVED + 1, ROWS + 1)))
        out = perf_counter() - start
        start = perf_counter()
        assert exporter.take_in(taker, str(file)).added == _MOVED
        import_seconds = perf_counter() - start
        start = perf_counter()
        history_search.catch_up(taker)
        read = perf_counter() - start
    for label, seconds in (("export", out), ("import", import_seconds), ("read for the search", read)):
        rate = _MOVED / seconds * 60
        yield Measure(f"history: {label}, exchanges a minute", rate, 0, "/min", "≥ 100,000", rate >= 100_000)


_OF_GROWN = (
    "",
    "platypus",
    "uncommon",
    "usual",
    "setosa",
    "usu*",
    "platypus -uncommon since:2025-10-10",
    "took:>500ms",
    "uncommon more",
)
"""Searches of which ten times the history may take twice the time; the first is the first page."""


def _grown(places: AppDirs) -> Iterator[Measure]:
    """The same history before and after it has grown."""
    before = _search_seconds(places)
    start = perf_counter()
    file = fill(places, GROWN, bodies=True, first=ROWS + 1)
    seconds = perf_counter() - start
    print(f"{GROWN:,} exchanges: {seconds:.0f} s, {file.stat().st_size / 1e9:.1f} GB", file=sys.stderr)
    for text, after in _search_seconds(places).items():
        yield Measure(
            label=f"history of {GROWN:,} against {ROWS:,}: search {text or 'nothing'}",
            ours=after * 1e3,
            yardstick=before[text] * 1e3,
            unit="ms",
            budget="≤ 2×",
            ok=after <= 2 * before[text],
        )


def _search_seconds(places: AppDirs) -> dict[str, float]:
    with History.open(places) as history:
        history_search.catch_up(history)
        history_search.note_words(history)
        return {text: _median_seconds(history, parse(text)) for text in _OF_GROWN}


def _median_seconds(history: History, wanted: Search) -> float:
    durations = []
    for _ in range(25):
        start = perf_counter()
        history_search.page(history, wanted, now=datetime.now(UTC))
        durations.append(perf_counter() - start)
    return median(durations)


def _recording(home: Path) -> Measure:
    sent, received, bare_bodies = (
        iter([_kilobyte(n) for n in range(start, start + 1020)]) for start in (0, 2000, 0)
    )
    exchanges = iter([_exchange(body) for body in sent])
    outcomes = iter([_outcome(body) for body in received])
    with (
        History.open(places_under(home)) as history,
        closing(sqlite3.connect(home / "bare", isolation_level=None)) as bare,
    ):
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE exchange (id INTEGER PRIMARY KEY, data BLOB)")

        def ours() -> None:
            history.complete(history.insert(next(exchanges)), next(outcomes))

        def yardstick() -> None:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("INSERT INTO exchange (data) VALUES (?)", (next(bare_bodies),))
            bare.execute("COMMIT")

        mine, theirs = side_by_side(ours, yardstick, rounds=1000, warm=20)
    return Measure(
        label="recording one exchange, 1 KB, before and after",
        ours=mine * 1e3,
        yardstick=theirs * 1e3,
        unit="ms",
        budget="≤ 2×",
        ok=mine <= 2 * theirs,
    )


def _kilobyte(number: int) -> bytes:
    return number.to_bytes(8, "big") * 128


def _exchange(body: bytes) -> Exchange:
    invocation = Invocation(
        fields={"EndpointName": "iris-classifier", "ContentType": "application/json"},
        body=BytesBody(body),
        connection=Connection(region="us-east-1"),
    )
    return Exchange(uuid=str(uuid.uuid4()), started_at=datetime.now(UTC), invocation=invocation)


def _outcome(body: bytes) -> Outcome:
    response = Response(
        http_status=200,
        headers=(("content-type", "application/json"), ("x-amzn-requestid", str(uuid.uuid4()))),
        output={"ContentType": "application/json", "InvokedProductionVariant": "blue"},
        body=body,
    )
    return Outcome(response=response, timing=Timing(total_ms=12.5), attempts=1)
