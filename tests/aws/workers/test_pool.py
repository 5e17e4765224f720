"""Worker processes send what one process would, are cancelled, may die, and end with whoever asks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.aws.server import Serve, Visit, answer, answering, hosting_of, invocation
from tests.support import eventually
from workbench.aws import Invoker
from workbench.aws.workers.pool import WorkerPool
from workbench.model import Connection, FailureKind, Status
from workbench.model.exchange import Outcome
from workbench.model.progress import CancelToken

pytestmark = pytest.mark.usefixtures("credentials")


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkerPool]:
    """Two workers for every test that leaves them as they are; they have keys and no configuration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLEEXAMPLE12")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
        patch.setenv("AWS_REGION", "us-east-1")
        made = WorkerPool(2)
    yield made
    made.close()


@pytest.fixture
def mortal() -> Iterator[WorkerPool]:
    """Two workers of a test that ends them."""
    made = WorkerPool(2)
    yield made
    made.close()


def _is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def _alike(first: Outcome, other: Outcome | None) -> bool:
    assert other is not None
    masked = {"authorization", "amz-sdk-invocation-id", "x-amz-date"}
    assert first.sent is not None and other.sent is not None
    sent = [
        [(name, value) for name, value in request.headers if name.lower() not in masked]
        for request in (first.sent, other.sent)
    ]
    return first.response == other.response and first.failure == other.failure and sent[0] == sent[1]


def test_a_worker_brings_the_outcome_that_this_process_would(
    serve: Serve, invoker: Invoker, pool: WorkerPool
) -> None:
    failure = b'{"OriginalStatusCode":503,"OriginalMessage":"busy","LogStreamArn":"arn:aws:logs:x"}'
    error = answer(failure, status="424 Failed Dependency", headers=(("x-amzn-ErrorType", "ModelError"),))
    for reply in (answer(b"\x00\xff 1.10", headers=(("Content-Type", "text/csv"),)), error):
        server = serve(answering(reply))
        prepared = invoker.prepare(invocation(server.url, b"raw \xfe", fields={"ContentType": "text/csv"}))
        assert _alike(invoker.send(prepared), pool.send(prepared))
        assert [body for _, body in server.requests] == [b"raw \xfe"] * 2


def test_sends_are_shared_by_the_workers(serve: Serve, invoker: Invoker, pool: WorkerPool) -> None:
    all_here = threading.Barrier(8)

    def behaviour(visit: Visit) -> None:
        while visit.request():
            all_here.wait(60)  # no send ends before all have begun
            visit.sock.sendall(answer(b"{}"))

    prepared = invoker.prepare(invocation(serve(behaviour).url))
    with ThreadPoolExecutor(8) as threads:
        sends = [threads.submit(pool.send, prepared) for _ in range(8)]
        eventually(lambda: all_here.n_waiting or all(send.done() for send in sends))
        shares = [worker.in_flight for worker in pool._workers]
        outcomes = [send.result(60) for send in sends]
    assert all(outcome is not None and outcome.status is Status.OK for outcome in outcomes)
    assert max(shares) <= 4


def test_connections_are_opened_ahead(serve: Serve, invoker: Invoker, pool: WorkerPool) -> None:
    server = serve(answering(answer(b"{}")))
    pool.connect(invocation(server.url), 4)
    eventually(lambda: len(server.visits) == 4)
    prepared = invoker.prepare(invocation(server.url))
    outcome = pool.send(prepared)
    assert outcome is not None
    assert outcome.timing.connect_ms is None
    assert len(server.visits) == 4


def test_a_cancel_reaches_the_worker(serve: Serve, invoker: Invoker, pool: WorkerPool) -> None:
    server = serve(lambda visit: (visit.request(), visit.wait_until_gone())[1])
    token = CancelToken()
    prepared = invoker.prepare(invocation(server.url))
    with ThreadPoolExecutor(1) as threads:
        send = threads.submit(pool.send, prepared, cancellation=token)
        eventually(lambda: server.requests)
        token.cancel()
        outcome = send.result(60)
    assert outcome is not None
    assert outcome.status is Status.CANCELLED
    assert server.visits[0].gone.wait(60)


def test_what_a_killed_worker_had_in_flight_has_failed_and_the_others_go_on_to_the_last(
    serve: Serve, invoker: Invoker, mortal: WorkerPool
) -> None:
    server = serve(lambda visit: (visit.request(), visit.wait_until_gone())[1])
    prepared = invoker.prepare(invocation(server.url))
    with ThreadPoolExecutor(1) as threads:
        send = threads.submit(mortal.send, prepared)
        eventually(lambda: server.requests)
        busy = max(mortal._workers, key=lambda worker: worker.in_flight)
        os.kill(busy.pid, signal.SIGKILL)
        outcome = send.result(60)
    assert outcome is not None and outcome.failure is not None
    assert outcome.failure.kind is FailureKind.CLOSED
    assert outcome.failure.may_have_run
    assert str(busy.pid) in outcome.failure.message
    server.behaviour = answering(answer(b"{}"))
    again = mortal.send(prepared)
    assert again is not None
    assert again.status is Status.OK
    # Nobody sends where every worker has ended.
    (other,) = (worker for worker in mortal._workers if worker is not busy)
    os.kill(other.pid, signal.SIGKILL)
    eventually(lambda: not any(worker.alive for worker in mortal._workers))
    assert mortal.send(prepared) is None


def test_a_worker_sends_to_the_sandbox_of_the_process_that_asks(serve: Serve) -> None:
    server = serve(answering(answer(b"{}")))
    invoker = Invoker(hosting=lambda: hosting_of(server))
    pool = WorkerPool(1, lambda: hosting_of(server))
    try:
        aimed = invocation("").with_(connection=Connection(sandbox=True))
        outcome = pool.send(invoker.prepare(aimed))
    finally:
        pool.close()
        invoker.close()
    assert outcome is not None
    assert outcome.status is Status.OK


def test_a_worker_says_what_keeps_it_from_sending(
    serve: Serve, invoker: Invoker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server = serve(answering(answer(b"{}")))
    prepared = invoker.prepare(invocation(server.url))
    # The worker finds no credentials where this process has found some.
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    pool = WorkerPool(1)
    try:
        outcome = pool.send(prepared)
    finally:
        pool.close()
    assert outcome is not None and outcome.failure is not None
    assert outcome.failure.kind is FailureKind.CREDENTIALS
    assert not outcome.failure.may_have_run
    assert not server.requests


_ASKS = """
import os, sys
from tests.aws.server import invocation
from workbench.aws import Invoker
from workbench.aws.workers.pool import WorkerPool
pool = WorkerPool(2)
prepared = Invoker().prepare(invocation(sys.argv[1]))
print(*pool.pids, flush=True)
pool.send(prepared)
"""


def test_workers_end_when_the_process_that_asks_is_killed(serve: Serve) -> None:
    server = serve(lambda visit: (visit.request(), visit.wait_until_gone())[1])
    with subprocess.Popen(
        [sys.executable, "-c", _ASKS, server.url], stdout=subprocess.PIPE, text=True
    ) as asks:
        assert asks.stdout is not None
        pids = [int(pid) for pid in asks.stdout.readline().split()]
        eventually(lambda: server.requests)
        asks.kill()
    assert Counter(map(type, pids)) == {int: 2}
    eventually(lambda: not any(map(_is_running, pids)))
    assert server.visits[0].gone.wait(60)
