"""Several processes at once, and processes that are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import pytest

from tests.support import DEADLINE_SECONDS
from workbench.model import Exchange, Outcome, Status
from workbench.store import AppDirs, History
from workbench.store.sqlite.process_lock import ProcessLock, gone

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]

# Records for ever, or as often as told. Prints a number once its exchange is finished, that is, promised.
WRITER = """
import os, sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from workbench.model import BytesBody, Exchange, Invocation, Outcome, Response
from workbench.store import AppDirs, History

home, name, times, hold = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:] == ["hold"]
history = History.open(AppDirs(home / "data", home / "config", home / "cache"))
turn = 0
while turn != times:
    turn += 1
    body = f"{name} {turn}".encode() * (1 if turn % 7 else 100_000)
    number = history.insert(Exchange(
        uuid=str(uuid.uuid4()), started_at=datetime.now(UTC),
        invocation=Invocation(fields={"EndpointName": name}, body=BytesBody(body)),
    ))
    if hold:
        print(number, flush=True)
        sys.stdin.read()
    history.complete(number, Outcome(response=Response(http_status=200, body=body[::-1])))
    print(number, flush=True)
history.close()
"""


@contextmanager
def writer(places: AppDirs, name: str, times: int, *hold: str) -> Iterator[subprocess.Popen[str]]:
    """A process that records so often, -1 for ever; with "hold", each is in flight until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(places.data.parent), name, str(times), *hold],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.stdout.close()


def line(process: subprocess.Popen[str]) -> int:
    """The next number that a writer prints."""
    assert process.stdout
    return int(process.stdout.readline())


def test_what_a_killed_process_had_in_flight_is_interrupted(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with writer(places, "slow", 1, "hold") as process, History.open(places) as other:
        number = line(process)
        assert other.summary(number).status is Status.IN_FLIGHT
        process.kill()
        process.wait()
        with History.open(places) as history:
            assert history.summary(number).status is Status.INTERRUPTED
            assert history.exchange(number).outcome is None
            assert history.body(number, "request") == b"slow 1"
            assert history.verify() == ()
            history.complete(history.insert(exchange()), outcome())
    assert list((places.data / "owners").iterdir()) == []


def test_what_a_living_process_has_in_flight_is_left_alone(places: AppDirs) -> None:
    with writer(places, "slow", 1, "hold") as process:
        number = line(process)
        for _ in range(3):
            with History.open(places) as history:
                assert history.summary(number).status is Status.IN_FLIGHT
        assert process.stdin
        process.stdin.close()
        assert line(process) == number
        with History.open(places) as history:
            assert history.summary(number).status is Status.OK


def test_an_owner_of_this_process_is_alive_until_it_lets_go(tmp_path: Path) -> None:
    owner = ProcessLock(tmp_path)
    assert not gone(tmp_path, owner.name)
    owner.release()
    assert gone(tmp_path, owner.name)
    with (tmp_path / "other").open("w+") as file:
        owner.release()
        assert file.read() == "", "its number is that of the lock before"


def test_two_histories_of_one_process_leave_each_other_alone(places: AppDirs, exchange: MakeExchange) -> None:
    with History.open(places) as first:
        number = first.insert(exchange())
        with History.open(places) as second:
            second.insert(exchange())
        with History.open(places) as third:
            assert [row.status for row in third.page()] == [Status.INTERRUPTED, Status.IN_FLIGHT]
            assert third.summary(number).status is Status.IN_FLIGHT


def test_what_was_wrongly_taken_for_interrupted_is_finished(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        number = history.insert(exchange())
        for lost in (places.data / "owners").iterdir():
            lost.unlink()
        History.open(places).close()
        assert history.summary(number).status is Status.INTERRUPTED
        history.complete(number, outcome())
        assert history.summary(number).status is Status.OK


def test_processes_record_at_once_and_see_one_another(places: AppDirs) -> None:
    """They even open a history that is not there yet at once."""
    with (
        writer(places, "one", 40) as first,
        writer(places, "two", 40) as second,
        writer(places, "three", 40) as third,
    ):
        numbers = [[line(process) for _ in range(40)] for process in (first, second, third)]
        assert [process.wait(DEADLINE_SECONDS) for process in (first, second, third)] == [0, 0, 0]
    with History.open(places) as history:
        assert sorted(chain(*numbers)) == list(range(1, 121))
        for name in ("one", "two", "three"):
            assert len(history.page(endpoint_name=name, status=Status.OK, limit=100)) == 40
        assert history.verify() == ()


def test_another_process_is_seen_without_asking_for_rows(places: AppDirs) -> None:
    with History.open(places) as history, writer(places, "one", 1) as process:
        before = history.version()
        number = line(process)
        assert history.version() != before
        assert history.exchange(number).response is not None


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment_every_finished_exchange_is_there(places: AppDirs, seed: int) -> None:
    moment = random.Random(seed).uniform(0.0, 0.12)
    with writer(places, "endless", -1) as process:
        finished = [line(process)]
        end = time.monotonic() + moment
        while time.monotonic() < end:
            finished.append(line(process))
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout
        finished += [int(rest) for rest in process.stdout.read().split("\n")[:-1]]
    with History.open(places) as history:
        assert history.notice == ""
        assert history.verify() == ()
        for number in finished:
            kept = history.exchange(number)
            assert kept.response is not None
            assert kept.status is Status.OK
            assert kept.request_body == kept.response.body[::-1]
        late = [row.status for row in history.page(limit=1000) if row.id > finished[-1]]
        assert len(late) <= 1
        assert Status.IN_FLIGHT not in late


def test_opening_twice_in_one_process_takes_no_lock_from_the_first(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    """POSIX drops all of a process's locks on a file when it closes any descriptor of that file.

    Without its locks, another process that closes the history takes itself for the last, and deletes the log
    that this one goes on writing to.
    """
    with History.open(places) as first:
        first.complete(first.insert(exchange()), outcome())
        History.open(places).close()
        with writer(places, "other", 1) as process:
            line(process)
            assert process.wait(DEADLINE_SECONDS) == 0
        number = first.insert(exchange())
        first.complete(number, outcome())
        with writer(places, "another", 1) as process:
            assert line(process) == number + 1
            assert process.wait(DEADLINE_SECONDS) == 0
        assert first.verify() == ()


def test_a_damaged_history_is_set_aside_once_however_many_find_it(places: AppDirs) -> None:
    places.data.mkdir(parents=True)
    (places.data / "history.sqlite3").write_bytes(b"no database" * 999)
    with (
        writer(places, "one", 5) as first,
        writer(places, "two", 5) as second,
        writer(places, "three", 5) as third,
    ):
        assert [process.wait(DEADLINE_SECONDS) for process in (first, second, third)] == [0, 0, 0]
    aside = list(places.data.glob("history.damaged-*"))
    assert [path.read_bytes() for path in aside] == [b"no database" * 999]
    with History.open(places) as history:
        assert history.count() == 15
        assert history.verify() == ()
