"""What no client should send: each ends in an error or a closed connection, and the sandbox goes on."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sandbox.conftest import client_of
from tests.support import DEADLINE_SECONDS, eventually
from workbench.sandbox import Sandbox

_HOST = b"Host: 127.0.0.1\r\n"
_POST = b"POST /endpoints/echo/invocations HTTP/1.1\r\n" + _HOST


@pytest.fixture(scope="module")
def impatient() -> Iterator[Sandbox]:
    with Sandbox.start(patience=0.5) as running:
        yield running


def _talk(sandbox: Sandbox, sent: bytes, *, half_close: bool = False) -> bytes:
    """Everything that comes back until the sandbox closes the connection."""
    parts = urlsplit(sandbox.url)
    with socket.create_connection(
        (parts.hostname or "", parts.port or 0), timeout=DEADLINE_SECONDS
    ) as connection:
        try:
            connection.sendall(sent)
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            received = b""
            while part := connection.recv(65536):
                received += part
        except ConnectionResetError:
            return b"reset"
        return received


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def test_malformed_requests(sandbox: Sandbox) -> None:
    cases: list[tuple[bytes, set[int]]] = [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), {400}),
        (b"GARBAGE\r\n\r\n", {400}),
        (b"GET / HTTP/9.9\r\n\r\n", {400}),
        (_POST + b"Content-Length: -5\r\n\r\n", {400}),
        (_POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", {400}),
        (_POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n", {0, 400}),
        (_POST + b"X-Bad\x00: 1\r\n\r\n", {400}),
        (_POST + b"X-Large: " + b"x" * 100_000 + b"\r\n\r\n", {0, 400}),
        (_POST + b"".join(b"X-%d: y\r\n" % number for number in range(10_000)) + b"\r\n", {0, 400}),
        (b"GET http://127.0.0.1/ HTTP/1.1\r\n" + _HOST + b"Connection: close\r\n\r\n", {400, 403}),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", {400, 421}),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {421}),
        (_POST + b"Authorization: \xff\xfe\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", {400, 403}),
    ]
    for sent, statuses in cases:
        assert _status(_talk(sandbox, sent)) in statuses, sent[:200]


def test_a_body_that_is_too_large_to_come(impatient: Sandbox) -> None:
    answer = _talk(impatient, _POST + b"Content-Length: 99999999999\r\nConnection: close\r\n\r\nx")
    assert _status(answer) == 413


def test_a_header_that_never_ends(impatient: Sandbox) -> None:
    _talk(impatient, _POST + b"X-Slow: ")  # ends with the connection, within the socket's own time


def test_a_body_that_never_ends(impatient: Sandbox) -> None:
    answer = _talk(impatient, _POST + b"Content-Length: 100\r\n\r\nonly this")
    assert _status(answer) == 408


def test_a_connection_that_says_nothing(impatient: Sandbox) -> None:
    assert _talk(impatient, b"") == b""


def test_a_half_closed_connection_is_answered(impatient: Sandbox) -> None:
    answer = _talk(impatient, _POST + b"Content-Length: 0\r\nConnection: close\r\n\r\n", half_close=True)
    assert _status(answer) in {0, 403}


def test_a_client_that_leaves_in_the_middle_of_an_answer(impatient: Sandbox) -> None:
    runtime = client_of(impatient)
    for _ in range(3):
        answer = runtime.invoke_endpoint_with_response_stream(
            EndpointName="faulty", Body=b'{"size": 20000000, "pace": 0.01}'
        )
        next(iter(answer["Body"]))
        answer["Body"].close()
    assert runtime.invoke_endpoint(EndpointName="echo", Body=b"")["ContentType"] == "application/json"


def test_a_large_body_over_the_limit_is_answered_not_reset(impatient: Sandbox) -> None:
    body = b"x" * 20_000_000
    head = _POST + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body)
    assert _status(_talk(impatient, head + body)) == 413


def test_nothing_reaches_the_terminal_and_the_process_ends_with_its_owner() -> None:
    code = (
        "import socket, sys\n"
        "from urllib.parse import urlsplit\n"
        "from workbench.sandbox import Sandbox\n"
        "sandbox = Sandbox.start(patience=0.2)\n"
        "parts = urlsplit(sandbox.url)\n"
        "unfinished = b'POST / HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 9\\r\\n\\r\\nx'\n"
        "for sent in (b'GARBAGE\\r\\n\\r\\n', unfinished, b''):\n"
        "    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:\n"
        "        connection.sendall(sent)\n"
        "        while connection.recv(65536): pass\n"
        "print('done')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=DEADLINE_SECONDS, check=True
    )
    assert (run.stdout, run.stderr) == ("done\n", "")


def test_stopping_ends_what_runs() -> None:
    running = Sandbox.start()
    outcome: list[BaseException] = []

    def ask(runtime: Any) -> None:
        try:
            runtime.invoke_endpoint(EndpointName="faulty", Body=b'{"delay": 300}')
        except Exception as error:  # noqa: BLE001 - whatever the client makes of it
            outcome.append(error)

    asking = threading.Thread(target=ask, args=(client_of(running),))
    asking.start()
    logs = client_of(running, "logs")

    def asked() -> bool:
        try:
            logs.filter_log_events(logGroupName="/aws/sagemaker/Endpoints/faulty", filterPattern="300")
        except logs.exceptions.ResourceNotFoundException:
            return False
        return True

    eventually(asked, "the request is at its container")
    running.stop()
    running.stop()
    asking.join(DEADLINE_SECONDS)
    assert not asking.is_alive()
    assert len(outcome) == 1
