"""Thousands of sends in one process, many at a time: nothing piles up, nothing gets mixed."""

from __future__ import annotations

import gc
import os
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.aws.server import Serve, Visit, answer, answering, invocation
from tests.support import eventually
from workbench.aws import Invoker
from workbench.model import Connection, Status
from workbench.model.progress import CancelToken, Progress

pytestmark = pytest.mark.usefixtures("credentials")


def open_files() -> int:
    return len(list(Path(f"/proc/{os.getpid()}/fd").iterdir()))


def test_sixty_sends_leave_no_thread_and_no_file(serve: Serve, invoker: Invoker) -> None:
    good = serve(answering(answer(b"x" * 3000)))
    cut = serve(lambda visit: (visit.request(), visit.sock.sendall(answer(b"x", length=9)))[1])
    cancellation = CancelToken()

    def round_of_three() -> None:
        for url in (good.url, cut.url, "http://127.0.0.1:1"):
            invoker.send(
                invoker.prepare(invocation(url), cancellation=cancellation), cancellation=cancellation
            )

    round_of_three()
    threads, files = threading.active_count(), open_files()
    for _ in range(20):
        round_of_three()
    gc.collect()
    # The servers' ends of connections, and their threads, end a moment later.
    eventually(lambda: threading.active_count() <= threads, "as few threads as before")
    eventually(lambda: open_files() <= files, "as few files as before")


def test_memory_stays_flat(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b"x" * 20_000)))
    cancellation = CancelToken()  # one for all, as a replay has

    def send(times: int) -> None:
        for _ in range(times):
            prepared = invoker.prepare(invocation(server.url, b"y" * 20_000), cancellation=cancellation)
            assert invoker.send(prepared, cancellation=cancellation).status is Status.OK
            for visit in server.visits:
                visit.requests.clear()

    send(40)
    gc.collect()
    tracemalloc.start()
    send(20)
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    send(50)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 100_000  # 50 bodies of either kind would be 2 million


def test_sixteen_at_a_time_get_their_own_answers(serve: Serve, invoker: Invoker) -> None:
    def echo(visit: Visit) -> None:
        while (request := visit.request()) is not None:
            visit.sock.sendall(answer(request[1]))

    server = serve(echo)

    def send(number: int) -> bool:
        body = f"{number:06}".encode() * 500
        outcome = invoker.send(invoker.prepare(invocation(server.url, body)))
        return outcome.response is not None and outcome.response.body == body

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(send, range(160)))
    assert len(server.visits) <= 16


def test_one_client_for_each_connection_however_many_ask(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer()))
    with ThreadPoolExecutor(8) as pool:
        prepared = list(pool.map(lambda _: invoker.prepare(invocation(server.url)), range(16)))
        other = invoker.prepare(invocation(server.url, connection=Connection(read_timeout=5)))
    assert len({id(call.client) for call in prepared}) == 1
    assert other.client is not prepared[0].client


def test_a_large_answer_takes_no_more_than_twice_its_size(serve: Serve, invoker: Invoker) -> None:
    size = 25_000_000
    large = answer(b"x" * size)
    server = serve(answering(large))
    prepared = invoker.prepare(invocation(server.url))
    invoker.send(prepared)
    tracemalloc.start()
    outcome = invoker.send(prepared)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.response is not None
    assert len(outcome.response.body) == size
    assert peak < 2 * size


def test_progress_is_told_now_and_then_and_in_the_end(serve: Serve, invoker: Invoker) -> None:
    size = 40_000_000
    large = answer(b"x" * size)
    server = serve(answering(large))
    heard: list[Progress] = []
    outcome = invoker.send(invoker.prepare(invocation(server.url)), listener=heard.append)
    received = [progress.received for progress in heard if progress.phase == "receiving"]
    assert received[0] == 0
    assert received[-1] == size
    assert received == sorted(received)
    assert {progress.expected for progress in heard[-2:]} == {size}
    assert outcome.timing.body_ms is not None
    assert len(received) <= 3 + outcome.timing.body_ms / 30


def test_closing_ends_connections_and_the_invoker_can_be_used_again(serve: Serve) -> None:
    server = serve(answering(answer()))
    invoker = Invoker()
    invoker.send(invoker.prepare(invocation(server.url)))
    invoker.close()
    assert server.visit().gone.wait(60)
    assert invoker.send(invoker.prepare(invocation(server.url))).status is Status.OK
    invoker.close()
