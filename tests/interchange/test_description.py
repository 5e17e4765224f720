"""What was understood of a text, in words."""

from __future__ import annotations

import pytest

from workbench.interchange.description import body, facts, title
from workbench.interchange.types import Reading
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.invocation import (
    Base64Body,
    Body,
    BytesBody,
    Connection,
    FileBody,
    FileEncoding,
    Invocation,
    TextBody,
)


def test_what_is_usual_is_not_said() -> None:
    reading = Reading("curl", Invocation(fields={"EndpointName": "iris"}))
    assert title(reading) == "curl: InvokeEndpoint to iris"
    assert list(facts(reading)) == [("Body", "none")]
    assert title(Reading("curl", Invocation())) == "curl: InvokeEndpoint to (no endpoint)"


def test_fields_then_the_body_then_the_connection() -> None:
    connection = Connection(profile="dev", read_timeout=5.0, verify_ssl=False, endpoint_url="http://h")
    fields = {"EndpointName": "iris", "Accept": "text/csv"}
    reading = Reading("curl", Invocation(fields=fields, body=TextBody("é"), connection=connection))
    assert list(facts(reading)) == [
        ("Accept", "text/csv"),
        ("Body", "2 bytes of text: é"),
        ("Profile", "dev"),
        ("Endpoint URL", "http://h"),
        ("Verify SSL", "no"),
        ("Read timeout", "5 s"),
    ]


def test_what_is_not_known_stands_in_the_place_of_its_value() -> None:
    caveats = (
        Caveat(member="Body", kind=CaveatKind.UNKNOWN, text="pick()", line=3, column=7),
        Caveat(member="Accept", kind=CaveatKind.VARIABLE, text="A"),
    )
    reading = Reading("boto3", Invocation(fields={"EndpointName": "e"}, caveats=caveats))
    assert list(facts(reading)) == [
        ("Body", "(not known: pick())"),
        ("Accept", "(reads the environment variable A)"),
    ]
    of_file = Caveat(member="Body", kind=CaveatKind.FILE, text="x.bin")
    filed = Reading("boto3", Invocation(body=FileBody("x.bin"), caveats=(of_file,)))
    assert list(facts(filed)) == [("Body", "the file x.bin, read when it is sent")]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "none"),
        (TextBody("a" * 60), "60 bytes of text: " + "a" * 60),
        (TextBody("a" * 1234), "1,234 bytes of text: " + "a" * 60 + "…"),
        (TextBody("\ud83d"), "3 bytes of text: \ud83d"),
        (BytesBody(bytes(2048)), "2,048 bytes"),
        (Base64Body("aGk="), "in base64"),
        (FileBody("x", FileEncoding.TEXT), "the file x, read as text when it is sent"),
        (FileBody("x", FileEncoding.BASE64), "the file x, read and decoded from base64 when it is sent"),
        (FileBody("x", FileEncoding.JOINED), "the file x, read without its line ends when it is sent"),
    ],
)
def test_a_body_is_said_by_its_size_and_its_start(value: Body | None, words: str) -> None:
    assert body(value) == words
