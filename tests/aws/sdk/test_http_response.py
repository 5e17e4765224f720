"""Answers that are not quite HTTP/1.1: each failure says what is wrong, and what is right is not one."""

from __future__ import annotations

import time

import pytest

from tests.aws.server import DEADLINE, Behaviour, Serve, Visit, answer, invocation
from tests.clocks import StillClock
from workbench.aws import Invoker
from workbench.model import Connection, FailureKind, Outcome, Status

pytestmark = pytest.mark.usefixtures("credentials")

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


class SecondAtEachLook(StillClock):
    """A clock that goes on by a second whenever somebody looks at it."""

    def ticks(self) -> float:
        self.ahead += 1
        return self.ahead


def saying(data: bytes) -> Behaviour:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(data)

    return behave


def sent(invoker: Invoker, serve: Serve, behaviour: Behaviour | bytes, timeout: float = 10) -> Outcome:
    server = serve(saying(behaviour) if isinstance(behaviour, bytes) else behaviour)
    asked = invocation(server.url, connection=Connection(read_timeout=timeout))
    return invoker.send(invoker.prepare(asked))


@pytest.mark.parametrize(
    "interim",
    [
        b"HTTP/1.1 100 Continue\r\n\r\n" * 3,
        b"HTTP/1.1 102 Processing\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
        b"HTTP/1.1 199 Whatever\r\nX-A: b\r\n\r\n" * 10,
    ],
)
def test_interim_answers_are_passed_over(serve: Serve, invoker: Invoker, interim: bytes) -> None:
    outcome = sent(invoker, serve, interim + answer(b'{"a": 1}'))
    assert outcome.status is Status.OK
    assert outcome.response is not None
    assert (outcome.response.http_status, outcome.response.body) == (200, b'{"a": 1}')


@pytest.mark.parametrize("pause", [0.0, 0.01])
def test_interim_answers_without_end(serve: Serve, invoker: Invoker, pause: float) -> None:
    def behave(visit: Visit) -> None:
        visit.request()
        while True:
            visit.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(pause)

    failure = sent(invoker, serve, behave).failure
    assert failure is not None
    assert failure.kind is FailureKind.UNREADABLE
    assert "50 interim responses" in failure.message


def test_another_protocol_is_no_answer(serve: Serve, invoker: Invoker) -> None:
    outcome = sent(invoker, serve, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nblah")
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert "another protocol" in outcome.failure.message


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 200 OK\rX-A: b\rContent-Length: 2\r\r{}",
        b"HTTP/1.1 200 OK\r\n",
    ],
)
def test_a_head_that_is_cut_is_no_empty_answer(serve: Serve, invoker: Invoker, head: bytes) -> None:
    failure = sent(invoker, serve, head).failure
    assert failure is not None
    assert (failure.kind, failure.may_have_run) == (FailureKind.CLOSED, True)


def test_a_head_that_drips_is_given_up(serve: Serve) -> None:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(80):  # each long before the socket's own time limit
            visit.sock.sendall(b"X-A: b\r\n")
        visit.wait_until_gone()

    invoker = Invoker(clock=SecondAtEachLook())
    failure = sent(invoker, serve, behave, timeout=DEADLINE).failure
    invoker.close()
    assert failure is not None
    assert failure.kind is FailureKind.READ_TIMEOUT
    assert failure.message == "The response headers were not complete within 60 s."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html>old</html>", "begins with '<html>old</html>', not with a status line"),
        (b"HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", "comes in HTTP/2.0, not in HTTP/1.1"),
        (b"ICY 200 OK\r\n\r\n{}", "begins with 'ICY 200 OK'"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 11\r\n\r\n{}", "two different lengths"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", "a line of its head is longer"),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 150 + b"\r\n", "it has more than 100 headers"),
    ],
)
def test_what_is_not_http_is_named(serve: Serve, invoker: Invoker, data: bytes, words: str) -> None:
    failure = sent(invoker, serve, data).failure
    assert failure is not None
    assert failure.kind is FailureKind.UNREADABLE
    assert words in failure.message


