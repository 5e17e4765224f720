"""Our own JSON, as `export --as json` and `history export` write it, and as people change it by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.invocation import BytesBody, FileBody, TextBody

CALL: dict[str, Any] = {"operation": "InvokeEndpoint", "fields": {"EndpointName": "e"}}


def no_files(path: str) -> bytes:
    raise AssertionError(path)


def one(document: dict[str, Any]) -> Reading:
    (reading,) = read(json.dumps(document), no_files)
    assert isinstance(reading, Reading)
    return reading


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ({}, None),
        ({"body": None}, None),
        ({"body": {"kind": "text", "text": "é"}}, TextBody("é")),
        ({"body": {"kind": "base64", "text": "aGk="}}, TextBody("hi")),
        ({"body": {"kind": "base64", "text": "/w\n=="}}, BytesBody(b"\xff")),
        ({"body": {"kind": "file", "path": "x.bin"}}, FileBody("x.bin")),
        ({"request_body": {"text": "hi"}}, TextBody("hi")),
        ({"request_body": {"base64": "/w=="}}, BytesBody(b"\xff")),
        ({"request_body": None}, None),
        ({"body": {"kind": "text", "text": "a"}, "request_body": {"text": "b"}}, TextBody("a")),
    ],
)
def test_a_body_is_read_in_either_form(more: dict[str, Any], body: object) -> None:
    assert one(CALL | more).invocation.body == body


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"version": 2}, "written by a newer version of the workbench (2)"),
        ({"version": "1"}, "written by a newer version of the workbench (1)"),
        ({"operation": "Invoke"}, "there is no operation 'Invoke'; there are InvokeEndpoint"),
        ({"fields": []}, "Expected `object`"),
        ({"fields": {"EndpointName": []}}, "Expected"),
        ({"connection": {"region": 5}}, "Expected `str | null`"),
        ({"body": {"kind": "base64", "text": "*"}}, ""),
        ({"body": {"kind": "nothing"}}, "Invalid value"),
    ],
)
def test_what_is_not_of_this_form_says_why(more: dict[str, Any], reason: str) -> None:
    with pytest.raises(MalformedError) as error:
        one(CALL | more)
    assert reason in error.value.reason


def test_what_is_left_out_is_said() -> None:
    reading = one(
        CALL
        | {
            "connection": {"endpoint_url": "https://me:hunter2@host/x", "region": "eu-west-1"},
            "outcome": {"response": {"http_status": 200}},
            "request_bytes": 5,
        }
    )
    assert reading.invocation.connection.endpoint_url == "https://host/x"
    assert "hunter2" not in repr(reading)
    assert reading.notes == (
        "the user and password of the URL are never imported",
        "the response is left out; `workbench history import` keeps it",
        "a body was sent that is not in here",
    )
    assert one(CALL | {"version": 1, "outcome": None}).notes == ()
