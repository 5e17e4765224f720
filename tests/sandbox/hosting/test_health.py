"""Containers that die, fail their health check, come back, or answer without end."""

from __future__ import annotations

import http.client
import json
import resource
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from tests.support import DEADLINE_SECONDS, eventually
from workbench.sandbox import Sandbox
from workbench.sandbox.hosting import health


class Container:
    """A server whose health and answers its test sets, with sessions in its memory."""

    def __init__(self, port: int = 0) -> None:
        self.healthy = True
        self.seen: list[str] = []
        self.chunks: Callable[[], Iterator[bytes]] | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if outer.healthy else 500)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.seen.append(body.decode())
                self.send_response(200)
                if self.headers.get("X-Amzn-SageMaker-Session-Id") == "NEW_SESSION":
                    name = f"s{outer.port}-{len(outer.seen)}"
                    self.send_header(
                        "X-Amzn-SageMaker-New-Session-Id", f"{name}; Expires=2100-01-01T00:00:00Z"
                    )
                if outer.chunks is None:
                    self.send_header("Content-Length", str(len(outer.url)))
                    self.end_headers()
                    self.wfile.write(outer.url.encode())
                    return
                self.end_headers()
                try:
                    for chunk in outer.chunks():
                        self.wfile.write(chunk)
                except OSError:
                    outer.seen.append("cut")
                self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


@contextmanager
def _hosted(count: int, **changes: Any) -> Iterator[tuple[list[Container], Sandbox]]:
    with ExitStack() as stack:
        containers = [Container() for _ in range(count)]
        for container in containers:
            stack.callback(container.stop)
        urls = ",".join(container.url for container in containers)
        yield containers, stack.enter_context(Sandbox.start(containers={"mine": urls}, **changes))


def _invoke(client: Any, **fields: str) -> str:
    body: bytes = client.invoke_endpoint(EndpointName="mine", Body=b"x", **fields)["Body"].read()
    return body.decode()


def _status(sandbox: Sandbox) -> str:
    described = client_of(sandbox, "sagemaker").describe_endpoint(EndpointName="mine")
    return str(described["EndpointStatus"])


def test_an_instance_that_is_gone_gets_no_request_and_the_endpoint_stays_in_service() -> None:
    with _hosted(3) as (containers, sandbox):
        client = client_of(sandbox)
        assert _invoke(client)
        containers[0].stop()
        answers = {_invoke(client) for _ in range(40)}
        assert answers == {containers[1].url, containers[2].url}
        assert _status(sandbox) == "InService"


def test_an_instance_that_fails_its_health_check_rests_until_it_passes_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "_SECONDS_BETWEEN_PINGS", 0.2)
    with _hosted(2) as (containers, sandbox):
        client = client_of(sandbox)
        containers[0].healthy = False
        assert _status(sandbox) == "InService"
        assert {_invoke(client) for _ in range(20)} == {containers[1].url}
        containers[0].healthy = True
        eventually(lambda: _invoke(client) == containers[0].url)


def test_an_endpoint_comes_back_with_its_instances() -> None:
    with _hosted(1) as (containers, sandbox):
        client = client_of(sandbox)
        assert _invoke(client)
        containers[0].stop()
        for _ in range(3):
            with pytest.raises(ClientError) as caught:
                _invoke(client)
            assert caught.value.response["Error"]["Code"] == "ServiceUnavailable"
        assert _status(sandbox) == "OutOfService"
        again = Container(containers[0].port)
        try:
            assert _invoke(client) == again.url
            assert _status(sandbox) == "InService"
        finally:
            again.stop()


def test_a_session_goes_with_its_instance_and_says_so() -> None:
    with _hosted(2) as (containers, sandbox):
        client = client_of(sandbox)
        opened = client.invoke_endpoint(EndpointName="mine", Body=b"x", SessionId="NEW_SESSION")
        session_id, home = opened["NewSessionId"].partition(";")[0], opened["Body"].read().decode()
        assert {_invoke(client, SessionId=session_id) for _ in range(10)} == {home}
        (holder,) = (container for container in containers if container.url == home)
        holder.stop()
        again = None
        try:
            for _ in range(2):
                with pytest.raises(ClientError) as caught:
                    _invoke(client, SessionId=session_id)
                error = caught.value.response["Error"]
                assert (error["Code"], error["Message"].partition(":")[0]) == (
                    "ValidationError",
                    "The session does not exist",
                )
                # What comes back in its place does not hold what it held.
                again = again or Container(holder.port)
            assert _invoke(client)
        finally:
            if again is not None:
                again.stop()