@pytest.mark.parametrize("size", [b"zz", b"-5", b"+5", b"0x5", b"1_0", b"", b"5 5"])
def test_a_chunk_without_a_size(serve: Serve, invoker: Invoker, size: bytes) -> None:
    outcome = sent(invoker, serve, CHUNKED + b"4\r\nkept\r\n" + size + b"\r\nhello\r\n0\r\n\r\n")
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert "in the place of a chunk size" in outcome.failure.message
    assert outcome.response is not None
    assert outcome.response.body == b"kept"


def test_trailers_are_passed_over_and_have_an_end(serve: Serve, invoker: Invoker) -> None:
    outcome = sent(invoker, serve, CHUNKED + b"4\r\nkept\r\n0\r\n" + b"T: x\r\n" * 5000 + b"\r\n")
    assert outcome.status is Status.OK
    assert outcome.response is not None
    assert outcome.response.body == b"kept"

    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(CHUNKED + b"4\r\nkept\r\n0\r\n")
        while True:
            visit.sock.sendall(b"T: x\r\n" * 1000)

    outcome = sent(invoker, serve, behave)
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert "trailers" in outcome.failure.message
    assert outcome.response is not None
    assert outcome.response.body == b"kept"


@pytest.mark.parametrize("status", ["301 Moved Permanently", "303 See Other", "307 Temporary Redirect"])
def test_a_redirection_names_its_goal_and_is_not_followed(
    serve: Serve, invoker: Invoker, status: str
) -> None:
    page = answer(b"", status=status, headers=(("Location", "http://me:secret@elsewhere.example/x"),))
    failure = sent(invoker, serve, page).failure
    assert failure is not None
    assert (failure.kind, failure.code) == (FailureKind.UNREADABLE, status[:3])
    assert "http://***@elsewhere.example/x" in failure.message
    assert "not followed" in failure.message
    assert "--endpoint-url" in failure.hint


PAGE = b"<html><title>Bad</title><body><h1>No &amp; no</h1></body>"
S3_ERROR = b'<?xml version="1.0"?>\n<Error><Code>SlowDown</Code><Message>A &lt;b&gt;</Message></Error>'
QUERY_ERROR = b"<ns:ErrorResponse><ns:Error><ns:Code>X.Y</ns:Code><ns:Message>m</ns:Message></ns:Error>"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"upstream is down", "502", "It says: upstream is down"),
        (PAGE, "502", "titled “Bad”"),
        (PAGE, "502", "It says: No & no"),
        (b"[1, 2, 3]", "502", "It says: [1, 2, 3]"),
        (S3_ERROR, "SlowDown", "A <b>"),
        (QUERY_ERROR, "X.Y", "m"),
    ],
)
def test_the_text_of_a_foreign_error_document_is_shown(
    serve: Serve, invoker: Invoker, body: bytes, code: str, words: str
) -> None:
    page = answer(body, status="502 Bad Gateway", headers=(("Content-Type", "text/plain"),))
    failure = sent(invoker, serve, page).failure
    assert failure is not None
    assert failure.code == code
    assert words in failure.message


def test_bytes_that_are_no_text_are_not_shown(serve: Serve, invoker: Invoker) -> None:
    failure = sent(invoker, serve, answer(b"\xff\xfe\x00\x01" * 50, status="503 Service Unavailable")).failure
    assert failure is not None
    assert failure.message.endswith("something between here and the service answered.")


def test_a_text_beside_an_error_type_is_its_message(serve: Serve, invoker: Invoker) -> None:
    headers = (("x-amzn-ErrorType", "ModelError"), ("Content-Type", "text/plain"))
    page = answer(b"worker died", status="424 Failed Dependency", headers=headers)
    failure = sent(invoker, serve, page).failure
    assert failure is not None
    assert (failure.kind, failure.code, failure.message) == (FailureKind.MODEL, "ModelError", "worker died")


def test_a_number_longer_than_python_reads_costs_no_message(serve: Serve, invoker: Invoker) -> None:
    headers = (("x-amzn-ErrorType", "ModelError"),)
    body = b'{"OriginalStatusCode": ' + b"9" * 100_000 + b', "Message": "why"}'
    failure = sent(invoker, serve, answer(body, status="424 Failed Dependency", headers=headers)).failure
    assert failure is not None
    assert failure.message == "why"
    assert len(str(failure.members["OriginalStatusCode"])) < 9000
