"""What is serialized once for many bodies is what the SDK makes of each."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.aws.sdk.client import Client, make_client
from workbench.aws.sdk.instrument import instrument, serialize
from workbench.aws.sdk.serialized import serialized
from workbench.model.invocation import Connection
from workbench.model.service.schema import SERVICE, Operation, schema

CONNECTION = Connection(region="us-east-1")

_FIELDS = {"EndpointName": "iris", "ContentType": "text/csv", "CustomAttributes": "a=1"}
_LOCATION = {"EndpointName": "iris", "InputLocation": "s3://bucket/key"}
_CASES = [
    ("InvokeEndpoint", _FIELDS),
    ("InvokeEndpointWithResponseStream", _FIELDS),
    ("InvokeEndpointAsync", _LOCATION),
    ("InvokeEndpointAsync", {"EndpointName": "iris", "ContentType": "text/csv"}),
]


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    made = make_client(SERVICE, CONNECTION, None)
    instrument(made.sdk, 1)
    return made


def _members(operation: Operation, fields: dict[str, str], body: bytes | None) -> dict[str, Any]:
    if body is None or operation.body is None:
        return dict(fields)
    return {**fields, operation.body.name: body}


@pytest.mark.parametrize(("name", "fields"), _CASES)
def test_another_body_has_the_request_that_the_sdk_makes_of_it(
    client: Client, name: str, fields: dict[str, str]
) -> None:
    operation = schema()[name]
    for body in (b"1,2", b"", b"\x00" * 5000, None, b"3"):
        members = _members(operation, fields, body)
        ours = serialized(client, operation, members, CONNECTION)
        assert ours == serialize(client.sdk, operation.method_name, dict(members)), body


def test_other_fields_are_serialized_again(client: Client) -> None:
    operation = schema()["InvokeEndpoint"]
    first = serialized(client, operation, _members(operation, _FIELDS, b"1"), CONNECTION)
    other = serialized(
        client, operation, _members(operation, {**_FIELDS, "EndpointName": "chat"}, b"1"), CONNECTION
    )
    assert "iris" in first["url_path"]
    assert "chat" in other["url_path"]


def test_no_body_is_kept_with_what_is_kept(client: Client) -> None:
    operation = schema()["InvokeEndpoint"]
    serialized(client, operation, _members(operation, _FIELDS, b"a body that is gone"), CONNECTION)
    assert client.requests
    assert "a body that is gone" not in repr(client.requests)


def test_a_client_keeps_a_few_requests(client: Client) -> None:
    operation = schema()["InvokeEndpoint"]
    for number in range(300):
        serialized(
            client, operation, _members(operation, {**_FIELDS, "InferenceId": str(number)}, b"1"), CONNECTION
        )
    assert len(client.requests) <= 64
