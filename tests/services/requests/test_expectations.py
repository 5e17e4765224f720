"""What is not as a saved request expects, in a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Response, Status, Timing
from workbench.model.invocation import Invocation
from workbench.model.requests.saved_request import Expect
from workbench.services.requests.expectations import check_expectations


def answered(
    body: bytes = b"{}", http_status: int = 200, status: Status = Status.OK, **output: Any
) -> Exchange:
    """An exchange that took 250 ms."""
    failure = None
    if status is Status.ERROR:
        failure = Failure(kind=FailureKind.MODEL, code="ModelError", message="no")
    response = Response(
        http_status=http_status, body=body, output={"ContentType": "application/json"} | output
    )
    outcome = Outcome(response=response, failure=failure, timing=Timing(total_ms=250.0, request_ms=250.0))
    return Exchange(
        uuid="u", started_at=datetime.now(UTC), invocation=Invocation(), status=status, outcome=outcome
    )


def findings(exchange: Exchange, body: bytes | None = None, /, **expect: Any) -> list[tuple[str, str]]:
    checked = check_expectations(exchange, Expect(**expect), body)
    return [(finding.kind, finding.message) for finding in checked]


def test_what_is_as_expected_is_not_mentioned() -> None:
    expected = {
        "status": 200,
        "content_type": "Application/JSON; charset=utf-8",
        "output": {"InvokedProductionVariant": "blue"},
        "assertions": ("a", "b == `2`", "c"),
        "within_ms": 250.0,
    }
    exchange = answered(b'{"a": 0, "b": 2, "c": [null]}', InvokedProductionVariant="blue")
    assert findings(exchange, b'{"b": 2, "a": 0, "c": [null]}', **expected) == []


def test_heads() -> None:
    failed = answered(http_status=424, status=Status.ERROR)
    ((kind, _),) = findings(failed)
    assert kind == "status"
    assert findings(failed, status=424) == []
    (status, media_type, missing, other) = findings(
        answered(CustomAttributes="x"),
        status=201,
        content_type="text/csv",
        output={"InvokedProductionVariant": "blue", "CustomAttributes": "y"},
    )
    assert status[0] == "status" and status[1].endswith(", expected 201")
    assert media_type == ("content_type", "application/json, expected text/csv")
    assert missing == ("output", "InvokedProductionVariant is not there, expected blue")
    assert other == ("output", "CustomAttributes is x, expected y")
    assert findings(answered(ContentType=""), content_type="text/csv") == [
        ("content_type", "no content type, expected text/csv")
    ]


def test_bodies() -> None:
    assert findings(answered(b'{"a": 1.001}'), b'{"a": 1}', rtol=0.01) == []
    assert findings(answered(b"[1, 2]"), b"[2, 1]", unordered=True) == []
    assert findings(answered(b'{"a": 1, "id": 5}'), b'{"a": 1, "id": 6}', ignore=("id",)) == []
    assert findings(answered(b'{"a": 1}'), b'{"a": 2}') == [("body", "a: 1, expected 2")]
    assert findings(answered(b"[1, 2, 3]"), b"[4, 5, 6]") == [("body", "[0]: 1, expected 4, and 2 more")]


def test_assertions() -> None:
    cases: list[tuple[bytes, str, str]] = [
        (b'{"a": []}', "a", "a is []"),
        (b'{"a": false}', "a", "a is false"),
        (b'{"a": ""}', "a", 'a is ""'),
        (b"{}", "a", "a is null"),
        (b'{"a": 1}', "a > `1`", "a > `1` is false"),
        (b'{"a": 1}', "&a", "&a: its result is an expression, not a value"),
        (b'{"a": "x"}', "abs(a)", "abs(a): "),
        (b"not JSON", "a", "the body is not JSON, so the assertion cannot be checked"),
        (b'{"a": "caf\xe9"}', "a", "the body is not JSON, so the assertion cannot be checked"),
        (b"[" * 100_000, "a", "the body is not JSON, so the assertion cannot be checked"),
    ]
    for body, assertion, words in cases:
        ((kind, message),) = findings(answered(body), assertions=(assertion,))
        assert kind == "assert" and message.startswith(words), (body, assertion, words)


def test_time_and_no_answer_at_all() -> None:
    assert findings(answered(), within_ms=249.0) == [("time", "took 250 ms, expected at most 249 ms")]
    pending = Exchange(uuid="u", started_at=datetime.now(UTC), invocation=Invocation())
    ((kind, _),) = findings(pending, status=200)
    assert kind == "outcome"
    ((kind, _),) = findings(answered(status=Status.CANCELLED), status=200)
    assert kind == "outcome"
