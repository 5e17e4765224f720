"""The table of hints: each rule knows its own recorded failure, and none of the others'."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from workbench.aws.failures.hints import advice, hint, remedy
from workbench.aws.failures.rules import TABLE
from workbench.aws.failures.rules.rule import Rule
from workbench.aws.failures.view import FailureView, Place
from workbench.model.exchange import Failure, FailureKind
from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.hints.text import Face, in_face
from workbench.model.invocation import BytesBody, Invocation

RECORDED: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("recorded.toml").read_text(encoding="utf-8")
)
BY_ID = {rule.id: rule for rule in TABLE}


def recorded(text: dict[str, Any]) -> FailureView:
    """A recorded failure as the rules look at it."""
    place = Place(text.get("place", "response"))
    usual = "credentials" if place is Place.CONFIGURATION else "model"
    kind = FailureKind(text.get("kind", usual))
    members = dict(text.get("members", {}))
    message = text.get("message", "")
    if kind is FailureKind.MODEL and place is Place.RESPONSE:
        status = text.get("status", 400)
        members |= {"OriginalStatusCode": status, "OriginalMessage": text["original"]}
        side = "client" if 400 <= status < 500 else "server"
        message = (
            message or f'Received {side} error ({status}) from primary with message "{text["original"]}".'
        )
    failure = Failure(
        kind=kind,
        code=text.get("code", "ModelError" if kind is FailureKind.MODEL else ""),
        message=message,
        members=members,
        may_have_run=text.get("may_have_run", False),
    )
    body = text.get("body", "").encode() or b"x" * text.get("body_bytes", 0)
    invocation = Invocation(
        operation=text.get("operation", "InvokeEndpoint"),
        fields={"EndpointName": text.get("endpoint", "mine"), **text.get("fields", {})},
        body=BytesBody(body),
    )
    return FailureView(failure, invocation, "us-east-1", place)


VIEWS = {name: recorded(text) for name, text in RECORDED.items()}


def test_there_are_as_many_texts_as_rules_and_more_than_a_hundred() -> None:
    assert set(RECORDED) == set(BY_ID)
    assert len(TABLE) == len(BY_ID) >= 100


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.id)
def test_a_rule_speaks_of_its_own_failure_and_of_no_other(rule: Rule) -> None:
    speaking = next(other.id for other in TABLE if other.test(VIEWS[rule.id]))
    assert speaking == rule.id
    if not rule.general:
        assert [name for name, seen in VIEWS.items() if rule.test(seen)] == [rule.id]


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.id)
def test_a_hint_reads_well_in_each_face_and_has_a_source(rule: Rule) -> None:
    text = rule.text(VIEWS[rule.id])
    printed, shown = in_face(text, Face.COMMAND_LINE), in_face(text, Face.APP)
    assert not re.search(r"⟨|⟩|\|", printed + shown)
    assert printed[-1] == shown[-1] == "."
    assert printed[0].isupper()
    assert "(F3)" not in printed and "Connection ›" not in printed
    assert not re.search(r"--(?!no-verify)[a-z]", shown), shown
    assert rule.source and rule.symptom


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("content-type", Remedy(RemedyKind.SET_FIELD, "ContentType", "text/csv")),
        ("target-model-missing", Remedy(RemedyKind.EDIT_FIELD, "TargetModel")),
        ("target-model-not-supported", Remedy(RemedyKind.CLEAR_FIELD, "TargetModel")),
        ("component-missing", Remedy(RemedyKind.EDIT_FIELD, "InferenceComponentName")),
        ("asynchronous-only", Remedy(RemedyKind.OPERATION, "InvokeEndpointAsync")),
        ("throttled", Remedy(RemedyKind.ATTEMPTS, value="3")),
        ("container-failed", Remedy(RemedyKind.LOG)),
        ("endpoint-unknown", Remedy(RemedyKind.CONNECTION, "Region", "region")),
        ("session-lost", Remedy(RemedyKind.SESSION, "SessionId")),
        ("token-expired", Remedy(RemedyKind.RENEW)),
        ("cancelled-late", None),
    ],
)
def test_what_a_key_can_do(name: str, expected: Remedy | None) -> None:
    seen = VIEWS[name]
    assert remedy(seen.failure, seen.invocation) == expected
    if expected is not None:
        assert expected.label


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("ModuleNotFoundError: No module named 'torch'", Place.LOG, "requirements.txt"),
        ("did not pass the ping health check", Place.DEPLOYMENT, "GET /ping"),
        ("Token has expired and refresh failed", Place.CONFIGURATION, "aws sso login"),
        ("Listening on port 8080", Place.LOG, ""),
        ("boom", Place.DEPLOYMENT, ""),
    ],
)
def test_texts_that_are_not_of_a_response(text: str, place: Place, expected: str) -> None:
    hint = advice(text, place)
    assert expected in hint and bool(hint) is bool(expected)


def test_a_failure_of_a_megabyte_is_looked_at_quickly() -> None:
    failure = Failure(
        kind=FailureKind.MODEL,
        code="ModelError",
        message="model " * 200_000,
        members={"OriginalStatusCode": 500, "OriginalMessage": "the model `" * 100_000},
    )
    assert hint(failure, Invocation(fields={"EndpointName": "mine"}), "").hint
