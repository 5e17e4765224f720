"""Metrics of an endpoint, of an emulator that knows no percentiles and of services that refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from tests.aws.server import Serve, answer, answering
from workbench.aws.account_calls import AccountCalls
from workbench.aws.metrics import Measurement, read_metrics
from workbench.model.account.endpoint import EndpointDescription, EndpointSummary, Variant
from workbench.model.account.metrics import WINDOWS
from workbench.model.errors import AccessDeniedError, AccountError
from workbench.model.invocation import Connection

DESCRIPTION = EndpointDescription(
    summary=EndpointSummary(name="emulated"),
    region="us-east-1",
    fetched_at=datetime(2026, 11, 27, tzinfo=UTC),
    variants=(Variant(name="blue"),),
)


@pytest.fixture
def moto(emulator: str, credentials: None) -> str:
    """An emulator with metrics of a variant; its URL."""
    dimensions = [
        {"Name": "EndpointName", "Value": "emulated"},
        {"Name": "VariantName", "Value": "blue"},
    ]
    values = (("Invocations", 1.0), ("ModelLatency", 20_000.0), ("ModelLatency", 40_000.0))
    boto3.client("cloudwatch", endpoint_url=emulator, region_name="us-east-1").put_metric_data(
        Namespace="AWS/SageMaker",
        MetricData=[{"MetricName": name, "Dimensions": dimensions, "Value": value} for name, value in values],
    )
    return emulator


def measured(url: str, monkeypatch: pytest.MonkeyPatch) -> Measurement:
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    calls = AccountCalls(pause=0.001)
    try:
        end = datetime.now(UTC) + timedelta(minutes=1)
        return read_metrics(calls, DESCRIPTION, WINDOWS["1h"], end, Connection())
    finally:
        calls.close()


def test_an_emulator_without_percentiles_is_asked_for_averages(
    moto: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    series, (problem,) = measured(moto, monkeypatch)
    assert problem.message == ("CloudWatch does not answer percentiles here (500): latencies are averages.")
    by_name = {metric_series.metric: metric_series for metric_series in series}
    assert by_name.keys() == {"Invocations", "ModelLatency"}
    latency = by_name["ModelLatency"]
    assert latency.statistic == "Average" and latency.points[0].value == pytest.approx(30)


@pytest.mark.parametrize(
    ("code", "error", "requests"),
    [("AccessDenied", AccessDeniedError, 1), ("InvalidParameterValue", AccountError, 2)],
)
def test_a_refusal_of_everything_is_that_of_the_first_request(  # noqa: PLR0917 - fixtures
    serve: Serve,
    credentials: None,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    error: type[AccountError],
    requests: int,
) -> None:
    document = f'{{"__type": "{code}", "message": "no"}}'
    server = serve(answering(answer(document.encode(), status="400 Bad Request")))
    with pytest.raises(error, match="cloudwatch:GetMetricData"):
        measured(server.url, monkeypatch)
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("status", "document", "requests"),
    [
        ("503 Service Unavailable", b"<html>down</html>", 3),
        ("429 Too Many Requests", b"", 7),
        ("404 Not Found", b"", 1),
        ("500 Internal Server Error", b'{"__type": "InternalFailure", "message": "down"}', 3),
        ("501 Not Implemented", b"", 2),
    ],
)
def test_averages_are_asked_for_only_where_percentiles_may_be_refused(  # noqa: PLR0917 - fixtures
    serve: Serve,
    credentials: None,
    monkeypatch: pytest.MonkeyPatch,
    status: str,
    document: bytes,
    requests: int,
) -> None:
    server = serve(answering(answer(document, status=status)))
    with pytest.raises(AccountError, match="cloudwatch:GetMetricData"):
        measured(server.url, monkeypatch)
    assert len(server.requests) == requests


@pytest.mark.parametrize("page", [b"<html>a proxy</html>", b"\xff" * 20, b"\x1c", b"\xbf\x01"])
def test_an_answer_that_is_not_the_services_is_said_to_be_none(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, credentials: None, page: bytes
) -> None:
    server = serve(answering(answer(page)))
    with pytest.raises(AccountError, match="is not readable") as error:
        measured(server.url, monkeypatch)
    assert "another server may have answered" in error.value.hint
