"""Byte for byte what boto3 sends: every field of every operation, side by side on one server."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.aws.server import Server, answer, answering
from workbench.aws import Invoker
from workbench.aws.prepare import parameters
from workbench.model import BytesBody, Connection, Invocation, TextBody
from workbench.model.errors import InvalidRequestError
from workbench.model.service.schema import Field, Operation, schema

OPERATIONS = tuple(schema().operations.values())
DIFFERENT = (b"user-agent:", b"x-amz-date:", b"authorization:", b"amz-sdk-invocation-id:")
"""Headers that differ between any two requests, or name the program that sent them."""


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch, credentials: None) -> Iterator[tuple[Server, Any, Invoker]]:
    """A server, a bare boto3 client of it, and an invoker."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    server = Server(answering(answer(status="202 Accepted")))
    bare = boto3.client(
        "sagemaker-runtime",
        endpoint_url=server.url,
        config=Config(parameter_validation=False, retries={"total_max_attempts": 1, "mode": "standard"}),
    )
    invoker = Invoker()
    yield server, bare, invoker
    invoker.close()
    bare.close()
    server.free()


def value_of(field: Field) -> st.SearchStrategy[str]:
    """Anything that a field can carry over the wire, sensible or not."""
    if field.location == "uri":
        return st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable())
    return st.text(string.printable[:95] + "äß€😀\t", max_size=40)


@st.composite
def invocations(draw: st.DrawFn, operation: Operation) -> tuple[dict[str, str], bytes | None]:
    """Some of an operation's fields, and a body."""
    fields = {
        field.name: draw(value_of(field))
        for field in operation.fields
        if field.location == "uri" or (field.location == "header" and draw(st.booleans()))
    }
    body = draw(st.none() | st.binary(max_size=200)) if operation.body else None
    return fields, body


def comparable(head: bytes) -> list[bytes]:
    """The request line and the headers in their order, without those that always differ."""
    return [line for line in head.split(b"\r\n") if not line.lower().startswith(DIFFERENT)]


def signed_headers(head: bytes) -> bytes:
    """Which headers the signature covers."""
    line = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"authorization:"))
    return line.partition(b"SignedHeaders=")[2].partition(b",")[0]


def send_with_both(
    both: tuple[Server, Any, Invoker], operation: Operation, fields: dict[str, Any], body: bytes | None
) -> None:
    server, bare, invoker = both
    members: dict[str, Any] = dict(fields)
    if body is not None and operation.body is not None:
        members[operation.body.name] = body
    getattr(bare, operation.method_name)(**members)
    invocation = Invocation(
        operation=operation.name,
        fields=fields,
        body=None if body is None else BytesBody(data=body),
        connection=Connection(endpoint_url=server.url),
    )
    outcome = invoker.send(invoker.prepare(invocation))
    assert outcome.response is not None, outcome
    (their_head, their_body), (our_head, our_body) = server.requests[-2:]
    assert our_body == their_body
    assert comparable(our_head) == comparable(their_head)
    assert signed_headers(our_head) == signed_headers(their_head)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(data=st.data())
def test_any_values(both: tuple[Server, Any, Invoker], operation: Operation, data: st.DataObject) -> None:
    server, _, _ = both
    fields, body = data.draw(invocations(operation))
    send_with_both(both, operation, fields, body)
    for visit in server.visits:
        visit.requests.clear()


def test_each_field_goes_out_under_the_name_of_the_service_model(both: tuple[Server, Any, Invoker]) -> None:
    server, _, _ = both
    for operation in OPERATIONS:
        for field in operation.fields:
            if field.location != "header":
                continue
            value = 61 if field.kind in {"integer", "long"} else "some value"
            send_with_both(both, operation, {"EndpointName": "iris", field.name: value}, None)
            lines = server.requests[-1][0].split(b"\r\n")
            assert f"{field.wire_name}: {value}".encode() in lines, f"{operation.name}.{field.name}"
            for visit in server.visits:
                visit.requests.clear()


