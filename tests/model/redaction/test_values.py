"""What is kept of invocations and outcomes has no secret, and is otherwise what it was."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import msgspec
import pytest

from workbench.model.destinations.destination import Destination
from workbench.model.errors import NotFoundError
from workbench.model.exchange import (
    Exchange,
    Failure,
    FailureKind,
    Outcome,
    Response,
    SentRequest,
)
from workbench.model.invocation import Base64Body, Body, BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.model.redaction import Redactor
from workbench.model.redaction.values import (
    redacted_exchange,
    redacted_invocation,
    redacted_outcome,
    redacted_request,
    require_sendable,
)
from workbench.model.runs.run import Run, RunKind

SECRET = "a-secret-0123456789-of-somebody"
REDACTOR = Redactor().with_values([SECRET])


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (None, None),
        (TextBody(f"a {SECRET} b"), TextBody("a [redacted] b")),
        (Base64Body(f"a {SECRET} b"), Base64Body("a [redacted] b")),
        (FileBody(f"/{SECRET}"), FileBody(f"/{SECRET}")),
    ],
)
def test_a_body_is_kept_without_what_is_secret(body: Body | None, kept: Body | None) -> None:
    assert redacted_invocation(Invocation(body=body), REDACTOR).body == kept


def test_a_body_of_bytes_is_as_long_without_its_secret() -> None:
    data = f"a {SECRET} b".encode()
    body = redacted_invocation(Invocation(body=BytesBody(data)), REDACTOR).body
    assert isinstance(body, BytesBody)
    assert (len(body.data), body.data[:2], body.data[-2:]) == (len(data), b"a ", b" b")
    assert SECRET.encode() not in body.data


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (None, None),
        ("https://h/p", "https://h/p"),
        ("https://me:word@h/p", "https://***@h/p"),
        (f"https://h/{SECRET}", "https://h/[redacted]"),
    ],
)
def test_an_address_is_kept_without_user_and_secret(address: str | None, kept: str | None) -> None:
    connection = Connection(endpoint_url=address, region="eu-west-1")
    invocation = redacted_invocation(Invocation(connection=connection), REDACTOR)
    assert invocation.connection == Connection(endpoint_url=kept, region="eu-west-1")


def test_an_outcome_is_kept_without_secrets() -> None:
    outcome = Outcome(
        response=Response(
            http_status=200,
            body=b"plain",
            headers=(("X-A", SECRET), ("Set-Cookie", "word"), ("X-B", "as it is"), ("X-C", "a ***")),
            output={"CustomAttributes": SECRET},
        ),
        failure=Failure(
            kind=FailureKind.MODEL,
            code=SECRET,
            message=SECRET,
            hint=SECRET,
            members={"OriginalMessage": SECRET},
        ),
        sent=SentRequest(method="POST", url=f"https://h/{SECRET}", headers=(("X-A", SECRET),)),
    )
    kept = redacted_outcome(outcome, REDACTOR)
    assert SECRET not in repr(kept)
    assert kept.response is not None and kept.failure is not None and kept.sent is not None
    assert kept.response.headers == (
        ("X-A", "[redacted]"),
        ("Set-Cookie", "***"),
        ("X-B", "as it is"),
        ("X-C", "a ***"),
    )
    assert (kept.response.body, kept.response.received_sha256) == (b"plain", "")
    assert (kept.failure.kind, kept.failure.code) == (FailureKind.MODEL, "[redacted]")
    assert kept.sent.url == "https://h/[redacted]"
    assert redacted_outcome(Outcome(), REDACTOR) == Outcome()


def test_a_body_that_held_a_secret_has_the_digest_of_what_came() -> None:
    received = f"it was {SECRET}".encode()
    response = Response(http_status=200, body=received)
    kept = redacted_outcome(Outcome(response=response), REDACTOR).response
    assert kept is not None
    assert SECRET.encode() not in kept.body
    assert kept.received_sha256 == hashlib.sha256(received).hexdigest()
    again = msgspec.structs.replace(response, received_sha256="of the whole")
    kept = redacted_outcome(Outcome(response=again), REDACTOR).response
    assert kept is not None and kept.received_sha256 == "of the whole"


def test_headers_without_secrets_are_the_same_ones() -> None:
    sent = SentRequest(method="POST", url="https://h", headers=(("X-A", "b"), ("Authorization", "AWS4 ***")))
    assert redacted_request(sent, REDACTOR).headers == sent.headers


def test_an_exchange_is_kept_without_secrets() -> None:
    exchange = Exchange(
        uuid="0",
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        invocation=Invocation(fields={"EndpointName": "e", "CustomAttributes": SECRET}),
        tags=("smoke", SECRET),
        name=SECRET,
        note=f"about {SECRET}",
    )
    kept = redacted_exchange(exchange, REDACTOR)
    assert SECRET not in repr(kept)
    assert (kept.tags, kept.name, kept.note) == (("smoke", "[redacted]"), "[redacted]", "about [redacted]")
    assert (kept.outcome, kept.destination, kept.run) == (None, None, None)
    run = Run(kind=RunKind.BATCH, total=1, input=f"/{SECRET}/in", output=f"/{SECRET}/out")
    whole = msgspec.structs.replace(
        exchange,
        outcome=Outcome(),
        destination=Destination(endpoint_url=f"https://me:word@h/{SECRET}", region="r"),
        run=run,
    )
    kept = redacted_exchange(whole, REDACTOR)
    assert kept.destination == Destination(endpoint_url="https://h/[redacted]", region="r")
    assert kept.run is not None
    assert (kept.run.input, kept.run.output) == ("/[redacted]/in", "/[redacted]/out")


def test_what_held_a_secret_is_not_sent_again() -> None:
    kept = redacted_invocation(Invocation(fields={"EndpointName": "e", "CustomAttributes": SECRET}), REDACTOR)
    with pytest.raises(NotFoundError, match="CustomAttributes held a secret") as caught:
        require_sendable(kept)
    assert "--set CustomAttributes=" in caught.value.hint
    require_sendable(kept.with_field("CustomAttributes", "another"))
