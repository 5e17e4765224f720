"""The bench: recorded before it is sent, sent although it cannot be recorded, sent again as it was."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support import close_listener
from workbench.model.errors import (
    ConfigurationError,
    InvalidRequestError,
    NotFoundError,
    PayloadError,
    StoreError,
    UsageError,
)
from workbench.model.exchange import Status
from workbench.model.invocation import Base64Body, BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.services.replay.recorded_invocation import replay
from workbench.services.validation import check, resolve
from workbench.store import AppDirs, History

BODY = b"5.1,3.5\r\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


class Endpoint:
    """Answers `ok` to everything; keeps each request, and what the history said when it came."""

    def __init__(self, places: AppDirs) -> None:
        self._places = places
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self.statuses: list[tuple[Status, ...]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            with sock, contextlib.suppress(ConnectionError):
                self._answer(sock)

    def _answer(self, sock: socket.socket) -> None:
        request = b""
        while data := sock.recv(1 << 20):
            request += data
            if not request.endswith(BODY):
                continue
            self.requests.append(request)
            request = b""
            if (self._places.data / "history.sqlite3").exists():
                with History.open(self._places) as history:
                    self.statuses.append(tuple(row.status for row in history.page()))
            sock.sendall(ANSWER)

    def close(self) -> None:
        close_listener(self._listener)


@pytest.fixture
def endpoint(places: AppDirs) -> Iterator[Endpoint]:
    served = Endpoint(places)
    yield served
    served.close()


@pytest.fixture
def invocation(endpoint: Endpoint) -> Invocation:
    return Invocation(
        fields={"EndpointName": "iris", "ContentType": "text/csv"},
        body=TextBody(BODY.decode()),
        connection=Connection(endpoint_url=endpoint.url, region="us-east-1", sign=False),
    )


def test_it_is_in_the_history_in_flight_when_its_first_byte_arrives(
    places: AppDirs, endpoint: Endpoint, invocation: Invocation
) -> None:
    with Workbench(places) as bench:
        exchange = bench.send(invocation)
        assert endpoint.statuses == [(Status.IN_FLIGHT,)]
        assert (exchange.id, exchange.status) == (1, Status.OK)
        assert bench.history.exchange(1) == exchange
        assert bench.history.body(1, "request") == BODY
        assert bench.history.body(1, "response") == b"ok"


def test_a_replay_sends_the_same_bytes_and_says_what_it_repeats(
    places: AppDirs, endpoint: Endpoint, invocation: Invocation
) -> None:
    with Workbench(places) as bench:
        first = bench.send(invocation)
        second = replay(bench, 1, change=lambda recorded: recorded.with_field("Accept", "text/csv"))
        assert second.replay_of == first.id
        assert second.request_body == first.request_body
        assert second.invocation.field("Accept") == "text/csv"
        assert all(request.endswith(b"\r\n\r\n" + BODY) for request in endpoint.requests)


def test_a_large_body_is_digested_once_for_the_signature_and_the_history(bench: Workbench) -> None:
    """The sandbox checks the signature, and the digest that it was made with."""
    body = os.urandom(200_000)
    fields = {"EndpointName": "echo", "ContentType": "application/octet-stream"}
    large = Invocation(fields=fields, body=BytesBody(body), connection=Connection(sandbox=True))
    exchange = bench.send(large)
    assert exchange.status is Status.OK, exchange.failure
    assert exchange.outcome is not None and exchange.outcome.sent is not None
    headers = {name.lower(): value for name, value in exchange.outcome.sent.headers}
    assert headers["x-amz-content-sha256"] == sha256(body).hexdigest()
    assert "x-amz-content-sha256" in headers["authorization"]
    small = bench.send(large.with_(body=BytesBody(body[:100])))
    assert small.status is Status.OK
    assert small.outcome is not None and small.outcome.sent is not None
    assert "x-amz-content-sha256" not in {name.lower() for name, _ in small.outcome.sent.headers}
    unsigned = bench.send(large.with_(connection=Connection(sandbox=True, sign=False)))
    assert unsigned.outcome is not None and unsigned.outcome.sent is not None
    assert "x-amz-content-sha256" not in {name.lower() for name, _ in unsigned.outcome.sent.headers}


def test_a_replay_of_a_body_that_was_not_kept_is_refused(places: AppDirs, invocation: Invocation) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('privacy = ["iris"]\n')
    with Workbench(places) as bench:
        bench.send(invocation)
        with pytest.raises(NotFoundError, match="not kept"):
            replay(bench, 1)


def test_what_cannot_be_recorded_is_sent_all_the_same(tmp_path: Path, invocation: Invocation) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    blocked = AppDirs(
        data=tmp_path / "blocked" / "data", config=tmp_path / "config", cache=tmp_path / "cache"
    )
    with Workbench(blocked) as bench:
        exchange = bench.send(invocation)
        assert (exchange.status, exchange.id) == (Status.OK, None)
        assert not bench.recording
        assert bench.notice.startswith("not recording: ")
        assert HistoryService(bench).version() == 0
        with pytest.raises(StoreError):
            bench.history.page()


def test_not_recording_can_be_asked_for(places: AppDirs, invocation: Invocation) -> None:
    with Workbench(places) as bench:
        assert bench.send(invocation, record=False).id is None
        assert bench.history.page() == ()
    with Workbench(places, record=False) as bench:
        assert bench.send(invocation).id is None
        assert bench.history.page() == ()
        assert not bench.recording


def test_threads_that_send_first_at_the_same_time_have_one_recorder(places: AppDirs) -> None:
    # From Python 3.12 on, `cached_property` calls what makes its value in each of them.
    with Workbench(places) as bench:
        first = bench._recorder
        assert vars(Workbench)["_recorder"].func(bench) is first


def test_a_closed_workbench_opens_no_history(places: AppDirs) -> None:
    bench = Workbench(places)
    bench.close()
    with pytest.raises(StoreError, match="closed"):
        bench.history.page()
    assert not places.data.exists()


def test_nothing_is_recorded_of_what_never_left(places: AppDirs, invocation: Invocation) -> None:
    nowhere = invocation.with_(connection=Connection(endpoint_url="no url", region="us-east-1"))
    with Workbench(places) as bench:
        with pytest.raises(ConfigurationError):
            bench.send(nowhere)
        with pytest.raises(ConfigurationError, match="sandbox"):
            bench.send(invocation.with_(connection=Connection(sandbox=True)))
        assert bench.history.page() == ()


@pytest.mark.parametrize(
    ("invocation", "error"),
    [
        (Invocation(operation="InvokeNothing"), UsageError),
        (Invocation(fields={"EndpointName": "e", "Novelty": "1"}), UsageError),
        (Invocation(fields={"EndpointName": "e", "Body": "1"}), UsageError),
        (Invocation(), InvalidRequestError),
        (Invocation(fields={"EndpointName": "e", "Accept": "a\nb"}), InvalidRequestError),
    ],
)
def test_what_no_service_could_be_asked(invocation: Invocation, error: type[Exception]) -> None:
    with pytest.raises(error):
        check(invocation)


def test_what_is_wrong_and_can_be_sent() -> None:
    check(Invocation(fields={"EndpointName": "not a name", "TargetModel": "", "SessionId": "?" * 999}))


def test_bodies_are_resolved_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(b"\xff\0\r\n")
    assert resolve(None) is None
    assert resolve(TextBody("é\r\n\x0b")) == BytesBody("é\r\n\x0b".encode())
    assert resolve(Base64Body("aGV5\n IQ==")) == BytesBody(b"hey!")
    assert resolve(FileBody(str(path))) == BytesBody(b"\xff\0\r\n", str(path))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (TextBody("a\ud800"), "Character 2"),
        (Base64Body("aGV5!"), "not base64"),
        (FileBody("/nowhere"), "/nowhere"),
        (FileBody("/"), "folder"),
        (FileBody(""), "no file is named"),
    ],
)
def test_bodies_that_cannot_be_read(body: TextBody | Base64Body | FileBody, message: str) -> None:
    with pytest.raises(PayloadError, match=message):
        resolve(body)


@pytest.mark.parametrize("depth", [100_000, 1])
def test_the_failure_of_a_body_that_is_nested_too_deep_is_told_and_kept(bench: Workbench, depth: int) -> None:
    """Whether it is JSON was asked for the hint: `send` ended there, and the exchange stayed in flight."""
    body = b'{"instances": ' + b"[" * depth + b"]" * depth + b"}"
    fields = {"EndpointName": "iris-classifier", "ContentType": "application/json"}

    exchange = bench.send(
        Invocation(fields=fields, body=BytesBody(body), connection=Connection(sandbox=True))
    )

    assert exchange.failure is not None and exchange.failure.code == "ModelError"
    (row,) = bench.history.page()
    assert row.status is Status.ERROR
