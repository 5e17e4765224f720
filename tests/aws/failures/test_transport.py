"""Failures of transport over real sockets: what failed, what had arrived, whether the model may have run."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from pathlib import Path

import pytest

from tests.aws.server import DEADLINE, Behaviour, Serve, Visit, answer, answering, deaf_port, invocation
from workbench.aws import Invoker
from workbench.model import Connection, Failure, FailureKind, Outcome, Status

pytestmark = pytest.mark.usefixtures("credentials")

USUAL = Connection()
BRIEF = Connection(connect_timeout=0.3, read_timeout=0.3)
"""For what is to run into a time limit; a busy machine takes longer for anything else now and then."""
SHORT = Connection(read_timeout=3)
"""For what is to run into a time limit after something that has to come in time."""


def failed(invoker: Invoker, url: str, connection: Connection = USUAL, body: bytes = b"{}") -> Failure:
    """Send, and return the failure."""
    failure = outcome(invoker, url, connection, body).failure
    assert failure is not None
    assert failure.hint
    return failure


def outcome(invoker: Invoker, url: str, connection: Connection = USUAL, body: bytes = b"{}") -> Outcome:
    return invoker.send(invoker.prepare(invocation(url, body, connection=connection)))


def then(*sent: bytes, linger: bool = False, stay: bool = False) -> Behaviour:
    """Take a request, send these bytes, then stay, reset, or close."""

    def behave(visit: Visit) -> None:
        visit.request()
        for piece in sent:
            visit.sock.sendall(piece)
        if stay:
            visit.wait_until_gone()
        if linger:
            visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return behave


def test_a_name_that_does_not_exist(invoker: Invoker) -> None:
    failure = failed(invoker, "http://no-such-host.invalid")
    assert (failure.kind, failure.phase) == (FailureKind.CONNECT, "connecting")
    assert failure.code == "EndpointConnectionError"
    assert failure.message.startswith("The name of no-such-host.invalid cannot be resolved, after ")
    assert "--region" in failure.hint
    assert not failure.may_have_run


def test_a_connection_nobody_takes(invoker: Invoker) -> None:
    with deaf_port() as port:
        failure = failed(invoker, f"http://127.0.0.1:{port}", BRIEF)
    assert failure.kind is FailureKind.CONNECT_TIMEOUT
    assert failure.message == f"127.0.0.1:{port} did not accept a connection within 300 ms."


def test_a_certificate_nobody_vouches_for(serve: Serve, invoker: Invoker, tls: ssl.SSLContext) -> None:
    failure = failed(invoker, serve(answering(answer()), tls).url)
    assert (failure.kind, failure.phase) == (FailureKind.TLS, "connecting")
    assert "self-signed certificate" in failure.message.replace("self signed", "self-signed")
    assert "--ca-bundle" in failure.hint


def test_a_certificate_of_ones_own_authority(
    serve: Serve, invoker: Invoker, tls: ssl.SSLContext, certificate: tuple[Path, Path]
) -> None:
    server = serve(answering(answer(b"safe")), tls)
    sent = outcome(invoker, server.url, Connection(ca_bundle=str(certificate[0])))
    assert sent.response is not None
    assert sent.response.body == b"safe"


def test_a_certificate_for_another_name(
    serve: Serve, invoker: Invoker, tls: ssl.SSLContext, certificate: tuple[Path, Path]
) -> None:
    url = serve(answering(answer()), tls).url.replace("127.0.0.1", "localhost")
    failure = failed(invoker, url, Connection(ca_bundle=str(certificate[0])))
    assert failure.kind is FailureKind.TLS
    assert "another name" in failure.hint


def test_no_certificate_is_looked_at_without_verification(
    serve: Serve, invoker: Invoker, tls: ssl.SSLContext, recwarn: pytest.WarningsRecorder
) -> None:
    server = serve(answering(answer()), tls)
    assert outcome(invoker, server.url, Connection(verify_ssl=False)).status is Status.OK
    assert list(recwarn) == []


def test_tls_with_what_speaks_none(serve: Serve, invoker: Invoker) -> None:
    url = serve(lambda visit: visit.sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")).url
    failure = failed(invoker, url.replace("http:", "https:"))
    assert failure.kind is FailureKind.TLS
    assert "http://" in failure.hint


def test_a_tls_handshake_that_stalls(serve: Serve, invoker: Invoker) -> None:
    failure = failed(invoker, serve(Visit.wait_until_gone).url.replace("http:", "https:"), BRIEF)
    assert (failure.kind, failure.phase) == (FailureKind.CONNECT_TIMEOUT, "connecting")
    assert "accepted a connection" in failure.message


def test_a_tls_handshake_that_is_cut(serve: Serve, invoker: Invoker) -> None:
    failure = failed(invoker, serve(lambda visit: None).url.replace("http:", "https:"))
    assert (failure.kind, failure.phase) == (FailureKind.TLS, "connecting")


def test_no_answer_in_time(serve: Serve, invoker: Invoker) -> None:
    failure = failed(invoker, serve(then(stay=True)).url, BRIEF)
    assert (failure.kind, failure.phase) == (FailureKind.READ_TIMEOUT, "waiting")
    assert failure.message == "No response within 300 ms of the request."
    assert failure.may_have_run


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_closed_before_an_answer(serve: Serve, invoker: Invoker, reset: bool) -> None:
    failure = failed(invoker, serve(then(linger=reset)).url)
    assert (failure.kind, failure.phase) == (FailureKind.CLOSED, "waiting")
    assert "closed the connection while waiting for an answer, after" in failure.message
    assert failure.may_have_run


def test_a_connection_reset_inside_a_large_body(serve: Serve, invoker: Invoker) -> None:
    def reset(visit: Visit) -> None:
        visit.sock.recv(100)
        visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    failure = failed(invoker, serve(reset).url, Connection(), b"x" * 40_000_000)
    assert (failure.kind, failure.phase) == (FailureKind.CLOSED, "sending")
    assert not failure.may_have_run
    assert "40,000,000 bytes" in failure.hint


def test_an_early_refusal_of_a_large_body_is_still_read(serve: Serve, invoker: Invoker) -> None:
    def refuse(visit: Visit) -> None:
        visit.sock.recv(100)
        visit.sock.sendall(answer(b'{"message": "too large"}', status="413 Payload Too Large"))
        visit.sock.shutdown(socket.SHUT_WR)
        visit.wait_until_gone()

    sent = outcome(invoker, serve(refuse).url, Connection(), b"x" * 40_000_000)
    assert sent.response is not None
    assert sent.response.http_status == 413
    assert sent.failure is not None
    assert sent.failure.message == "too large"


def test_a_body_that_is_not_taken(serve: Serve, invoker: Invoker) -> None:
    is_over = threading.Event()

    def stall(visit: Visit) -> None:
        visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        is_over.wait(DEADLINE)

    failure = failed(invoker, serve(stall).url, BRIEF, b"x" * 40_000_000)
    is_over.set()
    assert (failure.kind, failure.phase) == (FailureKind.READ_TIMEOUT, "sending")
    assert "accepted no more of the request for 300 ms" in failure.message
    assert not failure.may_have_run


def test_a_body_may_take_longer_to_send_than_a_connection_to_open(serve: Serve, invoker: Invoker) -> None:
    def after_a_rest(visit: Visit) -> None:
        visit.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        visit.gone.wait(0.5)  # longer than the connect timeout: the sender's buffers are full by then
        visit.request()
        visit.sock.sendall(answer(b"got it"))

    connection = Connection(connect_timeout=0.2, read_timeout=DEADLINE)
    sent = outcome(invoker, serve(after_a_rest).url, connection, b"x" * 20_000_000)
    assert sent.response is not None, sent
    assert sent.response.body == b"got it"


@pytest.mark.parametrize("reset", [False, True])
def test_an_answer_cut_short(serve: Serve, invoker: Invoker, reset: bool) -> None:
    server = serve(then(answer(b"x" * 1000, length=5000), linger=reset))
    sent = outcome(invoker, server.url)
    assert sent.failure is not None
    assert (sent.failure.kind, sent.failure.phase) == (FailureKind.CUT, "receiving")
    assert sent.failure.may_have_run
    assert sent.response is not None
    if not reset:  # a reset may throw away what the reader had not taken yet
        assert "1,000 of 5,000 bytes had arrived" in sent.failure.message
        assert sent.response.body == b"x" * 1000
    assert sent.response.output == {"ContentType": "application/json"}


def test_a_chunked_answer_cut_inside_a_chunk(serve: Serve, invoker: Invoker) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent = outcome(invoker, serve(then(head + b"5\r\nhello\r\n64\r\n world")).url)
    assert sent.failure is not None
    assert sent.failure.kind is FailureKind.CUT
    assert sent.response is not None
    assert sent.response.body == b"hello world"


def test_an_answer_that_stops(serve: Serve, invoker: Invoker) -> None:
    sent = outcome(invoker, serve(then(answer(b"x" * 1000, length=5000), stay=True)).url, SHORT)
    assert sent.failure is not None
    assert (sent.failure.kind, sent.failure.phase) == (FailureKind.READ_TIMEOUT, "receiving")
    assert "stopped for 3 s" in sent.failure.message
    assert "1,000 of 5,000 bytes had arrived" in sent.failure.message
    assert sent.response is not None
    assert sent.response.body == b"x" * 1000


@pytest.mark.parametrize("length", ["²", "nonsense", "-5", "9" * 5000, "4, 4"])
def test_a_length_that_is_none(serve: Serve, invoker: Invoker, length: str) -> None:
    raw = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nbody".encode("latin-1")
    sent = outcome(invoker, serve(then(raw)).url)
    assert sent.response is not None
    assert sent.response.http_status == 200


def test_no_content_is_not_waited_for(serve: Serve, invoker: Invoker) -> None:
    server = serve(then(answer(b"", status="204 No Content", length=5), stay=True))
    assert outcome(invoker, server.url).status is Status.OK


@pytest.mark.parametrize(
    "garbage", [b"220 smtp.example ESMTP\r\n", b"\x00\x01\x02\x03\r\n\r\n", b"HTTP/1.1 abc def\r\n\r\n"]
)
def test_what_is_no_http(serve: Serve, invoker: Invoker, garbage: bytes) -> None:
    failure = failed(invoker, serve(then(garbage)).url)
    assert failure.kind is FailureKind.UNREADABLE
    assert "is not HTTP" in failure.message


def test_an_answer_without_a_length_ends_with_its_connection(serve: Serve, invoker: Invoker) -> None:
    sent = outcome(invoker, serve(then(b"HTTP/1.1 200 OK\r\n\r\nall of it")).url)
    assert sent.status is Status.OK
    assert sent.response is not None
    assert sent.response.body == b"all of it"


def test_bytes_after_the_end_do_not_become_the_next_answer(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b"first") + answer(b"smuggled"), answer(b"second")))
    bodies = [
        sent.response.body for sent in (outcome(invoker, server.url) for _ in range(2)) if sent.response
    ]
    assert bodies == [b"first", b"second"]


def test_nothing_waits_for_ever_but_on_request(serve: Serve, invoker: Invoker) -> None:
    def late(visit: Visit) -> None:
        visit.request()
        visit.connected.clear()
        visit.connected.wait(0.5)
        visit.sock.sendall(answer(b"late"))

    patient = Connection(connect_timeout=0, read_timeout=0)
    assert outcome(invoker, serve(late).url, patient).status is Status.OK


def test_by_way_of_a_proxy(serve: Serve, invoker: Invoker, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(answering(answer(b"by proxy")))
    monkeypatch.setenv("HTTP_PROXY", proxy.url.replace("//", "//user:hidden@"))
    sent = outcome(invoker, "http://far.invalid")
    assert sent.response is not None
    assert sent.response.body == b"by proxy"
    assert proxy.requests[0][0].startswith(b"POST http://far.invalid/endpoints/iris/invocations ")
    assert sent.sent is not None
    assert ("Proxy-Authorization", "***") in sent.sent.headers
    assert "hidden" not in repr(sent)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    direct = serve(answering(answer(b"direct")))
    sent = outcome(Invoker(), direct.url)
    assert sent.response is not None
    assert sent.response.body == b"direct"


def tunnel(visit: Visit) -> None:
    """Be a proxy: connect to what is asked for, and pass bytes both ways."""
    request = visit.request()
    if request is None:
        return
    host, _, port = request[0].split()[1].decode().partition(":")
    with socket.create_connection((host, int(port))) as far:
        visit.sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        while ready := select.select([visit.sock, far], [], [], DEADLINE)[0]:
            for source in ready:
                data = source.recv(65536)
                if not data:
                    return
                (far if source is visit.sock else visit.sock).sendall(data)


def test_tls_through_a_proxy(
    serve: Serve,
    invoker: Invoker,
    tls: ssl.SSLContext,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proxy, server = serve(tunnel), serve(answering(answer(b"far away")), tls)
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    for _ in range(2):
        sent = outcome(invoker, server.url, Connection(ca_bundle=str(certificate[0])))
        assert sent.response is not None, sent
        assert sent.response.body == b"far away"
        assert sent.sent is not None
        assert dict(sent.sent.headers)["Host"] == server.url.removeprefix("https://")
    assert len(proxy.visits) == 1


def test_a_proxy_that_is_not_there(invoker: Invoker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://user:hidden@127.0.0.1:1")
    failure = failed(invoker, "https://far.invalid")
    assert failure.kind is FailureKind.CONNECT
    assert "proxy" in failure.message
    assert "hidden" not in failure.message
    assert "HTTPS_PROXY" in failure.hint


def test_a_proxy_that_refuses(serve: Serve, invoker: Invoker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")

    monkeypatch.setenv("HTTPS_PROXY", serve(refuse).url)
    failure = failed(invoker, "https://far.invalid")
    assert failure.kind is FailureKind.CONNECT
    assert "407" in failure.message
