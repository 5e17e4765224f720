"""A history with a damaged byte anywhere never keeps a request from being sent, and is never overwritten."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.aws.server import Server, answer, answering, hosting_of
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.model.runs.run import Run, RunKind
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.store import AppDirs

_FLIPS = int(os.environ.get("WORKBENCH_FLIPS", "20"))

Open = Callable[[Path], Workbench]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server(answering(answer(b'{"predictions": [1]}')))
    yield made
    made.free()


@pytest.fixture(scope="module")
def opened(server: Server) -> Open:
    """Opens the workbench of a home."""

    def open_home(home: Path) -> Workbench:
        places = AppDirs(data=home / "data", config=home / "config", cache=home / "cache")
        return Workbench(places, hosting=lambda: hosting_of(server))

    return open_home


def _iris(number: int) -> Invocation:
    return Invocation(
        fields={"EndpointName": f"iris-{number % 3}", "ContentType": "application/json"},
        body=BytesBody(b'{"instances": [[5.1, 3.5, %d]]}' % number),
        connection=Connection(sandbox=True),
    )


@pytest.fixture(scope="module")
def whole(opened: Open, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a history that has something in every table."""
    home = tmp_path_factory.mktemp("whole")
    with opened(home) as bench:
        for number in range(30):
            bench.send(_iris(number), tags=("nightly",) if number % 5 == 0 else ())
        past = HistoryService(bench)
        past.annotations.name(3, "three")
        past.annotations.note(4, "a note")
        past.annotations.pin([5], pinned=True)
        past.trash([7, 8])
        past.tidy()
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "home"))


def _history(home: Path) -> Path:
    return home / "data" / "history.sqlite3"


def _flip(home: Path, at: int, bits: int) -> None:
    content = bytearray(_history(home).read_bytes())
    content[at] ^= bits
    _history(home).write_bytes(content)


def _sent(bench: Workbench) -> Exchange:
    exchange = bench.send(_iris(99))
    assert exchange.response is not None
    assert exchange.response.body == b'{"predictions": [1]}'
    assert exchange.id is not None or bench.notice, "not recorded, and not a word of it"
    return exchange


def _holds(opened: Open, home: Path) -> None:
    """Twice it can be sent, and what cannot be read is said in a sentence."""
    for _ in range(2):
        with opened(home) as bench:
            exchange = _sent(bench)
            try:
                bench.history.page()
                if exchange.id is not None:
                    assert bench.history.exchange(exchange.id).response == exchange.response
            except WorkbenchError as error:
                assert "history" in error.message
    # What was damaged is not met for ever.
    with opened(home) as bench:
        assert _sent(bench).id is not None


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_byte_anywhere_never_stops_a_send(
    opened: Open, whole: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    size = _history(whole).stat().st_size
    for number in range(_FLIPS // 4):
        home = Path(shutil.copytree(whole, tmp_path / str(number)))
        _flip(home, chance.randrange(size), chance.randrange(1, 256))
        _holds(opened, home)
        shutil.rmtree(home)


@pytest.mark.parametrize(
    ("near", "offset", "bits"),
    [
        # SQLite's own message is then no UTF-8, which its module takes it for.
        (b"CREATE TRIGGER label_begun AFTER INSERT ON exchange", 44, 0xE4),
        (b"CREATE TRIGGER arrival_gone AFTER DELETE ON exchange", 46, 0xDC),
        (b"ifnull(new.http_status", 3, 0xCD),
        (b"CREATE TABLE body (", 13, 0xFF),
        # A schema that can be parsed, and is another one.
        (b"INSERT OR IGNORE INTO label VALUES", 22, 0x01),
        (b"operation TEXT NOT NULL", 1, 0x01),
        (b"request_digest BLOB", 0, 0x20 ^ 0x01),
        (b"exchange_words USING fts5", 20, 0x01),
    ],
)
def test_a_damaged_schema_is_said_and_set_aside(
    opened: Open, home: Path, near: bytes, offset: int, bits: int
) -> None:
    at = _history(home).read_bytes().index(near) + offset
    _flip(home, at, bits)
    damaged = _history(home).read_bytes()
    _holds(opened, home)
    aside = [path.read_bytes() for path in (home / "data").glob("history.damaged-*.sqlite3")]
    # Only the 24 bytes that SQLite counts its changes in may differ: it was written to before damage was met.
    assert len(aside) == 1
    assert aside[0] == damaged or len(aside[0]) >= len(damaged)


@pytest.mark.parametrize("near", [b'{"EndpointName"', b"iris-1", b"InvokeEndpoint", b'{"sandbox"'])
def test_a_damaged_row_does_not_hide_the_others(opened: Open, home: Path, near: bytes) -> None:
    _flip(home, _history(home).read_bytes().index(near), 0xDD)
    with opened(home) as bench:
        assert len(bench.history.page(limit=100)) == 28
        assert bench.notice == ""
        assert _sent(bench).id is not None


@pytest.mark.parametrize("version", [0, -1, -(2**31)])
def test_a_version_that_there_was_not_is_set_aside(opened: Open, home: Path, version: int) -> None:
    with closing(sqlite3.connect(_history(home))) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    damaged = _history(home).read_bytes()
    with opened(home) as bench:
        assert _sent(bench).id == 1
        assert "set aside" in bench.notice
    (aside,) = (home / "data").glob("history.damaged-*.sqlite3")
    assert aside.read_bytes() == damaged


@pytest.mark.parametrize("version", [None, 2])
@pytest.mark.parametrize("lost", ["exchange", "label", "detail", "body", "hole", "search_progress"])
def test_a_history_without_one_of_its_tables_is_set_aside(
    opened: Open, home: Path, lost: str, version: int | None
) -> None:
    with closing(sqlite3.connect(_history(home), isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE {lost}")
        if version is not None:
            connection.execute(f"PRAGMA user_version = {version}")
    damaged = _history(home).read_bytes()
    with opened(home) as bench:
        assert _sent(bench).id == 1
        assert "set aside" in bench.notice
    (aside,) = (home / "data").glob("history.damaged-*.sqlite3")
    assert aside.read_bytes() == damaged


def test_a_run_whose_history_is_set_aside_writes_to_no_row_of_the_new_one(
    opened: Open, tmp_path: Path
) -> None:
    with opened(tmp_path) as bench:
        record = bench.begin_run(Run(kind=RunKind.REPEAT, total=2), _iris(1))
        with closing(sqlite3.connect(_history(tmp_path), isolation_level=None)) as connection:
            connection.execute("DROP TABLE label")
        first = bench.send(_iris(1), run_id=record.id)
        record.end(Status.OK, ok=1, failed=0)
        second = bench.send(_iris(2), run_id=record.id)
        assert "set aside" in bench.notice
        assert (record.id, first.id, second.id) == (1, 1, 2)
        rows = bench.history.page()
    assert [(row.run, row.run_id, row.status) for row in rows] == [(None, None, Status.OK)] * 2
