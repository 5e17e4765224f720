"""An endpoint's metrics, read from CloudWatch (GetMetricData).

Source of names, namespaces, dimensions and units: the Developer Guide, "Monitor Amazon SageMaker AI with
Amazon CloudWatch", and "Monitor asynchronous endpoint".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from workbench.aws.account_calls import AccountCalls
from workbench.aws.catalog.document import Document
from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.metrics import MetricPoint, MetricSeries, Window
from workbench.model.account.pause import PauseListener, silent
from workbench.model.account.problem import AccountProblem
from workbench.model.errors import AccessDeniedError, AccountError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

_INVOCATIONS = "AWS/SageMaker"
_ENDPOINTS = "/aws/sagemaker/Endpoints"
_COMPONENTS = "/aws/sagemaker/InferenceComponents"
_AT_ONCE = 500
"""Metrics of one request (API reference, GetMetricData)."""
_PERCENTILES = ("p50", "p90", "p99")
_REFUSALS_OF_PARAMETERS = frozenset(
    {"InvalidParameterValue", "InvalidParameterCombination", "ValidationError", "400", "500", "501"}
)
"""Codes of requests that a service does not take as they are (API reference, GetMetricData, "Errors").

A status stands for an answer without an error document. moto answers 500 for a percentile; 429, or what a
proxy says where the service is down, is not about what was asked for.
"""


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

    @property
    def averaged(self) -> _Query:
        """The same metric's average where this is a percentile of it; else this."""
        return replace(self, statistic="Average") if self.statistic in _PERCENTILES else self

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


class Measurement(NamedTuple):
    """What CloudWatch has of an endpoint, and what it could not be asked for."""

    series: tuple[MetricSeries, ...]
    problems: tuple[AccountProblem, ...] = ()


def read_metrics(
    calls: AccountCalls,
    description: EndpointDescription,
    window: Window,
    end: datetime,
    connection: Connection,
    *,
    cancellation: CancelToken | None = None,
    on_pause: PauseListener = silent,
) -> Measurement:
    """Reads every metric that an endpoint of its kind has; those without data are left out.

    An emulator of CloudWatch may not know percentiles and refuse all of a request that has some: it is asked
    again for averages, and the measurement says so.

    Args:
        end: aware; the span ends there.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        AccountError: AWS refused, or did not answer.
        OperationCancelledError: cancelled.
    """
    queries = tuple(_queries(description))

    def answered(asked: Sequence[_Query]) -> tuple[MetricSeries, ...]:
        request = _Request(calls, connection, window, end, cancellation, on_pause)
        return _series(asked, request)

    try:
        return Measurement(answered(queries))
    except AccountError as error:
        refusal = error
    averages = _averages(queries)
    if not _is_of_percentiles(refusal) or averages == queries:
        raise refusal
    try:
        series = answered(averages)
    except AccountError:
        raise refusal from None
    problem = AccountProblem(
        action=refusal.action,
        code=refusal.code,
        message=f"CloudWatch does not answer percentiles here ({refusal.code}): latencies are averages.",
    )
    return Measurement(series, (problem,))


def _averages(queries: Sequence[_Query]) -> tuple[_Query, ...]:
    """The queries with one average in the place of each metric's percentiles."""
    averages: list[_Query] = []
    for query in queries:
        if query.averaged not in averages:
            averages.append(query.averaged)
    return tuple(averages)


def _is_of_percentiles(error: AccountError) -> bool:
    """Whether a refusal may be of the percentiles: of a service that takes the credentials, and answers."""
    return not isinstance(error, AccessDeniedError) and error.code in _REFUSALS_OF_PARAMETERS


@dataclass(frozen=True)
class _Request:
    """What all pages of a request share."""

    calls: AccountCalls
    connection: Connection
    window: Window
    end: datetime
    cancellation: CancelToken | None
    on_pause: PauseListener

    def page(self, queries: list[dict[str, Any]], token: str) -> Document:
        """Returns one page of points; the token is empty for the first."""
        parameters: dict[str, Any] = {
            "MetricDataQueries": queries,
            "StartTime": self.end - self.window.length,
            "EndTime": self.end,
            "ScanBy": "TimestampAscending",
        }
        return Document(
            self.calls.ask(
                "cloudwatch",
                "get_metric_data",
                parameters | ({"NextToken": token} if token else {}),
                self.connection,
                expects="MetricDataResults",
                cancellation=self.cancellation,
                on_pause=self.on_pause,
            )
        )


def _series(queries: Sequence[_Query], request: _Request) -> tuple[MetricSeries, ...]:
    points: dict[str, list[tuple[datetime, float]]] = {}
    for first in range(0, len(queries), _AT_ONCE):
        chosen = enumerate(queries[first : first + _AT_ONCE], first)
        asked = [query.parameters(f"m{at}", request.window.period_seconds) for at, query in chosen]
        token = ""
        while True:
            answer = request.page(asked, token)
            for result in answer.children("MetricDataResults"):
                points.setdefault(result.text("Id"), []).extend(result.pairs("Timestamps", "Values"))
            following = answer.token("NextToken")
            if not following or following == token:
                break
            token = following
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
