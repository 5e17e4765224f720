"""CloudWatch's GetMetricData over the endpoints of a platform, in CBOR and in JSON.

Source: the API reference of Amazon CloudWatch, GetMetricData; the Developer Guide, "Amazon SageMaker AI
endpoint invocation metrics" and "endpoint metrics", for namespaces and dimensions.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.endpoint import Endpoint
from workbench.sandbox.hosting.metrics import MINUTE, MetricLog, Minute, Subject, minutes, statistic
from workbench.sandbox.hosting.platform import Platform

Document = dict[str, Any]

_MOST_QUERIES = 500
_MOST_MINUTES = 15 * 24 * 60
_INVOCATION = frozenset(
    {
        *("Invocations", "Invocation4XXErrors", "Invocation5XXErrors", "InvocationModelErrors"),
        *("ModelLatency", "OverheadLatency", "ConcurrentRequestsPerModel", "ConcurrentRequestsPerCopy"),
    }
)
_OF_SERVERLESS = frozenset({"ModelSetupTime", "ServerlessConcurrentExecutionsUtilization"})
_OF_MULTI_MODEL = frozenset(
    {
        *("ModelLoadingWaitTime", "ModelDownloadingTime", "ModelLoadingTime", "ModelUnloadingTime"),
        *("ModelCacheHit", "LoadedModelCount"),
    }
)
_OF_A_QUEUE = frozenset(
    {"ApproximateBacklogSize", "ApproximateBacklogSizePerInstance", "ApproximateAgeOfOldestRequest"}
)
_OF_ACCELERATORS = frozenset(
    {
        *("GPUUtilization", "GPUMemoryUtilization"),
        *("GPUUtilizationNormalized", "GPUMemoryUtilizationNormalized"),
    }
)
_NAMESPACES: Mapping[str, frozenset[str]] = {
    "AWS/SageMaker": _INVOCATION | _OF_SERVERLESS | (_OF_MULTI_MODEL - {"LoadedModelCount"}) | _OF_A_QUEUE,
    "/aws/sagemaker/Endpoints": frozenset(
        {
            *("CPUUtilization", "MemoryUtilization", "DiskUtilization"),
            *("GPUUtilization", "GPUMemoryUtilization", "LoadedModelCount"),
        }
    ),
    "/aws/sagemaker/InferenceComponents": frozenset(
        {
            *("CPUUtilizationNormalized", "MemoryUtilizationNormalized"),
            *("GPUUtilizationNormalized", "GPUMemoryUtilizationNormalized"),
        }
    ),
}
_UNMEASURED_ON_ASYNC = frozenset({"Invocations", "OverheadLatency"})
"""Metrics that an asynchronous endpoint does not have."""


class MetricService:
    """Answers with invented metrics and those of the calls that were made.

    Args:
        log: the calls.
    """

    def __init__(self, platform: Platform, log: MetricLog) -> None:
        self._platform = platform
        self._log = log

    async def answer(self, operation: str, request: Document) -> Document:
        """Answers one operation; moments in the answer are aware datetimes.

        Raises:
            ServiceError: the sandbox does not have it, or a parameter is not valid.
        """
        if operation != "GetMetricData":
            raise ServiceError("UnknownOperationException", 400, f"The sandbox does not have {operation}.")
        queries = request.get("MetricDataQueries")
        if not isinstance(queries, list) or not queries:
            raise _invalid("The parameter MetricDataQueries is required.")
        if len(queries) > _MOST_QUERIES:
            raise _invalid(
                f"The collection MetricDataQueries must not have a size greater than {_MOST_QUERIES}."
            )
        start, end = _moment(request.get("StartTime")), _moment(request.get("EndTime"))
        if start >= end:
            raise _invalid("The parameter StartTime must be less than the parameter EndTime.")
        # Nothing of the future; nothing of long ago, which nobody invented.
        last = min(-int(-end // MINUTE), int(time.time() // MINUTE) + 1)
        first = max(int(start // MINUTE), last - _MOST_MINUTES)
        days = _Days(self._log, range(first, last))
        descending = request.get("ScanBy", "TimestampDescending") == "TimestampDescending"
        results = [self._result(query, days, descending) for query in queries]
        return {"MetricDataResults": results, "Messages": []}

    def _result(self, query: Document, days: _Days, descending: bool) -> Document:
        stat = query.get("MetricStat")
        if stat is None:
            raise _invalid("The sandbox answers metrics, and no expressions.")
        metric = stat["Metric"]
        period = max(int(stat["Period"]), MINUTE)
        points: list[tuple[int, float]] = []
        subject = self._subject(metric)
        if subject is not None:
            points = list(_points(days.of(subject), metric["MetricName"], stat["Stat"], period))
        points.sort(reverse=descending)
        return {
            "Id": query["Id"],
            "Label": query.get("Label", metric["MetricName"]),
            "Timestamps": [datetime.fromtimestamp(moment, UTC) for moment, _ in points],
            "Values": [value for _, value in points],
            "StatusCode": "Complete",
        }

    def _subject(self, metric: Document) -> Subject | None:
        """What the dimensions name; None for what has no such metric, of which CloudWatch returns nothing."""
        dimensions = {item["Name"]: item["Value"] for item in metric.get("Dimensions", ())}
        name = metric["MetricName"]
        if name not in _NAMESPACES.get(metric["Namespace"], ()):
            return None
        if dimensions.keys() == {"InferenceComponentName"}:
            return self._component(dimensions["InferenceComponentName"], name)
        endpoint = self._platform.endpoints.get(dimensions.get("EndpointName", ""))
        if endpoint is None or not _has(endpoint, name):
            return None
        if name in _OF_A_QUEUE:
            return (
                Subject(endpoint.name, endpoint.name, 1.0) if dimensions.keys() == {"EndpointName"} else None
            )
        if dimensions.keys() != {"EndpointName", "VariantName"}:
            return None
        total = sum(variant.weight for variant in endpoint.variants) or 1
        variant = next(
            (variant for variant in endpoint.variants if variant.name == dimensions["VariantName"]), None
        )
        if variant is None or not variant.instances:
            return None
        parts = tuple(
            part
            for component in endpoint.components
            if (part := self._component(component, name)) is not None
        )
        return Subject(endpoint.name, f"{endpoint.name}/{variant.name}", variant.weight / total, parts)

    def _component(self, name: str, metric: str) -> Subject | None:
        for endpoint in self._platform.endpoints.values():
            component = endpoint.components.get(name)
            if component is not None and component.copies and _has(endpoint, metric):
                return Subject(endpoint.name, name, 1 / len(endpoint.components))
        return None


def _has(endpoint: Endpoint, metric: str) -> bool:
    """Returns whether an endpoint of its kind has a metric."""
    is_async = endpoint.async_config is not None
    if metric in _OF_SERVERLESS:
        return endpoint.account.serverless is not None
    if metric in _OF_MULTI_MODEL:
        return bool(endpoint.models)
    if metric in _OF_A_QUEUE:
        return is_async
    if metric in _OF_ACCELERATORS:
        return endpoint.account.accelerated
    return not (is_async and metric in _UNMEASURED_ON_ASYNC)


class _Days:
    """The minutes of one request, of each subject once, however many metrics of it are asked for."""

    def __init__(self, log: MetricLog, span: range) -> None:
        self._log = log
        self._span = span
        self._minutes: dict[Subject, list[tuple[int, Minute]]] = {}

    def of(self, subject: Subject) -> list[tuple[int, Minute]]:
        """Returns what happened to a subject."""
        if subject not in self._minutes:
            self._minutes[subject] = list(minutes(subject, self._log, self._span))
        return self._minutes[subject]


def _points(
    happened: list[tuple[int, Minute]], metric: str, stat: str, period: int
) -> Iterator[tuple[int, float]]:
    samples: defaultdict[int, list[float]] = defaultdict(list)
    for minute, activity in happened:
        samples[minute * MINUTE // period * period] += activity.value(metric)
    for moment, values in samples.items():
        value = statistic(stat, values) if values else None
        if value is not None:
            yield moment, value


def _moment(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, int | float):
        return float(value)
    raise _invalid("StartTime and EndTime are required.")


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterValue", 400, message)
