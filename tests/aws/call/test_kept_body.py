"""Answers with more bytes than are kept: given up at the limit, or handed on whole."""

from __future__ import annotations

import hashlib
import tracemalloc

import pytest

from tests.aws.server import Behaviour, Serve, Visit, answer, answering, invocation
from tests.aws.streams import LAST_CHUNK, chunked, part, stream, stream_head
from workbench.aws import Invoker
from workbench.model import FailureKind, Outcome, Status
from workbench.model.progress import CancelToken, Listener, Overflow, Progress

pytestmark = pytest.mark.usefixtures("credentials")

LIMIT = 100_000


def sent(
    invoker: Invoker,
    url: str,
    *,
    overflow: Overflow | None = None,
    operation: str = "InvokeEndpoint",
    listener: Listener | None = None,
    limit: int = LIMIT,
) -> Outcome:
    prepared = invoker.prepare(invocation(url, operation=operation))
    return invoker.send(prepared, limit=limit, overflow=overflow, listener=listener)


def endless(head: bytes, more: bytes) -> Behaviour:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(head)
        while True:
            visit.sock.sendall(more)

    return behave


@pytest.mark.parametrize("size", [0, 1, LIMIT - 1, LIMIT])
def test_up_to_the_limit_nothing_is_different(serve: Serve, invoker: Invoker, size: int) -> None:
    taken: list[bytes] = []
    outcome = sent(invoker, serve(answering(answer(b"x" * size))).url, overflow=taken.append)
    assert outcome.status is Status.OK
    assert outcome.response is not None
    assert (len(outcome.response.body), outcome.response.whole, taken) == (size, None, [])


@pytest.mark.parametrize(
    "head",
    [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n"],
)
def test_an_answer_without_end_is_given_up_at_the_limit(serve: Serve, invoker: Invoker, head: bytes) -> None:
    server = serve(endless(head, b"x" * 70_000))
    outcome = sent(invoker, server.url)
    failure = outcome.failure
    assert failure is not None
    assert (failure.kind, failure.code, failure.may_have_run) == (
        FailureKind.TOO_LARGE,
        "AnswerTooLarge",
        True,
    )
    assert "97.7 KB" in failure.message
    assert "OUTFILE" in failure.hint
    assert "megabytes" in failure.hint
    assert outcome.response is not None
    assert outcome.response.body == b"x" * LIMIT
    assert server.visit().gone.wait(60)


def test_memory_stays_below_twice_the_limit(serve: Serve, invoker: Invoker) -> None:
    limit = 20_000_000
    server = serve(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1_000_000))
    sent(invoker, server.url)
    tracemalloc.start()
    outcome = sent(invoker, server.url, limit=limit)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert outcome.response is not None
    assert len(outcome.response.body) == limit
    assert peak < 2 * limit


def test_a_whole_answer_is_handed_on_and_its_beginning_kept(serve: Serve, invoker: Invoker) -> None:
    whole = bytes(range(256)) * 2000
    taken: list[bytes] = []
    outcome = sent(invoker, serve(answering(answer(whole))).url, overflow=taken.append)
    assert outcome.status is Status.OK
    assert b"".join(taken) == whole
    assert outcome.response is not None
    assert outcome.response.body == whole[:LIMIT]
    assert outcome.response.whole is not None
    assert outcome.response.whole.size == outcome.response.size == len(whole)
    assert outcome.response.whole.sha256 == hashlib.sha256(whole).hexdigest()


def test_an_error_document_goes_to_nobodys_file(serve: Serve, invoker: Invoker) -> None:
    taken: list[bytes] = []
    page = answer(b"x" * 3 * LIMIT, status="500 Internal Server Error")
    outcome = sent(invoker, serve(answering(page)).url, overflow=taken.append)
    assert taken == []
    assert outcome.failure is not None
    assert "cut short" in outcome.failure.message
    assert outcome.response is not None
    assert len(outcome.response.body) == LIMIT


def test_a_stream_without_end_is_given_up(serve: Serve, invoker: Invoker) -> None:
    server = serve(endless(stream_head(), chunked(part(b"tick ") * 100)))
    outcome = sent(invoker, server.url, operation="InvokeEndpointWithResponseStream")
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.TOO_LARGE
    assert outcome.response is not None
    assert outcome.response.parts
    assert sum(part.size for part in outcome.response.parts) == len(outcome.response.body) <= LIMIT


def test_of_a_stream_that_is_taken_every_part_is_heard(serve: Serve, invoker: Invoker) -> None:
    heard: list[bytes] = []

    def hear(progress: Progress) -> None:
        heard.append(progress.part)

    messages = [part(b"%06d" % number) for number in range(3000)]
    outcome = sent(
        invoker,
        serve(answering(stream(*messages))).url,
        operation="InvokeEndpointWithResponseStream",
        overflow=lambda _: None,
        listener=hear,
    )
    whole = b"".join(b"%06d" % number for number in range(3000))
    assert outcome.status is Status.OK
    assert b"".join(heard) == whole
    assert outcome.response is not None
    assert whole.startswith(outcome.response.body)
    assert outcome.response.whole is not None
    assert outcome.response.whole.size == len(whole)
    assert outcome.response.whole.sha256 == hashlib.sha256(whole).hexdigest()


def test_a_cancelled_answer_is_cancelled_and_not_too_large(serve: Serve, invoker: Invoker) -> None:
    cancellation = CancelToken()
    server = serve(endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", chunked(b"x" * 1000)))
    prepared = invoker.prepare(invocation(server.url))
    outcome = invoker.send(
        prepared, limit=LIMIT, overflow=lambda _: cancellation.cancel(), cancellation=cancellation
    )
    assert outcome.status is Status.CANCELLED
    assert LAST_CHUNK not in (outcome.response.body if outcome.response else b"")


def test_a_cancel_is_heard_between_parts_that_have_come_already(serve: Serve, invoker: Invoker) -> None:
    cancellation = CancelToken()
    heard: list[bytes] = []

    def hear(progress: Progress) -> None:
        if progress.part:
            heard.append(progress.part)
            cancellation.cancel()

    # No secret in use begins with a blank: a letter may be held back, as that of a signature.
    server = serve(answering(stream(part(b" ") * 1000)))
    prepared = invoker.prepare(invocation(server.url, operation="InvokeEndpointWithResponseStream"))
    outcome = invoker.send(prepared, listener=hear, cancellation=cancellation)
    assert outcome.status is Status.CANCELLED
    assert heard == [b" "]
    assert outcome.response is not None
    assert outcome.response.body == b" "
