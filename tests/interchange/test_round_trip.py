"""Out and in again is the same invocation, but for what a form cannot carry, which is exactly this."""

from __future__ import annotations

import math
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interchange.strategies import OPERATIONS, invocations
from workbench.interchange.exporters import exporters, write
from workbench.interchange.importers import read
from workbench.interchange.types import Reading
from workbench.interchange.urls import SANDBOX
from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.invocation import BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.model.service.schema import Operation, schema
from workbench.services.validation import resolve


def carried(form: str, invocation: Invocation) -> Invocation:
    """What of an invocation a form carries."""
    connection = invocation.connection
    if connection.endpoint_url:
        connection = msgspec.structs.replace(
            connection, endpoint_url=without_userinfo(connection.endpoint_url)
        )
    if form == "json":
        return invocation.with_(connection=connection)
    if form == "har":
        return invocation.with_(connection=connection)
    if connection.sandbox:
        # Nobody else reaches the sandbox of this process.
        changes = {"sandbox": False, "endpoint_url": SANDBOX, "region": "us-east-1"}
        connection = msgspec.structs.replace(connection, **changes)
    if form == "aws-cli":
        return _by_aws_cli(invocation, connection)
    if form == "curl":
        return _by_curl(invocation, connection)
    if not connection.verify_ssl:
        connection = msgspec.structs.replace(connection, ca_bundle=None)
    return invocation.with_(connection=connection)


def _by_aws_cli(invocation: Invocation, connection: Connection) -> Invocation:
    fields = {
        name: value
        for name, value in invocation.fields.items()
        if "\0" not in str(value) and not str(value).startswith(("file://", "fileb://"))
    }
    connection = msgspec.structs.replace(
        connection,
        connect_timeout=float(math.ceil(connection.connect_timeout)),
        read_timeout=float(math.ceil(connection.read_timeout)),
    )
    body = schema()[invocation.operation].body
    if invocation.body is None and body is not None and body.required:
        # The same on the wire, and the AWS CLI insists on it.
        invocation = invocation.with_(body=BytesBody(b""))
    return invocation.with_(fields=fields, connection=connection)


def _by_curl(invocation: Invocation, connection: Connection) -> Invocation:
    fields = {
        name: value
        for name, value in invocation.fields.items()
        if name == "EndpointName"
        or not (
            any(char in str(value) for char in "\r\n\0")
            or (value and not str(value).strip(" \t"))
            or (connection.sign and value == "")
        )
    }
    operation = schema()[invocation.operation]
    typed = {member.wire_name: member.name for member in operation.fields}.get("Content-Type")
    if connection.sign and typed and typed not in fields and invocation.body is not None:
        fields[typed] = "application/octet-stream"
    region = connection.region
    if not connection.sign and connection.endpoint_url:
        region = None
    connection = msgspec.structs.replace(
        connection, profile=None, region=region, read_timeout=float(math.ceil(connection.read_timeout))
    )
    return invocation.with_(fields=fields, connection=connection)


def no_files(path: str) -> bytes:
    raise AssertionError(f"{path} is read")


def understood(text: str, files: Callable[[str], bytes] = no_files) -> list[Reading]:
    results = list(read(text, files))
    assert all(isinstance(result, Reading) for result in results), results
    return [result for result in results if isinstance(result, Reading)]


def resolved(invocation: Invocation) -> Invocation:
    return invocation.with_(body=resolve(invocation.body))


@pytest.mark.parametrize("form", exporters())
@given(data=st.data())
def test_out_and_in_again(form: str, data: st.DataObject) -> None:
    usable = [operation for operation in OPERATIONS if not (operation.streams and form == "aws-cli")]
    invocation = data.draw(invocations(data.draw(st.sampled_from(usable))))
    written = write(form, invocation)
    assert "user:hunter2" not in written.text + "".join(written.notes)
    (reading,) = understood(written.text)
    read = resolved(reading.invocation)
    if any(caveat.text.startswith("<") for caveat in read.caveats):
        read = read.with_(caveats=())  # `<A>` is read as what a page leaves to its reader, and marked
    assert read == carried(form, invocation)
    expected = carried(form, invocation)
    if (expected.fields, expected.connection) != (invocation.fields, invocation.connection):
        assert written.notes, "something is lost without a word"


@pytest.mark.parametrize("form", exporters())
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.command)
@settings(max_examples=3)
@given(start=st.binary(max_size=40))
def test_a_large_body_lies_beside(form: str, operation: Operation, start: bytes) -> None:
    if form == "aws-cli" and operation.streams:
        return
    body = start + bytes(9_000)
    invocation = Invocation(operation=operation.name, fields={"EndpointName": "e"}, body=BytesBody(body))
    written = write(form, invocation, stem="e-7")
    (reading,) = understood(written.text)
    if form in {"json", "har"}:
        assert not written.beside
        assert resolved(reading.invocation).body == BytesBody(body)
        return
    ((file, data),) = written.beside.items()
    assert data == body
    assert reading.invocation.body == FileBody(file)


@pytest.mark.parametrize("form", [form for form in exporters() if form != "har"])
@pytest.mark.parametrize("path", ["/data/a b.json", "/data/it's $HOME`x`.json", 'C:\\new "x".json'])
def test_a_file_is_referred_to(form: str, path: str) -> None:
    invocation = Invocation(fields={"EndpointName": "e"}, body=FileBody(path))
    (reading,) = understood(write(form, invocation).text)
    assert reading.invocation.body == FileBody(path)


def test_short_text_is_read_as_text() -> None:
    invocation = Invocation(fields={"EndpointName": "e"}, body=BytesBody(b'{"a": "\xc3\xa9"}\n'))
    for form in exporters():
        (reading,) = understood(write(form, invocation).text)
        assert reading.invocation.body == TextBody('{"a": "é"}\n')
