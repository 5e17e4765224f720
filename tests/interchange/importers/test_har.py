"""HTTP archives as browsers and proxies write them."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.exchange import FailureKind
from workbench.model.invocation import TextBody


def no_files(path: str) -> bytes:
    raise AssertionError(path)


def archive(posted: dict[str, Any] | None, content: dict[str, Any], **more: Any) -> str:
    entry = {
        "startedDateTime": "2026-07-01T10:00:00.000+02:00",
        "time": 12.3,
        "request": {
            "method": "POST",
            "url": "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations",
            "headers": [
                {"name": ":authority", "value": "x"},
                {"name": "authorization", "value": "AWS4-HMAC-SHA256 Credential=planted/..."},
                {"name": "cookie", "value": "planted"},
            ],
            "bodySize": -1,
            **({} if posted is None else {"postData": posted}),
            **more,
        },
        "response": {"status": 200, "headers": [], "content": content, "bodySize": content.get("size", -1)},
    }
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}})


def one(text: str) -> Reading:
    (reading,) = read(text, no_files)
    assert isinstance(reading, Reading)
    assert "planted" not in repr(reading)
    return reading


def answered(reading: Reading) -> bytes:
    assert reading.exchange is not None and reading.exchange.response is not None
    return reading.exchange.response.body


@pytest.mark.parametrize("text", ['{"ok":1}', "größe", "YQ=", "=", "a b"])
def test_text_that_is_marked_as_base64_is_text(text: str) -> None:
    reading = one(archive({"text": "{}"}, {"text": text, "encoding": "base64", "size": 8}))
    assert answered(reading) == text.encode()
    assert any("marked as base64 and is not" in note for note in reading.notes)


def test_base64_in_lines_is_base64() -> None:
    packed = base64.encodebytes(bytes(range(200))).decode()
    reading = one(archive({"text": "{}"}, {"text": packed, "encoding": "base64", "size": 200}))
    assert answered(reading) == bytes(range(200))
    assert not any("base64" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("params", "body"),
    [
        ([("username", "ad min"), ("k", "v")], "username=ad+min&k=v"),
        ([("a", "ü&="), ("b", "")], "a=%C3%BC%26%3D&b="),
        ([("a", "x%20y"), ("b", "1+2")], "a=x%20y&b=1+2"),
    ],
)
def test_fields_of_a_form_make_its_body(params: list[tuple[str, str]], body: str) -> None:
    posted = {
        "mimeType": "application/x-www-form-urlencoded",
        "params": [{"name": name, "value": value} for name, value in params],
    }
    assert one(archive(posted, {"text": "{}"})).invocation.body == TextBody(body)
    assert one(archive({**posted, "text": ""}, {"text": "{}"})).invocation.body == TextBody(body)


@pytest.mark.parametrize(
    ("content", "lacking", "size"),
    [
        ({"size": 8, "mimeType": "application/json"}, True, 8),
        ({"mimeType": "application/json"}, True, None),
        ({"size": -1}, True, None),
        ({"size": 0}, False, None),
        ({"size": 0, "text": ""}, False, None),
        ({"size": 2, "text": "{}"}, False, 2),
    ],
)
def test_an_answer_without_its_text_is_not_an_empty_one(
    content: dict[str, Any], lacking: bool, size: int | None
) -> None:
    reading = one(archive({"text": "{}"}, content))
    assert reading.lacking is lacking
    assert ("the body of the answer is not in the file" in reading.notes) is lacking
    if lacking:
        assert reading.lacking_bytes == size


PART = {":message-type": "event", ":event-type": "PayloadPart", ":content-type": "application/octet-stream"}
BROKEN = {":message-type": "exception", ":exception-type": "ModelStreamError"}


def message(headers: dict[str, str], payload: bytes) -> bytes:
    held = b"\x01a\x00\x02no\x04\x00\x00\x00\x07" + b"".join(
        bytes([len(name)]) + name.encode() + b"\x07" + len(value).to_bytes(2) + value.encode()
        for name, value in headers.items()
    )
    sizes = (16 + len(held) + len(payload)).to_bytes(4) + len(held).to_bytes(4)
    whole = sizes + zlib.crc32(sizes).to_bytes(4) + held + payload
    return whole + zlib.crc32(whole).to_bytes(4)


def streamed(data: bytes) -> Reading:
    content = {"text": base64.b64encode(data).decode(), "encoding": "base64", "size": len(data)}
    document = json.loads(archive({"text": "{}"}, content))
    headers = [{"name": "Content-Type", "value": "application/vnd.amazon.eventstream"}]
    document["log"]["entries"][0]["response"]["headers"] = headers
    return one(json.dumps(document))


def test_an_event_stream_is_its_parts() -> None:
    reading = streamed(message(PART, b"data: a\n") + message(PART, b"\n"))
    assert (answered(reading), reading.notes[1:]) == (b"data: a\n\n", ())


def test_an_event_stream_that_an_error_ended_is_a_failure() -> None:
    error = b'{"Message": "out of memory", "ErrorCode": "ModelInvocationTimeExceeded"}'
    reading = streamed(message(PART, b"a") + message(BROKEN, error))
    assert reading.exchange is not None and reading.exchange.failure is not None
    failure = reading.exchange.failure
    assert (answered(reading), failure.kind, failure.code) == (b"a", FailureKind.MODEL, "ModelStreamError")
    assert (failure.message, failure.members) == (
        "out of memory",
        {"ErrorCode": "ModelInvocationTimeExceeded"},
    )


def test_an_event_stream_that_breaks_off_says_so() -> None:
    reading = streamed(message(PART, b"a") + message(PART, b"b")[:20])
    assert answered(reading) == b"a"
    assert "the last 20 bytes of the answer are not a whole message, and left out" in reading.notes


@pytest.mark.parametrize("data", [b"data: the parts alone\n\n", b"", message(PART, b"a")[:-1] + b"!"])
def test_what_is_not_an_event_stream_is_kept_as_it_is(data: bytes) -> None:
    assert answered(streamed(data)) == data


def test_a_body_that_is_not_in_the_file_is_named() -> None:
    reading = one(archive(None, {"text": "{}"}, bodySize=1_300))
    assert reading.invocation.body is None
    assert "the body of the request, 1,300 bytes, is not in the file" in reading.notes


def entries(*entries: object) -> str:
    return json.dumps({"log": {"version": "1.2", "entries": list(entries)}})


def test_what_is_no_list_of_requests_is_refused() -> None:
    for text, reason in (
        ('{"log": {"version": "1.2", "entries": {}}}', "log.entries is not a list"),
        (entries(), "none of the 0 entries is a SageMaker Runtime request"),
        (
            entries({"request": {"method": "GET", "url": "https://example.org/"}}),
            "none of the 1 entries is a SageMaker Runtime request",
        ),
        (entries({"response": {}}), "entry 1: 'request' is missing"),
    ):
        with pytest.raises(MalformedError) as error:
            list(read(text, no_files))
        assert error.value.reason == reason


def test_what_is_never_imported_is_named() -> None:
    url = "http://me:hunter2@127.0.0.1:8080/endpoints/e/invocations"
    headers = [
        {"name": "X-Forwarded-For", "value": "1.2.3.4"},
        {
            "name": "Authorization",
            "value": "AWS4-HMAC-SHA256 Credential=planted/20260701/eu-west-3/sagemaker/x",
        },
    ]
    reading = one(archive({"text": "{}"}, {"text": "{}"}, url=url, headers=headers))
    connection = reading.invocation.connection
    assert (connection.endpoint_url, connection.region) == ("http://127.0.0.1:8080", "eu-west-3")
    assert "hunter2" not in repr(reading)
    assert "the user and password of the URL are never imported" in reading.notes
    assert any(note.startswith("X-Forwarded-For: no field is sent as this header") for note in reading.notes)


@pytest.mark.parametrize("authorization", ["Bearer planted", "AWS4-HMAC-SHA256 Credential=planted/1/2"])
def test_a_region_that_nobody_signed_for_is_open(authorization: str) -> None:
    headers = [{"name": "Authorization", "value": authorization}]
    url = "http://127.0.0.1:8080/endpoints/e/invocations"
    reading = one(archive({"text": "{}"}, {"text": "{}"}, url=url, headers=headers))
    assert reading.invocation.connection.region is None


def test_a_body_that_is_marked_as_base64_and_is_not_is_text() -> None:
    reading = one(archive({"text": "{}", "encoding": "base64"}, {"text": "{}"}))
    assert reading.invocation.body == TextBody("{}")
    assert "the body is marked as base64 and is not: it is taken as text" in reading.notes


def test_a_form_of_files_is_not_put_together() -> None:
    posted = {"mimeType": "multipart/form-data", "params": [{"name": "a", "value": "1"}]}
    reading = one(archive(posted, {"text": "{}"}))
    assert reading.invocation.body is None
    assert any("is not in the file as it was sent, so there is no body" in note for note in reading.notes)


@pytest.mark.parametrize(
    "body", [b'{"message": "caf\xe9"}', b"[" * 100_000 + b"]" * 100_000], ids=["latin-1", "nested"]
)
def test_an_error_that_nothing_reads_is_kept_without_its_message(body: bytes) -> None:
    packed = {"text": base64.b64encode(body).decode(), "encoding": "base64", "size": len(body)}
    document = json.loads(archive({"text": "{}"}, packed))
    document["log"]["entries"][0]["response"]["status"] = 400

    reading = one(json.dumps(document))

    assert answered(reading) == body
    assert reading.exchange is not None and reading.exchange.failure is not None
    assert reading.exchange.failure.kind is FailureKind.SERVICE
