"""Starting and stopping: addresses, ports, owners."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from tests.sandbox.conftest import client_of
from workbench.sandbox import Sandbox


def _six() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("host", "reached_at"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        pytest.param("::1", "::1", marks=pytest.mark.skipif(not _six(), reason="no IPv6 on this machine")),
    ],
)
def test_every_address_can_be_reached(host: str, reached_at: str) -> None:
    with Sandbox.start(host=host) as running:
        assert urlsplit(running.url).hostname == reached_at
        answer = client_of(running).invoke_endpoint(EndpointName="echo", Body=b"")
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_many_at_once_do_not_clash() -> None:
    with ThreadPoolExecutor(8) as pool:
        running = list(pool.map(lambda _: Sandbox.start(), range(8)))
    try:
        assert len({sandbox.url for sandbox in running}) == 8
        assert len({sandbox.secret_access_key for sandbox in running}) == 8
    finally:
        for sandbox in running:
            sandbox.stop()


def test_a_stopped_sandbox_gives_its_port_back() -> None:
    with Sandbox.start() as first:
        port = urlsplit(first.url).port or 0
        with pytest.raises(OSError, match="in use"):
            Sandbox.start(port=port)
    with pytest.raises(EndpointConnectionError):
        client_of(first).invoke_endpoint(EndpointName="echo", Body=b"")
    with Sandbox.start(port=port) as second:
        assert second.url == first.url


def test_requests_of_one_model_wait_for_one_load() -> None:
    with Sandbox.start() as running:
        runtime, began = client_of(running), time.time()
        families = ["germanic", "romance"] * 20

        def ask(family: str) -> int:
            answer = runtime.invoke_endpoint(
                EndpointName="language-id",
                Body=b"Guten Morgen",
                ContentType="text/plain",
                TargetModel=f"{family}.tar.gz",
            )
            return int(answer["ResponseMetadata"]["HTTPStatusCode"])

        with ThreadPoolExecutor(10) as pool:
            assert set(pool.map(ask, families)) == {200}
        group = "/aws/sagemaker/Endpoints/language-id"
        pages = (
            client_of(running, "logs")
            .get_paginator("filter_log_events")
            .paginate(logGroupName=group, filterPattern='" loaded"', startTime=int((began - 60) * 1000))
        )
        assert sum(len(page["events"]) for page in pages) == 2


@pytest.mark.parametrize("body", ['{"inputs": "\\ud800"}', '{"inputs": ["", "\\ud800 a"]}'])
@pytest.mark.parametrize("endpoint_name", ["text-embedding", "chat"])
def test_half_a_surrogate_is_no_fault_of_the_sandbox(sandbox: Sandbox, endpoint_name: str, body: str) -> None:
    try:
        answer = client_of(sandbox).invoke_endpoint(
            EndpointName=endpoint_name, Body=body, ContentType="application/json"
        )
        assert answer["Body"].read()
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ModelError"
        assert dict(error.response)["OriginalStatusCode"] == 400


def test_members_of_a_wrong_type(sandbox: Sandbox) -> None:
    control = client_of(sandbox, "sagemaker")
    with pytest.raises(ClientError, match="Invalid NextToken"):
        control.list_endpoints(NextToken="x")
    with pytest.raises(ClientError, match="explainer cannot read"):
        client_of(sandbox).invoke_endpoint(
            EndpointName="iris-classifier",
            Body=b'"5.1",3.5,1.4,0.2',
            ContentType="text/csv",
            Accept="text/csv",
            EnableExplanations="`true`",
        )


@pytest.mark.parametrize(
    "endpoint_name", ["iris-classifier", "demand-forecast", "text-embedding", "chat", "faulty"]
)
def test_a_deeply_nested_body_is_refused_by_the_container(sandbox: Sandbox, endpoint_name: str) -> None:
    body = b'{"inputs": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    with pytest.raises(ClientError) as caught:
        client_of(sandbox).invoke_endpoint(
            EndpointName=endpoint_name, Body=body, ContentType="application/json"
        )
    assert dict(caught.value.response)["OriginalStatusCode"] == 400
