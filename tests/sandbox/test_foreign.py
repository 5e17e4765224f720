"""Containers that nobody here wrote, behind the sandbox: AWS's own hosting library, under uvicorn."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from tests.sandbox.container_process import container
from tests.support import eventually, reserved_port
from workbench.sandbox import Sandbox


@pytest.fixture(scope="module")
def two_instances() -> Iterator[Any]:
    """A client of a sandbox with two such containers behind one endpoint."""
    with (
        container() as first,
        container() as second,
        Sandbox.start(containers={"mine": f"{first},{second}"}) as running,
    ):
        yield client_of(running)


def _invoke(client: Any, body: bytes, **fields: str) -> dict[str, Any]:
    answer: dict[str, Any] = client.invoke_endpoint(
        EndpointName="mine", Body=body, ContentType="application/json", **fields
    )
    return answer


def _open(client: Any) -> str:
    answer = _invoke(client, b'{"requestType": "NEW_SESSION"}', SessionId="NEW_SESSION")
    return str(answer["NewSessionId"].partition(";")[0])


def test_its_session_manager_keeps_sessions_through_our_routing(two_instances: Any) -> None:
    sessions = [_open(two_instances) for _ in range(24)]
    homes = set()
    for session_id in sessions:
        seen = [_invoke(two_instances, b"{}", SessionId=session_id)["Body"].read().decode() for _ in range(3)]
        (home,) = {text.split()[2] for text in seen}
        homes.add(home)
        assert [text.split()[:2] for text in seen] == [[session_id, str(number)] for number in (1, 2, 3)]
    assert len(homes) == 2, "every session was on one instance"
    closed = _invoke(two_instances, b'{"requestType": "CLOSE"}', SessionId=sessions[0])
    assert closed["ClosedSessionId"] == sessions[0]
    with pytest.raises(ClientError) as caught:
        _invoke(two_instances, b"{}", SessionId=sessions[0])
    response: dict[str, Any] = dict(caught.value.response)
    assert response["OriginalStatusCode"] == 400
    assert "session not found" in response["OriginalMessage"]


def test_its_sessions_expire_it_is_too_slow_and_it_crashes_and_is_gone() -> None:
    with container(lifetime=1) as url:
        with Sandbox.start(containers={"mine": url}) as running:
            _expires(client_of(running))
        with Sandbox.start(containers={"mine": url}, time_limit=0.3) as running:
            with pytest.raises(ClientError) as caught:
                _invoke(client_of(running), b'{"sleep": 60}')
            assert dict(caught.value.response)["OriginalStatusCode"] == 0
        with Sandbox.start(containers={"mine": url}) as running:
            _crashes(client_of(running), client_of(running, "sagemaker"), url)


def _expires(client: Any) -> None:
    """Waits until the session that it opens is not known any more."""
    session_id = _open(client)

    def expired() -> bool:
        try:
            _invoke(client, b"{}", SessionId=session_id)
        except ClientError as error:
            assert "session not found" in str(error)
            return True
        return False

    eventually(expired, "the session expires")


def _crashes(client: Any, control: Any, url: str) -> None:
    """Has the container at an address end itself, and looks for it."""
    assert control.describe_endpoint(EndpointName="mine")["EndpointStatus"] == "InService"
    with pytest.raises(ClientError) as crashed:
        _invoke(client, b'{"crash": true}')
    assert crashed.value.response["Error"]["Code"] == "ModelError"

    def refused() -> bool:
        # The dying process may still take a connection.
        with pytest.raises(ClientError) as gone:
            _invoke(client, b"{}")
        error = gone.value.response["Error"]
        return error["Code"] == "ServiceUnavailable" and str(error["Message"]).endswith(
            f"{url}: Connection refused"
        )

    eventually(refused, "the container is gone")
    assert control.describe_endpoint(EndpointName="mine")["EndpointStatus"] == "OutOfService"


def test_its_chunks_pass_as_they_come(two_instances: Any, tmp_path: Path) -> None:
    turn = tmp_path / "turn"
    turn.touch()
    body = json.dumps({"stream": 5, "turn": str(turn)}).encode()
    answer = two_instances.invoke_endpoint_with_response_stream(EndpointName="mine", Body=body)
    parts = []
    for event in answer["Body"]:
        parts.append(event["PayloadPart"]["Bytes"])
        turn.write_bytes(b"x" * len(parts))  # a chunk is made when the one before it has come
    assert parts == [b"0\n", b"1\n", b"2\n", b"3\n", b"4\n"]
    assert answer["ContentType"].startswith("text/plain")


def test_its_errors_are_model_errors(two_instances: Any) -> None:
    with pytest.raises(ClientError) as caught:
        _invoke(two_instances, b'{"status": 418}')
    response: dict[str, Any] = dict(caught.value.response)
    assert (response["Error"]["Code"], response["OriginalStatusCode"]) == ("ModelError", 418)
    assert response["OriginalMessage"] == "as asked"


@contextmanager
def _fickle_container() -> Iterator[str]:
    """A server that keeps each connection open after its answer, and resets it when it is used again.

    As uvicorn does after an exception of its application, where the next request is quick.
    """

    def serve(connection: socket.socket) -> None:
        with connection:
            if connection.recv(65536):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                connection.recv(65536)

    def accept(listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepting = threading.Thread(target=accept, args=(listener,), daemon=True)
        accepting.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
        accepting.join(60)


def test_a_container_that_closes_its_connections_unannounced() -> None:
    with _fickle_container() as url, Sandbox.start(containers={"mine": url}) as running:
        client = client_of(running)
        for _ in range(5):
            assert client.invoke_endpoint(EndpointName="mine", Body=b"{}")["Body"].read() == b"ok"


def test_a_container_that_was_never_there() -> None:
    with (
        reserved_port() as port,
        Sandbox.start(containers={"mine": f"http://127.0.0.1:{port}"}) as running,
    ):
        with pytest.raises(ClientError, match="did not pass the ping health check"):
            _invoke(client_of(running), b"{}")
        described = client_of(running, "sagemaker").describe_endpoint(EndpointName="mine")
        assert described["EndpointStatus"] == "Creating"


@pytest.mark.parametrize(("name", "url"), [("bad name", "http://127.0.0.1:1"), ("mine", "127.0.0.1:8080")])
def test_what_is_nocontainer(name: str, url: str) -> None:
    with pytest.raises(ValueError, match=r"endpointName|not the URL"):
        Sandbox.start(containers={name: url})
