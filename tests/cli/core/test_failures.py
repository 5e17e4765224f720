"""Why an exchange failed, on standard error, in the forms of the AWS CLI, and its exit code."""

from __future__ import annotations

import json

import pytest

from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.failures import failure_lines
from workbench.model.clock import SystemClock
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Response
from workbench.model.invocation import Invocation

MODEL = Failure(
    kind=FailureKind.MODEL,
    code="ModelError",
    message="Received server error (500) from primary.",
    members={"OriginalStatusCode": 500},
)
SUMMARY = (
    "An error occurred (ModelError) when calling the InvokeEndpoint operation: "
    "Received server error (500) from primary."
)


def failed(failure: Failure, status: int | None) -> Exchange:
    response = None if status is None else Response(http_status=status)
    return Exchange(
        uuid="a",
        started_at=SystemClock().now(),
        invocation=Invocation(fields={"EndpointName": "e"}),
        outcome=Outcome(response=response, failure=failure),
    )


@pytest.mark.parametrize(
    ("error_format", "words"),
    [
        ("enhanced", f"{SUMMARY}\n\nAdditional error details:\nOriginalStatusCode: 500\n"),
        ("legacy", f"{SUMMARY}\n"),
    ],
)
def test_an_error_of_the_service(capsys: pytest.CaptureFixture[str], error_format: str, words: str) -> None:
    assert failure_lines(failed(MODEL, 424), MODEL, error_format) is Exit.SERVICE
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.strip().endswith(words.strip())


def test_as_a_document_it_is_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert failure_lines(failed(MODEL, 424), MODEL, "json") is Exit.SERVICE
    assert json.loads(capsys.readouterr().err) == {
        "Message": MODEL.message,
        "Code": "ModelError",
        "OriginalStatusCode": 500,
    }


def test_what_did_not_come_from_the_service_has_no_form(capsys: pytest.CaptureFixture[str]) -> None:
    refused = Failure(
        kind=FailureKind.CONNECT, code="EndpointConnectionError", message="Refused.", hint="Look."
    )
    assert failure_lines(failed(refused, None), refused, "json") is Exit.OTHER
    assert "Refused." in (shown := capsys.readouterr().err) and "Look." in shown
    given_up = Failure(kind=FailureKind.CANCELLED, code="Cancelled", message="Cancelled.")
    assert failure_lines(failed(given_up, None), given_up) is Exit.INTERRUPTED
    assert capsys.readouterr().err == ""