def test_a_check_that_fails_once_does_not_lose_sessions() -> None:
    with _hosted(2) as (containers, sandbox):
        client = client_of(sandbox)
        opened = client.invoke_endpoint(EndpointName="mine", Body=b"x", SessionId="NEW_SESSION")
        session_id, home = opened["NewSessionId"].partition(";")[0], opened["Body"].read().decode()
        for container in containers:
            container.healthy = container.url != home
        assert _status(sandbox) == "InService"
        assert _invoke(client, SessionId=session_id) == home


def test_no_content_type_is_invented() -> None:
    with _hosted(1, allow_unsigned=True) as (_, sandbox):
        connection = http.client.HTTPConnection(urlsplit(sandbox.url).netloc, timeout=DEADLINE_SECONDS)
        connection.request("POST", "/endpoints/mine/invocations", body=b"x")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Content-Type")) == (200, None)
        assert answer.read()
        connection.close()
        assert "ContentType" not in client_of(sandbox).invoke_endpoint(EndpointName="mine", Body=b"x")


def _endless() -> Iterator[bytes]:
    while True:
        yield b"x" * 65536


@pytest.mark.parametrize("limit", [1024, 8 * 1024 * 1024])
def test_an_answer_without_end_is_cut(limit: int) -> None:
    with _hosted(1, response_limit=limit) as (containers, sandbox):
        containers[0].chunks = _endless
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with pytest.raises(ClientError) as caught:
            _invoke(client_of(sandbox))
        response: dict[str, Any] = dict(caught.value.response)
        assert response["Error"]["Code"] == "ModelError"
        assert "could not load the entire response body" in response["Error"]["Message"]
        eventually(lambda: containers[0].seen[-1] == "cut")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 128 * 1024


def test_an_answer_of_just_the_limit_is_whole() -> None:
    with _hosted(1, response_limit=1000) as (containers, sandbox):
        containers[0].chunks = lambda: iter([b"x" * 999, b"y"])
        assert len(_invoke(client_of(sandbox))) == 1000


@pytest.mark.parametrize(
    ("endpoint", "fields"),
    [
        ("mine", {"EnableExplanations": "`true`", "ContentType": "text/csv"}),
        ("iris-classifier", {"EnableExplanations": "`true`", "ContentType": "application/json"}),
        ("iris-classifier", {"EnableExplanations": "[", "ContentType": "text/csv"}),
        (
            "iris-classifier",
            {"EnableExplanations": "`true`", "ContentType": "text/csv", "Accept": "application/json"},
        ),
    ],
)
def test_what_cannot_be_explained_never_reaches_the_container(endpoint: str, fields: dict[str, str]) -> None:
    with _hosted(1) as (containers, sandbox):
        with pytest.raises(ClientError) as caught:
            client_of(sandbox).invoke_endpoint(EndpointName=endpoint, Body=b"5.1,3.5,1.4,0.2", **fields)
        assert caught.value.response["Error"]["Code"] == "ValidationError"
        assert containers[0].seen == []
        logs = client_of(sandbox, "logs")
        events = logs.filter_log_events(logGroupName=f"/aws/sagemaker/Endpoints/{endpoint}")["events"]
        assert events
        assert not any("POST /invocations" in json.dumps(event) for event in events)


@pytest.mark.parametrize("service", ["iam", "dynamodb"])
def test_a_service_that_is_not_hosted_is_refused_by_name(sandbox: Sandbox, service: str) -> None:
    client = client_of(sandbox, service)
    operation = {"iam": "get_user", "dynamodb": "list_tables"}[service]
    with pytest.raises(ClientError) as caught:
        getattr(client, operation)()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
