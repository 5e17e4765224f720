"""Searches by duration, size and variant find what a walk finds, and look at few exchanges."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.new_history import put_new_history
from tests.store.sqlite.index.reading import read_stretches
from workbench.model import Exchange, Outcome, Response, Timing
from workbench.model.query import parse
from workbench.model.query.sql import Parameters
from workbench.model.query.syntax import Clause
from workbench.store import AppDirs, History
from workbench.store.history import search, trash
from workbench.store.history.annotations import note
from workbench.store.sqlite.index import indexer, stretches
from workbench.store.sqlite.index.sql import bounds

MakeExchange = Callable[..., Exchange]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)

_ROW = """
    INSERT INTO exchange (uuid, started_at, operation, endpoint_name, status, duration_ms, request_bytes,
        response_bytes, fields, connection, output, request_digest, replay_of, note, withheld)
    VALUES (?, ?, 'InvokeEndpoint', ?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, ?)
"""

_QUERIES = (
    "took:>900ms",
    "took:<=1ms",
    "took:>1s",
    "took:0ms",
    "size:>900kb",
    "size:<100b",
    "size:>=1mb",
    "variant:green",
    "variant:gr*",
    "variant:none",
    "variant:*",
    "-took:>1ms",
    "-took:<=900ms",
    "-took:>=0.5ms",
    "-size:>=200b",
    "-size:<700kb",
    "-size:>1b took:<700ms",
    "-variant:green",
    "-variant:*",
    "-variant:gr* -variant:none",
    "took:>900ms size:>500kb",
    "took:>900ms endpoint:rare",
    "took:>900ms endpoint:iris",
    "took:>900ms status:error",
    "took:>900ms or variant:green",
    "id:2000-2100 took:>1ms",
    "-id:1-7000 took:>1ms",
    "id:900-5100 -id:1200-4900 took:>900ms",
    "-id:3-7290",
    "-id:1500 -id:1502 -id:1504 -id:1506 -id:1508 -id:1510 -id:1512 -id:1514 endpoint:iris",
    "-id:1-3000 endpoint:rare usual",
    "id:2000-2100 id:2200",
    "variant:green variant:blue",
    "variant:green variant:gr*",
    "variant:green -variant:blue",
    "-variant:green -variant:blue",
    "-took:<=900ms -took:>1s",
    "is:noted",
    "is:replay",
    "is:private",
    "is:noted is:replay took:>1ms",
    "-is:noted variant:green",
    "is:noted status:error",
    "since:2025-10-09T09:00Z",
    "since:2025-10-09T09:00Z before:2025-10-09T09:10Z",
    "-since:2025-10-09T08:55Z",
    "-before:2025-10-09T10:00Z",
    "since:2025-10-09T09:10Z before:2025-10-09T09:00Z",
    "before:2025-10-09T08:00Z took:>900ms",
    "usual took:>900ms",
    "usu* took:>900ms",
    "common variant:green -usual",
    "-usual took:>900ms endpoint:rare",
    "usual common took:>1ms",
    "usual is:noted",
    "iris usual took:>900ms",
)


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a history with some thousands of exchanges."""
    return new(tmp_path_factory.mktemp("filled"))


def new(home: Path) -> Path:
    """Makes the data of such a history below a folder."""
    places = AppDirs(data=home / "data", config=home / "config", cache=home / "cache")
    put_new_history(places.data)
    with History.open(places) as history:
        fill(history, places)
    return places.data


@pytest.fixture
def filled(filled_once: Path, places: AppDirs) -> Iterator[History]:
    """A copy of it."""
    shutil.copytree(filled_once, places.data)
    with History.open(places) as history:
        yield history


@pytest.fixture(scope="module")
def before(filled_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int]]:
    """What every query finds in it before any stretch is read."""
    home = tmp_path_factory.mktemp("before")
    shutil.copytree(filled_once, home / "data")
    with History.open(AppDirs(data=home / "data", config=home, cache=home)) as history:
        return found(history)