def test_an_empty_value_is_sent_and_a_missing_one_is_not(both: tuple[Server, Any, Invoker]) -> None:
    server, _, _ = both
    send_with_both(both, schema()["InvokeEndpoint"], {"EndpointName": "iris", "SessionId": ""}, b"")
    lines = server.requests[-1][0].split(b"\r\n")
    assert b"X-Amzn-SageMaker-Session-Id: " in lines
    assert not any(line.startswith(b"Accept:") for line in lines)


def test_a_body_of_the_largest_size_arrives_whole(both: tuple[Server, Any, Invoker]) -> None:
    body = bytes(range(256)) * 24_576
    assert len(body) == 6_291_456
    send_with_both(both, schema()["InvokeEndpoint"], {"EndpointName": "iris"}, body)


def test_values_that_are_equal_go_out_as_what_they_are() -> None:
    sent = []
    for value in ("1", True, 1, "True", False, 0, "1"):
        fields: dict[str, Any] = {"EndpointName": "iris", "CustomAttributes": value}
        _, members = parameters(Invocation(fields=fields))
        sent.append(members["CustomAttributes"])
    assert sent == ["1", "true", "1", "True", "false", "0", "1"]


def test_members_of_one_request_are_not_those_of_the_next() -> None:
    fields = {"EndpointName": "iris", "CustomAttributes": "a"}
    _, first = parameters(Invocation(fields=fields, body=BytesBody(b"1")))
    first["Accept"] = "text/csv"
    _, second = parameters(Invocation(fields=fields))
    assert second == fields


def test_what_cannot_be_sent_is_refused_each_time() -> None:
    for fields in ({"EndpointName": "iris", "Unknown": "a"}, {"EndpointName": "iris", "Accept": "a\nb"}, {}):
        for _ in range(2):
            with pytest.raises(InvalidRequestError):
                parameters(Invocation(fields=fields))


@pytest.mark.parametrize(
    ("invocation", "message"),
    [
        (Invocation(fields={"EndpointName": "iris"}, body=TextBody("1")), "The body has not been read yet"),
        (Invocation(operation="Invoke"), "The installed SDK does not have the operation 'Invoke'"),
    ],
)
def test_what_is_no_request_is_refused_with_the_reason(invocation: Invocation, message: str) -> None:
    with pytest.raises(InvalidRequestError, match=message):
        parameters(invocation)


def test_each_program_names_itself_once(both: tuple[Server, Any, Invoker]) -> None:
    server, _, _ = both
    send_with_both(both, schema()["InvokeEndpoint"], {"EndpointName": "e"}, b"{}")
    head = server.requests[-1][0]
    (agent,) = [line for line in head.split(b"\r\n") if line.lower().startswith(b"user-agent:")]
    programs = [program.partition(b"/")[0] for program in agent.split()[1:]]
    assert programs == [b"endpoint-workbench", b"Boto3", b"Botocore"]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (
            Invocation(operation="Invoke", fields={"EndpointName": "e"}),
            "does not have the operation 'Invoke'",
        ),
        (Invocation(fields={"EndpointName": "e", "Colour": "red"}), "has no field 'Colour'"),
        (Invocation(fields={"EndpointName": "e"}, body=TextBody("x")), "The body has not been read yet"),
    ],
)
def test_what_the_installed_sdk_cannot_send_is_refused(sent: Invocation, message: str) -> None:
    with pytest.raises(InvalidRequestError) as refusal:
        parameters(sent)
    assert message in refusal.value.message


@pytest.mark.parametrize("signs", [True, False])
def test_a_preview_has_the_headers_and_no_signature(both: tuple[Server, Any, Invoker], signs: bool) -> None:
    server, _, invoker = both
    connection = Connection(endpoint_url=server.url, sign=signs)
    fields = {"EndpointName": "e", "ContentType": "text/csv"}
    prepared = invoker.prepare(Invocation(fields=fields, body=BytesBody(b"1,2"), connection=connection))
    preview = prepared.preview(3)
    headers = dict(preview.headers)
    assert (preview.method, preview.url) == ("POST", f"{server.url}/endpoints/e/invocations")
    assert (headers["Content-Type"], headers["Content-Length"]) == ("text/csv", "3")
    masked = "AWS4-HMAC-SHA256 Credential=***/us-east-1/sagemaker/aws4_request, Signature=***"
    assert headers.get("Authorization") == (masked if signs else None)
    assert server.visits == []
