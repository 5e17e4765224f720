"""A request of a batch that failed or differs, in a line. No app."""

from __future__ import annotations

from msgspec.structs import replace

from tests.tui.conftest import IRIS
from tests.tui.panels.response.conftest import exchange
from workbench.model.errors import InvalidRequestError
from workbench.model.exchange import Failure, FailureKind
from workbench.services.batch.jobs import Job, JobResult
from workbench.tui.screens.batch.report import notable, row_text, variant_of

JOB = Job(invocation=IRIS)


def test_what_never_left_says_why_and_has_no_number() -> None:
    refusal = InvalidRequestError("EndpointName is missing.")
    row = notable(JobResult(job=JOB, refusal=refusal))
    assert (row.number, row.words) == (None, "EndpointName is missing.")
    assert row.head.split() == ["–", "–", "–"]
    assert notable(JobResult(job=JOB)).words == ""


def test_what_failed_says_how_and_which_variant_answered() -> None:
    good = exchange(b"1", "text/plain")
    assert good.outcome is not None and good.outcome.response is not None
    failure = Failure(kind=FailureKind.MODEL, code="ModelError", message="out of memory")
    response = replace(good.outcome.response, http_status=424, output={"InvokedProductionVariant": "blue"})
    failed = replace(good, outcome=replace(good.outcome, failure=failure, response=response))
    row = notable(JobResult(job=JOB, exchange=failed))
    assert (row.number, row.words) == (7, "blue · ModelError: out of memory")
    assert row.head.split() == ["#7", "424", "12", "ms"]
    assert row_text(JobResult(job=JOB, exchange=good), None) == ""
    assert variant_of(None) == ""
