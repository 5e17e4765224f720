"""A batch begins with everything open, and keeps its pace."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.aws.server import Serve, Server, Visit, answer, answering, hosting_at
from tests.support import reserved_port
from workbench.model.clock import Clock, SystemClock
from workbench.model.destinations.target import Target
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.batch.batch import Batch
from workbench.services.batch.jobs import Job, Plan, replays
from workbench.store import AppDirs

_IRIS = Invocation(
    fields={"EndpointName": "iris", "ContentType": "text/csv"},
    body=BytesBody(b"1,2"),
    connection=Connection(sandbox=True, max_attempts=1),
)


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(answering(answer()))


def _bench(tmp_path: Path, url: str, clock: Clock | None = None) -> Workbench:
    places = AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")
    return Workbench(places, hosting=lambda: hosting_at(url), clock=clock or SystemClock())


class _EarlierClock(SystemClock):
    """A counter that began before that of the machine, as a system may have two of them."""

    def ticks(self) -> float:
        return super().ticks() + 1000.0


@pytest.mark.parametrize("concurrency", [1, 5, 16, 64])
def test_every_connection_is_open_before_the_first_request(
    tmp_path: Path, server: Server, concurrency: int
) -> None:
    with _bench(tmp_path, server.url) as bench:
        batch = Batch(bench, Plan(concurrency=concurrency), CancelToken())
        done = list(batch.run(Job(invocation=_IRIS) for _ in range(3 * concurrency)))
    assert len(server.visits) == concurrency
    for result in done:
        assert result.exchange is not None and result.exchange.outcome is not None
        assert result.exchange.outcome.timing.connect_ms is None


def test_no_more_connections_are_opened_than_there_is_to_send(tmp_path: Path, server: Server) -> None:
    with _bench(tmp_path, server.url) as bench:
        number = bench.send(_IRIS).id
        assert number is not None
        targets = [Target(name="a"), Target(name="b")]
        batch = Batch(bench, Plan(concurrency=256), CancelToken())
        done = list(batch.run(replays([number], targets=targets)))
    assert len(done) == 2
    assert len(server.visits) == 2


def test_a_server_that_is_not_there_fails_each_request_and_no_more(tmp_path: Path) -> None:
    with reserved_port() as port, _bench(tmp_path, f"http://127.0.0.1:{port}") as bench:
        batch = Batch(bench, Plan(concurrency=8), CancelToken())
        done = list(batch.run(Job(invocation=_IRIS) for _ in range(20)))
    assert [result.failed for result in done] == [True] * 20
    assert all(result.exchange is not None for result in done)


def test_what_is_late_is_not_made_up_for_in_a_burst(tmp_path: Path) -> None:
    interval, answered = 0.05, list[float]()

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            if not answered:
                time.sleep(6 * interval)  # it is the first answer that is slow
                answered.append(time.monotonic())
            visit.sock.sendall(answer())

    server = Server(behave)
    moments: list[float] = []

    def change(invocation: Invocation) -> Invocation:
        moments.append(time.monotonic())
        return invocation

    with _bench(tmp_path, server.url) as bench:
        batch = Batch(bench, Plan(rate=1 / interval, change=change), CancelToken())
        list(batch.run(Job(invocation=_IRIS) for _ in range(6)))
    server.free()
    assert moments[-5] >= answered[0]
    # The turn of the second began the pace anew, and four more came after it.
    assert moments[-1] - answered[0] >= 3.9 * interval


def test_the_pace_goes_by_the_clock_of_the_bench(tmp_path: Path, server: Server) -> None:
    interval, moments = 0.05, list[float]()

    def change(invocation: Invocation) -> Invocation:
        moments.append(time.monotonic())
        return invocation

    with _bench(tmp_path, server.url, _EarlierClock()) as bench:
        batch = Batch(bench, Plan(rate=1 / interval, change=change), CancelToken())
        began = time.monotonic()
        # By two clocks the first turn is in a quarter of an hour.
        list(batch.run(Job(invocation=_IRIS) for _ in range(4)))
    assert moments[-1] - began >= 2.9 * interval
