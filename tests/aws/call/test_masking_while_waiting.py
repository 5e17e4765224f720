"""A request is masked while its answer is awaited: what came into use meanwhile counts, the time does not."""

from __future__ import annotations

import base64
import os
import socket
from collections.abc import Iterator

import pytest

from tests.clocks import StillClock
from workbench.aws.call.call import Call
from workbench.aws.call.receive import RedactedOverflow
from workbench.aws.sdk.transport import is_answering
from workbench.model.progress import Listener, Progress
from workbench.model.redaction import IN_USE

HEAD = b"POST /x HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.fixture
def secret() -> str:
    """Comes into use while the test runs."""
    return base64.b64encode(os.urandom(30)).decode()


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A connection: the caller's end and the endpoint's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def waiting_call(sock: socket.socket, listener: Listener | None = None) -> Call:
    """Return a call whose request has left."""
    call = Call(
        clock=StillClock(),
        started=0.0,
        read_timeout=None,
        streams=True,
        listener=listener,
        cancellation=None,
        method="POST",
        url="http://h/x",
    )
    call.begin()
    call.now.head = HEAD
    call.hold(sock)
    call.left(is_answering)
    return call


def test_a_secret_that_comes_into_use_meanwhile_is_taken_out(
    ends: tuple[socket.socket, socket.socket], secret: str
) -> None:
    shown: list[Progress] = []
    call = waiting_call(ends[0], shown.append)
    before = call.masked_request()
    handed_on: list[bytes] = []
    overflow = RedactedOverflow(handed_on.append, lambda: call.masked_request().redactor)
    call.part(b"a first part. ", kept=True)
    IN_USE.add(secret)
    assert call.masked_request().redactor.text(secret) == "[redacted]"
    assert call.masked_request().sent == before.sent
    call.part(secret.encode(), kept=True)
    call.end_of_parts()
    overflow(secret.encode())
    assert overflow.end()
    for text in (b"".join(progress.part for progress in shown), b"".join(handed_on)):
        assert b"[redacted]" in text
        assert secret.encode() not in text


def test_nothing_is_masked_while_an_answer_is_there(ends: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = ends
    assert waiting_call(ours).now.masked is not None
    theirs.sendall(b"H")
    call = waiting_call(ours)
    assert call.now.masked is None
    assert call.masked_request().sent is not None
