"""Streamed answers: parts as they come, errors after a 200, and what is not an event stream at all."""

from __future__ import annotations

import threading

import pytest

from tests.aws.server import DEADLINE, Serve, Visit, answer, answering, invocation
from tests.aws.streams import LAST_CHUNK, chunked, event, part, stream, stream_exception, stream_head
from workbench.aws import Invoker
from workbench.model import FailureKind, Outcome, Status
from workbench.model.progress import Listener, Progress

pytestmark = pytest.mark.usefixtures("credentials")


def sent(invoker: Invoker, url: str, listener: Listener | None = None) -> Outcome:
    prepared = invoker.prepare(invocation(url, operation="InvokeEndpointWithResponseStream"))
    return invoker.send(prepared, listener=listener)


def test_parts_come_one_by_one_and_make_the_body(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(stream(part(b"\xc3"), part(b"\xa4 and"), part(b""), part(b" more"))))
    heard: list[Progress] = []
    outcome = sent(invoker, server.url, heard.append)
    assert outcome.status is Status.OK
    assert outcome.response is not None
    assert outcome.response.body == "ä and more".encode()
    assert [part.size for part in outcome.response.parts] == [1, 5, 0, 5]
    assert [part.at_ms for part in outcome.response.parts] == sorted(
        part.at_ms for part in outcome.response.parts
    )
    assert b"".join(progress.part for progress in heard) == outcome.response.body
    assert outcome.response.output == {"ContentType": "text/event-stream", "InvokedProductionVariant": "blue"}
    assert sent(invoker, server.url).status is Status.OK
    assert len(server.visits) == 1


def test_a_part_is_told_before_the_next_is_sent(serve: Serve, invoker: Invoker) -> None:
    heard = threading.Event()

    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(stream_head() + chunked(part(b"first")))
        if heard.wait(DEADLINE):
            visit.sock.sendall(chunked(part(b"second")) + LAST_CHUNK)

    def listen(progress: Progress) -> None:
        if progress.part == b"first":
            heard.set()

    outcome = sent(invoker, serve(behave).url, listen)
    assert outcome.response is not None
    assert outcome.response.body == b"firstsecond"


def test_messages_may_be_split_anywhere(serve: Serve, invoker: Invoker) -> None:
    data = part(b"one") + part(b"two")
    pieces = b"".join(chunked(data[at : at + 7]) for at in range(0, len(data), 7))
    outcome = sent(invoker, serve(answering(stream_head() + pieces + LAST_CHUNK)).url)
    assert outcome.response is not None
    assert [part.size for part in outcome.response.parts] == [3, 3]


def test_an_error_inside_the_stream_keeps_its_code_and_the_parts(serve: Serve, invoker: Invoker) -> None:
    error = stream_exception(
        "ModelStreamError", Message="took too long", ErrorCode="ModelInvocationTimeExceeded"
    )
    outcome = sent(invoker, serve(answering(stream(part(b"so far"), error))).url)
    assert outcome.status is Status.ERROR
    assert outcome.response is not None
    assert outcome.response.http_status == 200
    assert outcome.response.body == b"so far"
    failure = outcome.failure
    assert failure is not None
    assert (failure.kind, failure.code) == (FailureKind.STREAM, "ModelStreamError")
    assert failure.message == "took too long"
    assert failure.members == {"ErrorCode": "ModelInvocationTimeExceeded"}
    assert "8 minutes" in failure.hint
    assert failure.may_have_run


def test_an_error_of_the_framing(serve: Serve, invoker: Invoker) -> None:
    error = event(b"", message_type="error", error_code="InternalError", error_message="an accident")
    outcome = sent(invoker, serve(answering(stream(error))).url)
    assert outcome.failure is not None
    assert (outcome.failure.code, outcome.failure.message) == ("InternalError", "an accident")


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(b"", id="between two parts"),
        pytest.param(chunked(part(b"lost")[:20]), id="inside a part"),
        pytest.param(chunked(part(b"lost")[:20]) + LAST_CHUNK, id="inside a part, well framed"),
        pytest.param(b"40\r\nxx", id="inside a chunk"),
    ],
)
def test_a_stream_that_is_cut_keeps_its_parts(serve: Serve, invoker: Invoker, end: bytes) -> None:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(stream_head() + chunked(part(b"kept")) + end)

    outcome = sent(invoker, serve(behave).url)
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.CUT
    assert outcome.response is not None
    assert outcome.response.body == b"kept"
    assert "4 bytes in 1 part had arrived" in outcome.failure.message


def test_a_damaged_message(serve: Serve, invoker: Invoker) -> None:
    damaged = bytearray(part(b"some payload"))
    damaged[-8] ^= 1
    outcome = sent(invoker, serve(answering(stream(part(b"kept"), bytes(damaged)))).url)
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.failure.code) == (FailureKind.UNREADABLE, "ChecksumMismatch")
    assert outcome.response is not None
    assert outcome.response.body == b"kept"


def test_an_answer_that_is_no_event_stream(serve: Serve, invoker: Invoker) -> None:
    page = answer(b"<html>hello</html>", headers=(("Content-Type", "text/html; charset=utf-8"),))
    outcome = sent(invoker, serve(answering(page)).url)
    assert outcome.status is Status.ERROR
    assert outcome.response is not None
    assert outcome.response.body == b"<html>hello</html>"
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert "text/html" in outcome.failure.message


def test_an_event_stream_that_a_model_answers_is_only_its_body(serve: Serve, invoker: Invoker) -> None:
    framed = part(b"not for us")
    headers = (("Content-Type", "application/vnd.amazon.eventstream"),)
    server = serve(answering(answer(framed, headers=headers)))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.response is not None
    assert outcome.response.body == framed
    assert outcome.response.parts == ()


def test_many_small_messages_in_one_piece(serve: Serve, invoker: Invoker) -> None:
    messages = b"".join(part(b"%05d" % number) for number in range(20_000))
    head = stream_head().replace(b"Transfer-Encoding: chunked", b"Content-Length: %d" % len(messages))
    outcome = sent(invoker, serve(answering(head + messages)).url)
    assert outcome.response is not None
    assert outcome.response.body == b"".join(b"%05d" % number for number in range(20_000))
    assert len(outcome.response.parts) == 20_000


def test_an_error_instead_of_a_stream(serve: Serve, invoker: Invoker) -> None:
    headers = (("x-amzn-ErrorType", "ValidationError:http://internal.amazon.com/"),)
    refused = answer(b'{"message": "no"}', status="400 Bad Request", headers=headers)
    outcome = sent(invoker, serve(answering(refused)).url)
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.failure.code) == (FailureKind.SERVICE, "ValidationError")
