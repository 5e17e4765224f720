"""An endpoint's metrics, read from CloudWatch (GetMetricData).

Source of names, namespaces, dimensions and units: the Developer Guide, "Monitor Amazon SageMaker AI with
Amazon CloudWatch", and "Monitor asynchronous endpoint".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.aws.account_calls import AccountCalls
from workbench.aws.catalog.document import Document
from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.metrics import MetricPoint, MetricSeries, Window
from workbench.model.account.pause import PauseListener, silent
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

_INVOCATIONS = "AWS/SageMaker"
_ENDPOINTS = "/aws/sagemaker/Endpoints"
_COMPONENTS = "/aws/sagemaker/InferenceComponents"
_AT_ONCE = 500
"""Metrics of one request (API reference, GetMetricData)."""
_PERCENTILES = ("p50", "p90", "p99")


@dataclass(frozen=True)
class _Metric:
    """A metric to ask for.

    Attributes:
        unit: of the values that are handed on.
        factor: from CloudWatch's unit to that one.
    """

    namespace: str
    name: str
    statistics: tuple[str, ...]
    unit: str = "count"
    factor: float = 1.0


def _durations(*names: str) -> tuple[_Metric, ...]:
    """Metrics that CloudWatch has in microseconds."""
    return tuple(_Metric(_INVOCATIONS, name, _PERCENTILES, "ms", 0.001) for name in names)


def _sums(*names: str) -> tuple[_Metric, ...]:
    return tuple(_Metric(_INVOCATIONS, name, ("Sum",)) for name in names)


def _used(namespace: str, *names: str) -> tuple[_Metric, ...]:
    return tuple(_Metric(namespace, name, ("Average",), "%") for name in names)


_COUNTED = _sums("Invocations", "Invocation4XXErrors", "Invocation5XXErrors", "InvocationModelErrors")
_OF_A_VARIANT = (
    *_COUNTED,
    *_durations("ModelLatency", "OverheadLatency"),
    _Metric(_INVOCATIONS, "ConcurrentRequestsPerModel", ("Maximum",)),
    *_used(_ENDPOINTS, "CPUUtilization", "MemoryUtilization", "DiskUtilization"),
    *_used(_ENDPOINTS, "GPUUtilization", "GPUMemoryUtilization"),
)
_OF_SERVERLESS = (
    *_durations("ModelSetupTime"),
    _Metric(_INVOCATIONS, "ServerlessConcurrentExecutionsUtilization", ("Maximum",), "%", 100.0),
)
_OF_MULTI_MODEL = (
    *_durations("ModelLoadingWaitTime", "ModelDownloadingTime", "ModelLoadingTime", "ModelUnloadingTime"),
    _Metric(_INVOCATIONS, "ModelCacheHit", ("Average",), "%", 100.0),
    _Metric(_ENDPOINTS, "LoadedModelCount", ("Maximum",)),
)
_OF_A_COMPONENT = (
    *_COUNTED,
    *_sums("NoCapacityInvocationFailures"),
    *_durations("ModelLatency", "OverheadLatency"),
    _Metric(_INVOCATIONS, "ConcurrentRequestsPerCopy", ("Maximum",)),
    *_used(_COMPONENTS, "CPUUtilizationNormalized", "MemoryUtilizationNormalized"),
    *_used(_COMPONENTS, "GPUUtilizationNormalized", "GPUMemoryUtilizationNormalized"),
)
_OF_A_QUEUE = (
    _Metric(_INVOCATIONS, "ApproximateBacklogSize", ("Maximum",)),
    _Metric(_INVOCATIONS, "ApproximateBacklogSizePerInstance", ("Maximum",)),
    _Metric(_INVOCATIONS, "ApproximateAgeOfOldestRequest", ("Maximum",), "s"),
)


@dataclass(frozen=True)
class _Query:
    """One statistic of one metric, and what it is of."""

    metric: _Metric
    statistic: str
    dimensions: Mapping[str, str]
    variant: str = ""
    component: str = ""

    def parameters(self, identifier: str, period: int) -> dict[str, Any]:
        """Returns the MetricDataQuery."""
        dimensions = [{"Name": name, "Value": value} for name, value in self.dimensions.items()]
        metric = {
            "Namespace": self.metric.namespace,
            "MetricName": self.metric.name,
            "Dimensions": dimensions,
        }
        return {
            "Id": identifier,
            "MetricStat": {"Metric": metric, "Period": period, "Stat": self.statistic},
            "ReturnData": True,
        }

    def series(self, points: Sequence[tuple[datetime, float]]) -> MetricSeries:
        """Returns its points, in the unit that is shown."""
        return MetricSeries(
            metric=self.metric.name,
            statistic=self.statistic,
            unit=self.metric.unit,
            variant=self.variant,
            component=self.component,
            points=tuple(MetricPoint(at, value * self.metric.factor) for at, value in sorted(points)),
        )


def read_metrics(
    calls: AccountCalls,
    description: EndpointDescription,
    window: Window,
    end: datetime,
    connection: Connection,
    *,
    cancellation: CancelToken | None = None,
    on_pause: PauseListener = silent,
) -> tuple[MetricSeries, ...]:
    """Reads every metric that an endpoint of its kind has; those without data are left out.

    Args:
        end: aware; the span ends there.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        AccountError: AWS refused, or did not answer.
        OperationCancelledError: cancelled.
    """
    queries = tuple(_queries(description))
    points: dict[str, list[tuple[datetime, float]]] = {}
    for first in range(0, len(queries), _AT_ONCE):
        chosen = enumerate(queries[first : first + _AT_ONCE], first)
        parameters: dict[str, Any] = {
            "MetricDataQueries": [query.parameters(f"m{at}", window.period_seconds) for at, query in chosen],
            "StartTime": end - window.length,
            "EndTime": end,
            "ScanBy": "TimestampAscending",
        }
        while True:
            answer = Document(
                calls.ask(
                    "cloudwatch",
                    "get_metric_data",
                    parameters,
                    connection,
                    expects="MetricDataResults",
                    cancellation=cancellation,
                    on_pause=on_pause,
                )
            )
            for result in answer.children("MetricDataResults"):
                points.setdefault(result.text("Id"), []).extend(result.pairs("Timestamps", "Values"))
            token = answer.token("NextToken")
            if not token or token == parameters.get("NextToken"):
                break
            parameters["NextToken"] = token
    measured_queries = ((query, points.get(f"m{at}", [])) for at, query in enumerate(queries))
    return tuple(query.series(measured) for query, measured in measured_queries if measured)


def _queries(description: EndpointDescription) -> Iterator[_Query]:
    name = description.name
    for variant in description.serving_variants:
        dimensions = {"EndpointName": name, "VariantName": variant.name}
        metrics = _OF_A_VARIANT
        metrics += _OF_SERVERLESS if variant.serverless_memory_mb is not None else ()
        metrics += _OF_MULTI_MODEL if description.is_multi_model else ()
        yield from (
            _Query(metric, statistic, dimensions, variant=variant.name)
            for metric in metrics
            for statistic in metric.statistics
        )
    for component in description.components:
        dimensions = {"InferenceComponentName": component.name}
        yield from (
            _Query(metric, statistic, dimensions, component=component.name)
            for metric in _OF_A_COMPONENT
            for statistic in metric.statistics
        )
    if description.async_output:
        yield from (
            _Query(metric, statistic, {"EndpointName": name})
            for metric in _OF_A_QUEUE
            for statistic in metric.statistics
        )
