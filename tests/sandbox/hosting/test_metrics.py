"""The sandbox's metrics through boto3: a day that is the same each time, consistent, with the calls made."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from workbench.sandbox import Sandbox

IRIS = {"EndpointName": "iris-classifier", "VariantName": "blue"}


@pytest.fixture(scope="module")
def cloudwatch(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "cloudwatch")


def query(name: str, metric: str, stat: str, dimensions: dict[str, str], period: int = 300) -> dict[str, Any]:
    of_instances = "Utilization" in metric or metric == "LoadedModelCount"
    namespace = "/aws/sagemaker/Endpoints" if of_instances else "AWS/SageMaker"
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric_ = {"Namespace": namespace, "MetricName": metric, "Dimensions": named}
    return {"Id": name, "MetricStat": {"Metric": metric_, "Period": period, "Stat": stat}}


def data(cloudwatch: Any, *queries: dict[str, Any], end: datetime, hours: int = 24, **more: Any) -> Any:
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=list(queries), StartTime=end - timedelta(hours=hours), EndTime=end, **more
    )
    return {result["Id"]: result for result in answer["MetricDataResults"]}


def test_a_day_is_consistent_and_the_same_each_time(cloudwatch: Any) -> None:
    end = datetime(2026, 1, 6, tzinfo=UTC)
    queries = (
        query("n", "Invocations", "Sum", IRIS),
        query("c", "Invocation4XXErrors", "Sum", IRIS),
        query("s", "Invocation5XXErrors", "Sum", IRIS),
        *(query(f"p{rank}", "ModelLatency", f"p{rank}", IRIS) for rank in (50, 90, 99)),
        query("u", "CPUUtilization", "Average", IRIS),
    )
    results = data(cloudwatch, *queries, end=end)
    assert results == data(cloudwatch, *queries, end=end)
    values = {name: result["Values"] for name, result in results.items()}
    assert {len(points) for points in values.values()} == {288}
    assert sum(values["s"]) > 0
    for count, client, server in zip(values["n"], values["c"], values["s"], strict=True):
        assert client + server <= count
    for low, middle, high in zip(values["p50"], values["p90"], values["p99"], strict=True):
        assert low < middle < high
    assert all(0 <= value <= 100 for value in values["u"])
    assert max(values["n"]) > 3 * min(values["n"]) > 0
    stamps = results["n"]["Timestamps"]
    assert stamps == sorted(stamps, reverse=True)
    hourly = data(cloudwatch, query("n", "Invocations", "Sum", IRIS, 3600), end=end)["n"]["Values"]
    assert sum(hourly) == sum(values["n"])


def test_a_variant_has_what_its_inference_components_have(cloudwatch: Any) -> None:
    end = datetime(2026, 1, 6, tzinfo=UTC)
    variant = {"EndpointName": "components", "VariantName": "AllTraffic"}
    for metric in ("Invocations", "Invocation4XXErrors", "Invocation5XXErrors"):
        results = data(
            cloudwatch,
            query("v", metric, "Sum", variant),
            query("s", metric, "Sum", {"InferenceComponentName": "text-summarizer"}),
            query("k", metric, "Sum", {"InferenceComponentName": "text-keywords"}),
            end=end,
        )
        parts = zip(results["s"]["Values"], results["k"]["Values"], strict=True)
        assert results["v"]["Values"] == [summarizer + keywords for summarizer, keywords in parts]
        assert sum(results["v"]["Values"]) > 0


def test_calls_that_are_made_are_in_them(cloudwatch: Any, sandbox: Sandbox) -> None:
    runtime = client_of(sandbox, "sagemaker-runtime")
    dimensions = {"EndpointName": "faulty", "VariantName": "AllTraffic"}

    def errors() -> float:
        end = datetime.now(UTC) + timedelta(minutes=1)
        results = data(cloudwatch, query("e", "Invocation4XXErrors", "Sum", dimensions, 60), end=end, hours=1)
        return float(sum(results["e"]["Values"]))

    before = errors()
    for _ in range(50):
        with pytest.raises(ClientError):
            runtime.invoke_endpoint(EndpointName="faulty", Body=json.dumps({"status": 418}).encode())
    # A minute that leaves the span, or begins, changes the invented part by far less.
    assert errors() > before + 40


@pytest.mark.parametrize(
    ("endpoint", "metric", "largest"),
    [
        ("chat", "GPUUtilization", 100),
        ("chat", "GPUMemoryUtilization", 100),
        ("demand-forecast", "ModelSetupTime", 6e6),
        ("language-id", "ModelLoadingTime", 6e6),
        ("language-id", "ModelCacheHit", 1),
        ("language-id", "LoadedModelCount", 3),
    ],
)
def test_only_an_endpoint_of_its_kind_has_a_metric(
    cloudwatch: Any, endpoint: str, metric: str, largest: float
) -> None:
    end = datetime(2026, 1, 6, tzinfo=UTC)
    results = data(
        cloudwatch,
        query("kind", metric, "Maximum", {"EndpointName": endpoint, "VariantName": "AllTraffic"}),
        query("other", metric, "Maximum", IRIS),
        end=end,
    )
    assert 0 < max(results["kind"]["Values"]) <= largest
    assert results["other"]["Values"] == []


def test_a_queue_has_a_backlog_whose_oldest_request_has_an_age(cloudwatch: Any) -> None:
    end, queue = datetime(2026, 1, 6, tzinfo=UTC), {"EndpointName": "batch-transcribe"}
    results = data(
        cloudwatch,
        query("backlog", "ApproximateBacklogSize", "Maximum", queue, 60),
        query("age", "ApproximateAgeOfOldestRequest", "Maximum", queue, 60),
        query("none", "ApproximateBacklogSize", "Maximum", {"EndpointName": "echo"}, 60),
        end=end,
        hours=6,
    )
    waiting = sum(value > 0 for value in results["backlog"]["Values"])
    assert 0 < waiting == len(results["age"]["Values"]) < 360
    assert results["none"]["Values"] == []


def test_what_has_no_metric_has_no_points(cloudwatch: Any) -> None:
    end = datetime(2026, 1, 6, tzinfo=UTC)
    results = data(
        cloudwatch,
        query("a", "Invocations", "Sum", {"EndpointName": "absent", "VariantName": "v"}),
        query("b", "Invocations", "Sum", {"EndpointName": "iris-classifier"}),
        query("c", "Unknown", "Sum", IRIS),
        query("d", "Invocations", "Sum", {"EndpointName": "batch-transcribe", "VariantName": "AllTraffic"}),
        query("e", "Invocations", "Sum", {"InferenceComponentName": "sleeping-model"}),
        query("f", "Invocations", "Sum", {"InferenceComponentName": "text-summarizer"}),
        end=end,
    )
    assert [name for name, result in results.items() if result["Values"]] == ["f"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"EndTime": datetime(2020, 1, 1, tzinfo=UTC)}, "InvalidParameterValue"),
        ({"MetricDataQueries": []}, "InvalidParameterValue"),
        ({"MetricDataQueries": [{"Id": "a", "Expression": "1"}]}, "InvalidParameterValue"),
    ],
)
def test_refusals_are_the_service_s_own(cloudwatch: Any, change: dict[str, Any], code: str) -> None:
    parameters = {
        "MetricDataQueries": [query("n", "Invocations", "Sum", IRIS)],
        "StartTime": datetime(2026, 1, 5, tzinfo=UTC),
        "EndTime": datetime(2026, 1, 6, tzinfo=UTC),
    }
    with pytest.raises(ClientError) as caught:
        cloudwatch.get_metric_data(**parameters | change)
    assert caught.value.response["Error"]["Code"] == code


def test_operations_that_the_sandbox_lacks_are_refused(cloudwatch: Any) -> None:
    with pytest.raises(ClientError) as caught:
        cloudwatch.list_metrics()
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
