"""Histories of earlier versions: read as they are, moved to files in the background, and copied as one
file."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support import DEADLINE_SECONDS
from workbench.model import Exchange, Outcome
from workbench.model.clock import SystemClock
from workbench.store import AppDirs, History
from workbench.store.bodies import upkeep
from workbench.store.bodies.files import LARGE
from workbench.store.history.transfer import backup, exporter
from workbench.store.sqlite import migrations
from workbench.store.sqlite.open import open_database

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]

_BEFORE = 5
"""The version of the schema before large bodies were files."""
_EXCHANGE = """
    INSERT INTO exchange (
        id, uuid, started_at, operation, endpoint_name, status, fields, connection, request_digest,
        request_bytes
    ) VALUES (?, ?, 0, 'InvokeEndpoint', 'iris', 'interrupted', '{"EndpointName":"iris"}', '{}', ?, ?)
"""
_SIZES = (0, 5, LARGE - 1, LARGE, 300_000, LARGE * 5)


@pytest.fixture
def bodies(places: AppDirs) -> dict[int, bytes]:
    """A history of that version, by number the request bodies of its exchanges."""
    open_database(places.data, SystemClock(), migrations.released()[:_BEFORE])[0].close()
    written = {number: os.urandom(size) for number, size in enumerate(_SIZES * 4, start=1)}
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as connection, connection:
        for number, body in written.items():
            digest = sha256(body).digest()
            connection.execute(
                "INSERT OR IGNORE INTO body (digest, size, data) VALUES (?, ?, ?)", (digest, len(body), body)
            )
            connection.execute(_EXCHANGE, (number, f"uuid-{number}", digest, len(body)))
    return written


def check(history: History, bodies: dict[int, bytes]) -> None:
    """Every body can be read, one by one and with its exchange."""
    for number, body in bodies.items():
        assert history.body(number, "request") == body
        assert history.exchange(number).request_body == body
    assert history.verify() == ()


def files(places: AppDirs) -> set[str]:
    """The names of all files of large bodies."""
    return {path.name for path in (places.data / "history.sqlite3-bodies").glob("??/*")}


def test_an_earlier_history_is_read_and_moved_and_read(places: AppDirs, bodies: dict[int, bytes]) -> None:
    large = {sha256(body).hexdigest() for body in bodies.values() if len(body) >= LARGE}
    with History.open(places) as history:
        check(history, bodies)
        assert files(places) == set()
        assert upkeep.move_bodies(history) == len(large)
        check(history, bodies)
        assert files(places) == large
        assert upkeep.move_bodies(history) == 0
        with history.reading() as connection:
            (kept,) = connection.execute("SELECT max(length(data)) FROM body").fetchone()
        assert kept == LARGE - 1


def test_moving_stops_where_it_is_told_to_and_goes_on(places: AppDirs, bodies: dict[int, bytes]) -> None:
    with History.open(places) as history:
        answers = iter([False] * 6 + [True] * 100)
        first = upkeep.move_bodies(history, cancelled=lambda: next(answers))
        assert 0 < first < 12
        check(history, bodies)
        assert first + upkeep.move_bodies(history) == 12
        check(history, bodies)


MOVER = """
import sys
from pathlib import Path
from workbench.store import AppDirs, History
from workbench.store.bodies import upkeep

home = Path(sys.argv[1])
with History.open(AppDirs(home / "data", home / "config", home / "cache")) as history:
    print("ready", flush=True)
    upkeep.move_bodies(history)
"""


@pytest.mark.parametrize("milliseconds", [0, 3, 8, 20])
def test_a_process_that_is_killed_while_it_moves_loses_nothing(
    places: AppDirs, bodies: dict[int, bytes], milliseconds: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", MOVER, str(places.data.parent)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        time.sleep(milliseconds / 1000)
        os.kill(process.pid, signal.SIGKILL)
    process.wait(DEADLINE_SECONDS)
    with History.open(places) as history:
        check(history, bodies)
        upkeep.move_bodies(history)
        upkeep.remove_strays(history)
        check(history, bodies)
    assert files(places) == {sha256(body).hexdigest() for body in bodies.values() if len(body) >= LARGE}


def test_unfinished_files_of_ended_processes_are_removed_when_they_are_old(
    places: AppDirs, exchange: MakeExchange
) -> None:
    with History.open(places) as history:
        history.insert(exchange(body=os.urandom(LARGE)))
        folder = places.data / "history.sqlite3-bodies"
        young, old = folder / ".1.part", folder / ".2.part"
        for path in (young, old):
            path.write_bytes(b"half a bo")
        os.utime(old, (0, 0))
        assert upkeep.remove_strays(history) == 0
    assert young.exists()
    assert not old.exists()


def test_a_copy_is_one_file_that_is_a_history(
    places: AppDirs, tmp_path: Path, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    bodies = {}
    steps: list[tuple[int, int]] = []
    target = tmp_path / "copy.sqlite3"
    with History.open(places) as history:
        for size in _SIZES:
            body = os.urandom(size)
            number = history.insert(exchange(body=body))
            history.complete(number, outcome())
            bodies[number] = body
        backup.backup(history, target, lambda left, whole: steps.append((left, whole)))
    assert steps[-3:] == [(3, 3), (2, 3), (1, 3)]
    other = AppDirs(tmp_path / "other", tmp_path / "config", tmp_path / "cache")
    other.data.mkdir(parents=True)
    shutil.copy(target, other.data / "history.sqlite3")
    with History.open(other) as restored:
        restored.complete(restored.insert(exchange()), outcome())
        check(restored, bodies)
        assert files(other) == set()
        assert upkeep.move_bodies(restored) == 3
        check(restored, bodies)


def test_what_is_exported_is_imported_with_its_large_bodies(
    places: AppDirs, tmp_path: Path, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    sent, received = os.urandom(LARGE), b"x" * LARGE
    with History.open(places) as history:
        number = history.insert(exchange(body=sent))
        history.complete(number, outcome(received))
        lost = history.insert(exchange(body=os.urandom(LARGE)))
        with history.writing() as connection:  # as one whose process was killed before the body was there
            connection.execute("UPDATE exchange SET request_digest = NULL WHERE id = ?", (lost,))
        exported = b"".join(exporter.exported(history, [number, lost]))
    (tmp_path / "exchanges.jsonl").write_bytes(exported)
    other = AppDirs(tmp_path / "other", tmp_path / "config", tmp_path / "cache")
    with History.open(other) as taker:
        assert exporter.take_in(taker, str(tmp_path / "exchanges.jsonl")).added == 2
        check(taker, {1: sent})
        assert taker.body(1, "response") == received
        assert taker.summary(2).request_bytes == LARGE
        assert len(files(other)) == 2