def fill(history: History, places: AppDirs) -> None:
    """Records exchanges of which a few are slow, large, or of a variant."""
    dice = random.Random(5)
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw, raw:
        raw.executemany(
            "INSERT INTO body (digest, size, data) VALUES (?, length(?2), CAST(?2 AS BLOB))",
            [(b"0", "usual words"), (b"1", "common words")],
        )
        for number in range(7_300):
            extreme = number // 1000 in {1, 4} and dice.random() < 0.02
            asked, answered = (dice.choice(("green", "blue")) if extreme else None for _ in range(2))
            raw.execute(
                _ROW,
                (
                    f"uuid-{number}",
                    # Nearly in the order of the numbers.
                    1_760_000_000_000_000 + number * 1_000_000 - 9_000_000_000 * (number == 5_000),
                    "rare" if number % 997 == 0 else "iris",
                    dice.choice(("ok", "ok", "ok", "error")),
                    dice.choice((None, 1000.0 + number, 0.5)) if extreme else dice.uniform(2, 800),
                    dice.choice((None, 1, 2_000_000)) if extreme else dice.randrange(200, 600_000),
                    dice.choice((None, 1, 950_000)) if extreme else 300,
                    f'{{"TargetVariant":"{asked}"}}' if asked else "{}",
                    f'{{"InvokedProductionVariant":"{answered}"}}' if answered else "{}",
                    b"01"[number % 2 : number % 2 + 1],
                    number - 1 if number in {2_500, 2_501, 6_000} else None,
                    "seen" if number in {2_500, 3_600} else "",
                    number in {1_600, 4_100},
                ),
            )
    with history.writing() as connection:
        while indexer.step(connection):
            pass


def found(history: History, queries: Iterable[str] = _QUERIES) -> dict[str, list[int]]:
    """What queries find, all and by pages."""
    results = {}
    for query in queries:
        everything = list(search.numbers(history, parse(query), now=NOW))
        pages: list[int] = []
        while page := search.page(history, parse(query), now=NOW, before=pages[-1] if pages else None):
            pages += [row.id for row in page]
            if len(pages) > 300:
                break
        assert pages == everything[: len(pages)]
        assert len(pages) > 300 or pages == everything
        results[query] = everything
    return results


def test_what_is_found_is_the_same_before_while_and_after_stretches_are_read(
    filled: History, before: dict[str, list[int]]
) -> None:
    assert 0 < len(before["took:>900ms"]) < 100
    assert len(before["variant:green"]) > 10
    with filled.writing() as connection:
        read_stretches(connection, most=3)
        assert connection.execute("SELECT count(*) FROM stretch").fetchone() == (3,)
    assert found(filled) == before
    search.catch_up(filled)
    with filled.reading() as connection:
        assert connection.execute("SELECT count(*) FROM stretch").fetchone() == (7,)
    assert found(filled) == before


def found_by(history: History, query: str) -> list[int]:
    """What one query finds, all and by pages."""
    return found(history, (query,))[query]


