"""Cancelling: at once, in whatever phase, with the socket closed and the next request unharmed."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from botocore.retries.standard import ExponentialBackoff

from tests.aws.server import DEADLINE, Serve, Visit, answer, answering, deaf_port, invocation
from tests.aws.streams import chunked, part, stream_head
from tests.support import eventually
from workbench.aws import Invoker
from workbench.aws.call.call import Call
from workbench.model import Connection
from workbench.model.abandon import abandonable
from workbench.model.clock import SystemClock
from workbench.model.errors import OperationCancelledError
from workbench.model.outcome.failure import FailureKind
from workbench.model.outcome.outcome import Outcome, Status
from workbench.model.progress import CancelToken, Progress
from workbench.model.sandbox_info import SandboxInfo

SOON = DEADLINE / 2
"""Seconds that a cancel may take here: milliseconds, and what a busy machine adds. Servers take longer."""

pytestmark = pytest.mark.usefixtures("credentials")


class Sending:
    """A send in a thread of its own, to be cancelled from this one."""

    def __init__(
        self,
        invoker: Invoker,
        url: str,
        body: bytes = b"{}",
        *,
        operation: str = "InvokeEndpoint",
        connection: Connection | None = None,
    ) -> None:
        self.cancellation = CancelToken()
        self.heard: list[Progress] = []
        prepared = invoker.prepare(invocation(url, body, operation=operation, connection=connection))
        self._pool = ThreadPoolExecutor(1)
        self.outcome: Future[Outcome] = self._pool.submit(
            invoker.send, prepared, cancellation=self.cancellation, listener=self.heard.append
        )

    def cancel(self) -> tuple[Outcome, float]:
        """Cancel; what came of it, and the seconds until it was back."""
        began = time.perf_counter()
        self.cancellation.cancel()
        outcome = self.outcome.result(DEADLINE)
        took = time.perf_counter() - began
        self._pool.shutdown()
        return outcome, took


def check(outcome: Outcome, took: float, phase: str, *, may_have_run: bool) -> None:
    assert took < SOON
    assert outcome.status is Status.CANCELLED
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.CANCELLED
    assert outcome.failure.phase == phase
    assert outcome.failure.may_have_run is may_have_run


def gone(visit: Visit, since: float) -> None:
    """The server has seen the connection end soon after `since`."""
    assert visit.gone.wait(DEADLINE)
    assert visit.gone_at - since < SOON


def unharmed(invoker: Invoker, serve: Serve) -> None:
    """A request after that is like any other."""
    server = serve(answering(answer(b"fine")))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.response is not None
    assert outcome.response.body == b"fine"


def test_before_it_starts(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer()))
    cancellation = CancelToken()
    prepared = invoker.prepare(invocation(server.url), cancellation=cancellation)
    cancellation.cancel()
    with pytest.raises(OperationCancelledError):
        invoker.prepare(invocation(server.url), cancellation=cancellation)
    outcome = invoker.send(prepared, cancellation=cancellation)
    check(outcome, 0, "preparing", may_have_run=False)
    assert outcome.sent is None
    assert server.visits == []


def test_while_the_sandbox_starts() -> None:
    release = threading.Event()

    def slow() -> SandboxInfo:
        release.wait(DEADLINE)
        raise AssertionError("never wanted")

    cancellation = CancelToken()
    invoker = Invoker(hosting=slow)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            invoker.prepare,
            invocation("http://x.invalid", connection=Connection(sandbox=True)),
            cancellation=cancellation,
        )
        began = time.perf_counter()
        cancellation.cancel()
        with pytest.raises(OperationCancelledError):
            waiting.result(DEADLINE)
        assert time.perf_counter() - began < SOON
    release.set()


def test_while_a_name_is_resolved(invoker: Invoker, monkeypatch: pytest.MonkeyPatch) -> None:
    # No resolver that hangs can be had on loopback: the system's own call is what is held here.
    asked, release = threading.Event(), threading.Event()
    resolve = socket.getaddrinfo

    def hang(*args: object, **kwargs: object) -> object:
        asked.set()
        release.wait(DEADLINE)
        return resolve(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    sending = Sending(invoker, "http://localhost:1")
    assert asked.wait(DEADLINE)
    check(*sending.cancel(), "connecting", may_have_run=False)
    release.set()


def test_while_connecting(invoker: Invoker) -> None:
    with deaf_port() as port:
        connection = Connection(connect_timeout=2 * SOON)
        sending = Sending(invoker, f"http://127.0.0.1:{port}", connection=connection)
        eventually(lambda: bool(sending.heard) and sending.heard[-1].phase == "connecting", "connecting")
        assert not sending.outcome.done()
        check(*sending.cancel(), "connecting", may_have_run=False)


def test_inside_the_tls_handshake(serve: Serve, invoker: Invoker) -> None:
    greeted = threading.Event()

    def never_answer(visit: Visit) -> None:
        visit.sock.recv(1)
        greeted.set()
        visit.wait_until_gone()

    server = serve(never_answer)
    sending = Sending(invoker, server.url.replace("http:", "https:"))
    assert greeted.wait(DEADLINE)
    began = time.perf_counter()
    check(*sending.cancel(), "connecting", may_have_run=False)
    gone(server.visit(), began)


def test_while_a_body_is_being_sent(serve: Serve, invoker: Invoker) -> None:
    started, release = threading.Event(), threading.Event()

    def take_little(visit: Visit) -> None:
        visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        visit.sock.recv(1000)
        started.set()
        release.wait(DEADLINE)
        visit.wait_until_gone()

    server = serve(take_little)
    sending = Sending(invoker, server.url, b"x" * 30_000_000)
    assert started.wait(DEADLINE)
    began = time.perf_counter()
    check(*sending.cancel(), "sending", may_have_run=False)
    release.set()
    assert server.visit().gone.wait(DEADLINE)
    assert began < server.visit().gone_at
    unharmed(invoker, serve)


def read_then_stay(then: bytes = b"") -> tuple[Callable[[Visit], None], threading.Event]:
    """Take a request, answer with `then`, and say nothing more."""
    asked = threading.Event()

    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(then)
        asked.set()
        visit.wait_until_gone()

    return behave, asked


def test_while_waiting_for_an_answer(serve: Serve, invoker: Invoker) -> None:
    behave, asked = read_then_stay()
    server = serve(behave)
    sending = Sending(invoker, server.url)
    assert asked.wait(DEADLINE)
    eventually(lambda: sending.heard[-1].phase == "waiting", "waiting")
    began = time.perf_counter()
    outcome, took = sending.cancel()
    check(outcome, took, "waiting", may_have_run=True)
    assert outcome.response is None
    assert outcome.sent is not None
    gone(server.visit(), began)
    unharmed(invoker, serve)


def test_inside_a_body(serve: Serve, invoker: Invoker) -> None:
    behave, asked = read_then_stay(answer(b"x" * 1000, length=5000))
    server = serve(behave)
    sending = Sending(invoker, server.url)
    assert asked.wait(DEADLINE)
    eventually(lambda: sending.heard[-1].phase == "receiving", "receiving")
    began = time.perf_counter()
    outcome, took = sending.cancel()
    check(outcome, took, "receiving", may_have_run=True)
    assert outcome.response is not None
    assert outcome.response.body == b"x" * 1000
    assert outcome.response.output == {"ContentType": "application/json"}
    assert outcome.failure is not None
    assert "1,000 of 5,000 bytes had arrived" in outcome.failure.message
    gone(server.visit(), began)
    unharmed(invoker, serve)


def test_inside_a_body_without_a_length(serve: Serve, invoker: Invoker) -> None:
    behave, asked = read_then_stay(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nhalf of")
    server = serve(behave)
    sending = Sending(invoker, server.url)
    assert asked.wait(DEADLINE)
    eventually(lambda: sending.heard[-1].phase == "receiving", "receiving")
    outcome, took = sending.cancel()
    check(outcome, took, "receiving", may_have_run=True)
    assert outcome.response is not None
    assert outcome.response.body == b"half of"


def test_between_the_parts_of_a_stream(serve: Serve, invoker: Invoker) -> None:
    behave, asked = read_then_stay(stream_head() + chunked(part(b"one ")) + chunked(part(b"two")))
    server = serve(behave)
    sending = Sending(invoker, server.url, operation="InvokeEndpointWithResponseStream")
    assert asked.wait(DEADLINE)
    eventually(lambda: sending.heard[-1].part == b"two", "the second part")
    began = time.perf_counter()
    outcome, took = sending.cancel()
    check(outcome, took, "receiving", may_have_run=True)
    assert outcome.response is not None
    assert outcome.response.body == b"one two"
    assert [part.size for part in outcome.response.parts] == [4, 3]
    gone(server.visit(), began)
    unharmed(invoker, serve)


def test_during_the_pause_before_another_attempt(
    serve: Serve, invoker: Invoker, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The SDK pauses for 5 s at most, whatever the service asks for; a cancel may take longer here.
    monkeypatch.setattr(ExponentialBackoff, "_RETRY_AFTER_MAX_ADDITIONAL", DEADLINE)
    pause = str(round(DEADLINE * 1000))
    busy = answer(b"{}", status="503 Service Unavailable", headers=(("x-amz-retry-after", pause),))
    server = serve(answering(busy))
    sending = Sending(invoker, server.url, connection=Connection(max_attempts=3))
    eventually(lambda: bool(sending.heard) and sending.heard[-1].received == 2, "the first answer")
    outcome, took = sending.cancel()
    assert took < SOON
    assert outcome.status is Status.CANCELLED
    assert outcome.attempts == len(server.requests) == 1
    assert outcome.response is not None
    assert outcome.response.http_status == 503


def test_a_pause_of_any_length_ends_with_the_cancel() -> None:
    call = Call(
        clock=SystemClock(), started=0, read_timeout=None, streams=False, listener=None, cancellation=None
    )
    pausing = threading.Thread(target=call.pause, args=(100 * DEADLINE,), daemon=True)
    pausing.start()
    call.cancel()
    pausing.join(DEADLINE)
    assert not pausing.is_alive()


def test_a_cancel_after_the_end_leaves_the_next_on_that_connection_alone(
    serve: Serve, invoker: Invoker
) -> None:
    server = serve(answering(answer()))
    for _ in range(20):
        cancellation = CancelToken()
        prepared = invoker.prepare(invocation(server.url))
        assert invoker.send(prepared, cancellation=cancellation).status is Status.OK
        cancellation.cancel()
    assert len(server.visits) == 1


def test_cancels_at_random_moments_never_harm_others(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b"y" * 20_000)))

    def one(number: int) -> Outcome:
        cancellation = CancelToken()
        prepared = invoker.prepare(invocation(server.url, b"z" * 2000))
        if number % 2:
            threading.Timer(number / 50_000, cancellation.cancel).start()
        return invoker.send(prepared, cancellation=cancellation)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(one, range(200)))
    for number, outcome in enumerate(outcomes):
        if number % 2 == 0 or outcome.status is Status.OK:
            assert outcome.status is Status.OK
            assert outcome.response is not None
            assert outcome.response.body == b"y" * 20_000
        else:
            assert outcome.status is Status.CANCELLED


def test_over_tls_while_waiting(serve: Serve, invoker: Invoker, tls: ssl.SSLContext) -> None:
    behave, asked = read_then_stay()
    server = serve(behave, tls)
    sending = Sending(invoker, server.url, connection=Connection(verify_ssl=False))
    assert asked.wait(DEADLINE)
    eventually(lambda: sending.heard[-1].phase == "waiting", "waiting")
    began = time.perf_counter()
    check(*sending.cancel(), "waiting", may_have_run=True)
    gone(server.visit(), began)


def test_what_comes_too_late_is_discarded() -> None:
    cancellation = CancelToken()
    discarded: Future[str] = Future()

    def work() -> str:
        cancellation.cancel()
        return "late"

    with pytest.raises(OperationCancelledError):
        abandonable(work, cancellation, discard=discarded.set_result)
    assert discarded.result(DEADLINE) == "late"
