"""Captured traffic: Data Capture and archives, as exchanges."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from workbench.interchange.exporters import write
from workbench.interchange.importers import read
from workbench.interchange.importers.importer import Origin
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.exchange import (
    Exchange,
    Failure,
    FailureKind,
    Outcome,
    Response,
    SentRequest,
    Status,
    Timing,
)
from workbench.model.invocation import BytesBody, Connection, Invocation, TextBody

SOURCE = "s3://bucket/capture/my-endpoint/blue/2026/11/24/10/04-59-100-3f2a.jsonl"
EVENT_ID = "a1b2c3d4-0000-4000-8000-000000000001"


def event(**changes: Any) -> dict[str, Any]:
    return {
        "captureData": {
            "endpointInput": {
                "observedContentType": "text/csv",
                "mode": "INPUT",
                "data": "5.1,3.5\n",
                "encoding": "CSV",
            },
            "endpointOutput": {
                "observedContentType": "application/json",
                "mode": "OUTPUT",
                "data": base64.b64encode(b'{"p": 1.10}').decode(),
                "encoding": "BASE64",
            },
        },
        "eventMetadata": {
            "eventId": EVENT_ID,
            "customAttributes": ["trace=1"],
            "inferenceId": "order-1",
            "inferenceTime": "2026-11-24T10:04:59Z",
        },
        "eventVersion": "0",
        **changes,
    }


def no_files(path: str) -> bytes:
    raise AssertionError(path)


def understood(text: str, origin: Origin | None = None) -> list[Reading | MalformedError]:
    return list(read(text, no_files, origin or Origin(source=SOURCE)))


def test_an_event_is_an_exchange() -> None:
    (reading,) = understood(json.dumps(event()))
    assert isinstance(reading, Reading)
    exchange = reading.exchange
    assert exchange is not None
    assert (exchange.uuid, exchange.tags, exchange.status) == (EVENT_ID, ("captured",), Status.OK)
    assert exchange.started_at == datetime(2026, 11, 24, 10, 4, 59, tzinfo=UTC)
    assert exchange.request_body == b"5.1,3.5\n"
    assert reading.invocation.body == TextBody("5.1,3.5\n")
    assert exchange.invocation.fields == {
        "EndpointName": "my-endpoint",
        "ContentType": "text/csv",
        "CustomAttributes": "trace=1",
        "InferenceId": "order-1",
    }
    assert exchange.response is not None
    assert exchange.response.body == b'{"p": 1.10}'
    assert exchange.response.output == {
        "ContentType": "application/json",
        "InvokedProductionVariant": "blue",
    }
    assert exchange.summary().duration_ms is None


def test_an_event_without_its_output_says_so() -> None:
    captured = event()
    del captured["captureData"]["endpointOutput"]
    (reading,) = understood(json.dumps(captured))
    assert isinstance(reading, Reading)
    assert reading.exchange is not None
    assert (reading.exchange.outcome, reading.exchange.status) == (None, Status.INTERRUPTED)
    assert reading.notes


def test_the_endpoint_is_told_where_the_place_does_not() -> None:
    (error,) = understood(json.dumps(event()) + "\n" + json.dumps(event()), Origin(source="x.jsonl"))[:1]
    assert isinstance(error, MalformedError)
    assert "--endpoint-name" in error.message
    origin = Origin(source="x.jsonl", endpoint_name="e", connection=Connection(region="eu-west-1"))
    (reading,) = understood(json.dumps(event()), origin)
    assert isinstance(reading, Reading)
    assert reading.invocation.endpoint_name == "e"
    assert reading.invocation.connection == Connection(region="eu-west-1")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"captureData": {', "truncated"),
        ('{"captureData": {}}', "eventMetadata is missing"),
        (json.dumps(event(captureData={"endpointOutput": {}})), "input was not captured"),
        (json.dumps(event(eventMetadata={"eventId": "x"})), "inferenceTime is missing"),
        (json.dumps(event(eventMetadata={"inferenceTime": "2026-01-01"})), "eventId is missing"),
        (json.dumps(event(captureData=3)), "not a captured event"),
        (
            json.dumps(
                event(captureData={"endpointInput": {"data": "?", "encoding": "BASE64", "mode": "INPUT"}})
            ),
            "its input is not base64",
        ),
        (json.dumps(event(captureData={"endpointInput": {"data": 3}})), "data must be text"),
    ],
)
def test_a_broken_line_is_said_with_its_place(line: str, words: str) -> None:
    good = json.dumps(event())
    first, error, last = understood(f"{good}\n{line}\n{good}\n")
    assert isinstance(first, Reading) and isinstance(last, Reading)
    assert isinstance(error, MalformedError)
    assert error.place is not None and error.place.line == 2
    assert error.message.startswith(SOURCE) and words in error.message


def answered(status: int = 200, failure: Failure | None = None) -> Exchange:
    invocation = Invocation(
        fields={"EndpointName": "e", "ContentType": "text/csv"},
        body=BytesBody(b"\xff\0"),
        connection=Connection(region="eu-west-1", endpoint_url="https://u:hunter2@host"),
    )
    headers = (
        ("Content-Type", "application/json"),
        ("x-Amzn-Invoked-Production-Variant", "green"),
        ("x-amzn-RequestId", "r-1"),
        ("x-amzn-ErrorType", "ModelError:http://internal/"),
    )
    return Exchange(
        uuid=EVENT_ID, started_at=datetime(2026, 1, 2, tzinfo=UTC), invocation=invocation
    ).with_outcome(
        Outcome(
            response=Response(http_status=status, headers=headers, body=b'{"Message": "m", "x": 1}'),
            failure=failure,
            timing=Timing(total_ms=12.5),
            sent=SentRequest(method="POST", url="https://host", headers=(("Authorization", "***"),)),
            attempts=1,
        )
    )


def test_an_archive_keeps_what_came_back() -> None:
    exchange = answered()
    written = write("har", exchange.invocation, exchange=exchange)
    assert "hunter2" not in written.text
    (reading,) = understood(written.text)
    assert isinstance(reading, Reading)
    again = reading.exchange
    assert again is not None and again.response is not None
    assert (again.uuid, again.started_at) == (exchange.uuid, exchange.started_at)
    assert again.request_body == b"\xff\0"
    assert again.response.body == b'{"Message": "m", "x": 1}'
    assert again.response.output == {"ContentType": "application/json", "InvokedProductionVariant": "green"}
    assert again.summary().duration_ms == 12.5


def test_an_archive_keeps_a_failure() -> None:
    exchange = answered(424, Failure(kind=FailureKind.MODEL, code="ModelError", message="m"))
    (reading,) = understood(write("har", exchange.invocation, exchange=exchange).text)
    assert isinstance(reading, Reading) and reading.exchange is not None
    failure = reading.exchange.failure
    assert failure is not None
    assert (failure.kind, failure.code, failure.message) == (FailureKind.MODEL, "ModelError", "m")


def test_a_browser_s_archive_is_looked_through() -> None:
    url = "https://runtime.sagemaker.eu-west-1.amazonaws.com/endpoints/e/invocations"
    signature = (
        "AWS4-HMAC-SHA256 Credential=AKIASECRET/20260101/eu-west-1/sagemaker/aws4_request, Signature=f"
    )
    entries = [
        {"request": {"method": "GET", "url": "https://example.com/"}, "response": {"status": 200}},
        {
            "request": {
                "method": "POST",
                "url": url,
                "headers": [
                    {"name": "Authorization", "value": signature},
                    {"name": "X-Amzn-SageMaker-Session-Id", "value": "s"},
                ],
                "postData": {"mimeType": "text/csv", "text": "1,2"},
            },
            "response": {"status": 0},
        },
    ]
    (reading,) = understood(json.dumps({"log": {"entries": entries}}))
    assert isinstance(reading, Reading)
    assert reading.exchange is None
    assert reading.invocation == Invocation(
        fields={"EndpointName": "e", "SessionId": "s"},
        body=TextBody("1,2"),
        connection=Connection(region="eu-west-1"),
    )
    assert "AKIA" not in "".join(reading.notes)
    with pytest.raises(MalformedError, match="none of the 1 entries"):
        understood(json.dumps({"log": {"entries": entries[:1]}}))
