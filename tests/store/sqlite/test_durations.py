"""Durations that an earlier version recorded with the preparation in them are converted, once and wholly."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from tests.store.conftest import MakeExchange
from workbench.model import Exchange
from workbench.model.clock import SystemClock
from workbench.model.outcome.outcome import Outcome
from workbench.model.outcome.response import Part, Response
from workbench.model.outcome.timing import Timing
from workbench.store import AppDirs, History
from workbench.store.history import trash
from workbench.store.history.transfer import codec, exporter
from workbench.store.sqlite import migrations
from workbench.store.sqlite.open import open_database

_BEFORE = 4
"""The version of the schema before durations were converted."""


def _earlier(places: AppDirs, exchanges: list[tuple[Exchange, Outcome | None]]) -> None:
    """A history as that version wrote it."""
    open_database(places.data, SystemClock(), migrations.released()[:_BEFORE])[0].close()
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as connection, connection:
        for number, (exchange, outcome) in enumerate(exchanges, start=1):
            total = outcome.timing.total_ms if outcome else None
            connection.execute(
                "INSERT INTO exchange (id, uuid, started_at, operation, endpoint_name, status, duration_ms,"
                " fields, connection) VALUES (?, ?, 0, 'InvokeEndpoint', 'iris', 'ok', ?, '{}', '{}')",
                (number, exchange.uuid, total),
            )
            if outcome is not None:
                text = msgspec.json.encode(outcome).decode()
                connection.execute("INSERT INTO detail VALUES (?, ?)", (number, text))


def _old(total: float, prepare: float | None, parts: tuple[Part, ...] = ()) -> Outcome:
    return Outcome(
        response=Response(http_status=200, parts=parts),
        timing=Timing(total_ms=total, prepare_ms=prepare, first_byte_ms=12.0),
        attempts=1,
    )


def test_what_is_known_is_converted(places: AppDirs, exchange: MakeExchange) -> None:
    parts = (Part(1, 170.25), Part(2, 180.0))
    outcomes = [_old(180.0, 140.25, parts), _old(33.0, None), None, _old(5.0, 5.0)]
    _earlier(places, [(exchange(body=None), outcome) for outcome in outcomes])
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as connection, connection:
        connection.execute(
            "INSERT INTO exchange (id, uuid, started_at, operation, endpoint_name, status,"
            " duration_ms, fields, connection) VALUES (9, 'u', 0, '', '', 'ok', 7.0, '{}', '{}')"
        )
        connection.execute("INSERT INTO detail VALUES (9, 'not JSON')")
    with History.open(places) as history:
        assert history.notice == ""
        assert [row.duration_ms for row in history.page()] == [7.0, None, None, 33.0, 39.75]
        first = history.exchange(1)
        assert first.outcome is not None
        assert (first.outcome.duration_ms, first.outcome.timing.total_ms) == (39.75, 180.0)
        assert first.response is not None
        assert [part.at_ms for part in first.response.parts] == [30.0, 39.75]
    assert len(list(places.data.glob(f"history.version-{_BEFORE}-*.sqlite3"))) == 1


def test_the_object_that_came_later_does_not_count(places: AppDirs, exchange: MakeExchange) -> None:
    """Of an asynchronous invocation the acceptance was timed, and its object's outcome took its place."""
    _earlier(places, [(exchange(body=None), _old(60.0, 1.0))])
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as connection, connection:
        connection.execute("UPDATE exchange SET duration_ms = 200.0")
        connection.execute(
            "INSERT INTO arrival (exchange_id, state, acceptance) VALUES (1, 'arrived', ?)",
            (msgspec.json.encode(_old(200.0, 150.0)).decode(),),
        )
    with History.open(places) as history:
        assert history.summary(1).duration_ms == 50.0


def test_what_was_deleted_before_is_converted_when_it_comes_back(
    places: AppDirs, exchange: MakeExchange
) -> None:
    _earlier(places, [(exchange(body=None), _old(180.0, 140.0)), (exchange(body=None), _old(9.0, 1.0))])
    with History.open(places) as history:
        with history.writing() as connection:
            connection.execute("UPDATE exchange SET duration_ms = 180.0 WHERE id = 1")
        trash.trash(history, [1], datetime.now(UTC))
        assert trash.restore(history, [1]) == [1]
        assert history.summary(1).duration_ms == 40.0


def test_an_export_of_an_earlier_version_is_converted(
    places: AppDirs, exchange: MakeExchange, tmp_path: Path
) -> None:
    ended = exchange(body=None).with_outcome(_old(180.0, 140.0, (Part(1, 150.0),)))
    line = codec.packed(ended, replay_of_uuid=None, withheld=False, sizes=(None, 0), digests=(None, None))
    source = tmp_path / "old.jsonl"
    source.write_bytes(line)
    with History.open(places) as history:
        exporter.take_in(history, str(source))
        (row,) = history.page()
        assert row.duration_ms == 40.0
        (again,) = exporter.exported(history, [row.id], packed=False)
        assert b'"duration_ms":40.0' in again
        response = history.exchange(row.id).response
        assert response is not None
        assert [part.at_ms for part in response.parts] == [10.0]


_MIGRATE = """
import sys
from pathlib import Path
from workbench.model.clock import SystemClock
from workbench.store.sqlite.open import open_database
print("ready", flush=True)
open_database(Path(sys.argv[1]), SystemClock())[0].close()
"""


@pytest.mark.parametrize("log_bytes", [1, 60_000, 200_000])
def test_a_conversion_that_is_killed_has_changed_all_or_nothing(
    places: AppDirs, exchange: MakeExchange, log_bytes: int
) -> None:
    count = 4000
    _earlier(places, [(exchange(body=None), _old(180.0, 140.0)) for _ in range(count)])
    log = places.data / "history.sqlite3-wal"
    with subprocess.Popen(
        [sys.executable, "-c", _MIGRATE, str(places.data)], stdout=subprocess.PIPE, cwd=Path.cwd()
    ) as process:
        assert process.stdout
        process.stdout.readline()
        while process.poll() is None:
            try:
                if os.stat(log).st_size >= log_bytes:  # noqa: PTH116
                    process.send_signal(signal.SIGKILL)
            except FileNotFoundError:
                continue
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        expected = 180.0 if version == _BEFORE else 40.0
        rows = connection.execute("SELECT duration_ms, count(*) FROM exchange GROUP BY 1").fetchall()
        assert rows == [(expected, count)]
    with History.open(places) as history:
        assert history.notice == ""
        with history.reading() as connection:
            rows = connection.execute("SELECT duration_ms, count(*) FROM exchange GROUP BY 1").fetchall()
        assert rows == [(40.0, count)]