def looked_at(history: History, clause: Clause) -> list[int]:
    """The stretches that a search looks through, the newest first."""
    parameters = Parameters()
    conditions = bounds([clause], parameters, NOW)
    assert conditions
    with history.reading() as connection:
        ranges = stretches.candidates(connection, conditions, parameters, (1, 7_300))
    assert ranges != [(0, 7_999)]
    return [
        number
        for first, last in ranges or [(0, 7_999)]
        for number in range(last // stretches.LENGTH, first // stretches.LENGTH - 1, -1)
    ]


def test_few_stretches_are_looked_at(filled: History) -> None:
    clauses = (
        Clause(key="took", value=">900ms"),
        Clause(key="size", value=">900kb"),
        Clause(key="variant", value="green"),
        Clause(key="took", value="<=900ms", negated=True),
        Clause(key="took", value=">1ms", negated=True),
        Clause(key="size", value="<=900kb", negated=True),
        Clause(key="size", value=">150b", negated=True),
        Clause(key="size", value="<700kb", negated=True),
    )
    search.catch_up(filled)
    for clause in clauses:
        assert looked_at(filled, clause) == [7, 4, 1], clause  # the newest is not whole yet


def test_where_each_has_a_variant_those_of_others_are_in_few_stretches(
    filled: History, places: AppDirs
) -> None:
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw, raw:
        blue = '{"InvokedProductionVariant":"blue"}'
        raw.execute("UPDATE exchange SET output = ? WHERE output = '{}'", (blue,))
        # One stretch has another, and one has an exchange without any.
        raw.execute("UPDATE exchange SET fields = '{}', output = ? WHERE id / 1000 IN (1, 4)", (blue,))
        raw.execute("UPDATE exchange SET output = replace(output, 'blue', 'green') WHERE id = 1500")
        raw.execute("UPDATE exchange SET output = '{}' WHERE id = 4500")
    search.catch_up(filled)
    for value in ("blue", "bl*", "B*"):
        assert looked_at(filled, Clause(key="variant", value=value, negated=True)) == [7, 4, 1]
        assert list(search.numbers(filled, parse(f"-variant:{value}"), now=NOW)) == [4500, 1500]


def test_a_variant_that_is_a_number_is_found_as_its_digits(filled: History, places: AppDirs) -> None:
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw, raw:
        raw.execute(
            "UPDATE exchange SET fields = json_object('TargetVariant', 1 + id % 2), duration_ms = NULL"
        )
    searches = [parse(text) for text in ("variant:1", "-variant:1", "variant:2", "-variant:2", "-took:>1ms")]
    before = [list(search.numbers(filled, sought, now=NOW)) for sought in searches]
    assert all(before)
    search.catch_up(filled)
    assert [list(search.numbers(filled, sought, now=NOW)) for sought in searches] == before


def test_a_note_of_an_earlier_version_leaves_nothing_out_and_is_read_again(
    filled: History, before: dict[str, list[int]], places: AppDirs
) -> None:
    queries = [query for query in _QUERIES if "variant:" in query or query.startswith("-took:")]
    wanted = {query: before[query] for query in queries}
    search.catch_up(filled)
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw, raw:
        raw.execute(
            "UPDATE stretch SET variants = (SELECT json_group_array(value)"
            " FROM json_each(variants) WHERE type = 'text')"
        )
    assert found(filled, queries) == wanted
    negated = Clause(key="took", value="<=900ms", negated=True)
    assert looked_at(filled, negated) == [7, 6, 5, 4, 3, 2, 1, 0]
    search.catch_up(filled)
    assert looked_at(filled, negated) == [7, 4, 1]
    assert found(filled, queries) == wanted


def test_what_has_no_size_is_as_small_as_can_be(filled: History) -> None:
    with filled.writing() as connection:
        connection.execute("UPDATE exchange SET request_bytes = NULL, response_bytes = NULL WHERE id = 2500")
    before = {
        query: list(search.numbers(filled, parse(query), now=NOW)) for query in ("-size:>150b", "size:<1b")
    }
    search.catch_up(filled)
    for query, numbers in before.items():
        assert 2500 in numbers
        assert list(search.numbers(filled, parse(query), now=NOW)) == numbers


def test_what_has_no_duration_is_left_in(filled: History) -> None:
    with filled.writing() as connection:
        connection.execute("UPDATE exchange SET duration_ms = NULL WHERE id = 2500")
    search.catch_up(filled)
    assert looked_at(filled, Clause(key="took", value="<=900ms", negated=True)) == [7, 4, 2, 1]
    assert 2500 in search.numbers(filled, parse("-took:<=900ms"), now=NOW)


def test_what_changes_afterwards_is_found(filled: History, exchange: MakeExchange) -> None:
    late = filled.insert(exchange())
    with filled.writing() as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'exchange'", (late + 1200,))
    filled.insert(exchange())
    search.catch_up(filled)
    assert late not in found_by(filled, "took:>900ms")
    response = Response(http_status=200, body=b"1", output={"InvokedProductionVariant": "none"})
    filled.complete(late, Outcome(response=response, timing=Timing(total_ms=5000.0), attempts=1))
    assert found_by(filled, "took:>900ms")[0] == late
    assert found_by(filled, "variant:none") == [late]
    search.catch_up(filled)
    assert found_by(filled, "variant:none") == [late]

    trash.trash(filled, [late], NOW)
    search.catch_up(filled)
    assert found_by(filled, "variant:none") == []
    assert trash.restore(filled, [late]) == [late]
    assert found_by(filled, "variant:none") == [late]


def test_a_note_that_is_written_later_is_found(filled: History) -> None:
    search.catch_up(filled)
    assert looked_at(filled, Clause(key="is", value="noted")) == [7, 3, 2]
    note(filled, 5_555, "later")
    assert search.numbers(filled, parse("is:noted"), now=NOW)[0] == 5_555
    search.catch_up(filled)
    assert looked_at(filled, Clause(key="is", value="noted")) == [7, 5, 3, 2]


def test_an_empty_history_has_nothing_to_read(history: History) -> None:
    search.catch_up(history)
    assert all(not numbers for numbers in found(history).values())


def test_few_pages_are_kept_while_stretches_are_read_and_as_many_as_before_afterwards(
    filled: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []
    read = stretches.read

    def counted(connection: sqlite3.Connection, number: int) -> None:
        kept.extend(connection.execute("PRAGMA cache_size").fetchone())
        read(connection, number)

    with filled.writing() as connection:
        (before,) = connection.execute("PRAGMA cache_size").fetchone()
    monkeypatch.setattr(stretches, "read", counted)
    search.catch_up(filled)
    assert set(kept) == {50}
    with filled.writing() as connection:
        assert connection.execute("PRAGMA cache_size").fetchone() == (before,)


def test_reading_stops_when_it_is_told_to(filled: History) -> None:
    search.catch_up(filled, cancelled=lambda: True)
    search.catch_up(filled, seconds=-1.0)
    with filled.reading() as connection:
        assert connection.execute("SELECT count(*) FROM stretch").fetchone() == (0,)
    assert search.page(filled, parse("took:>900ms"), now=NOW)


def _operations_of_reading(places: AppDirs, stretches: int) -> int:
    """Returns how many hundreds of SQLite's operations it takes to read so many stretches."""
    operations = 0

    def count() -> int:
        nonlocal operations
        operations += 1
        return 0

    with History.open(places) as history:
        with history.writing() as connection:
            connection.executemany(
                "INSERT INTO exchange (id, uuid, started_at, operation, endpoint_name, status, fields,"
                " connection) VALUES (?1, ?1, ?1, 'InvokeEndpoint', 'iris', 'ok', '{}', '{}')",
                [(number * 1_000,) for number in range(stretches + 1)],
            )
            connection.set_progress_handler(count, 100)
        with history.reading() as connection:
            connection.set_progress_handler(count, 100)
        search.catch_up(history)
        with history.reading() as connection:
            connection.set_progress_handler(None, 0)
            assert connection.execute("SELECT count(*) FROM stretch").fetchone() == (stretches,)
    return operations


def test_reading_twice_as_many_stretches_takes_twice_the_steps(tmp_path: Path) -> None:
    """To look for the next one after each went through all of them: four times."""
    few, many = (
        _operations_of_reading(AppDirs(data=home / "data", config=home, cache=home), count)
        for home, count in ((tmp_path / "few", 400), (tmp_path / "many", 800))
    )
    assert many < 2.5 * few
