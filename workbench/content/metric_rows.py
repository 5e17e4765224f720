"""Metrics for people: what was added up, averaged or at most, and a line of blocks that shows its course."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from workbench.content.humanize import duration
from workbench.model.account.metrics import EndpointMetrics, MetricSeries

_MARK = "▲"
_BLOCKS = "▁▂▃▄▅▆▇█"
_LABELS = {
    "Invocations": "Invocations",
    "Invocation4XXErrors": "4xx errors",
    "Invocation5XXErrors": "5xx errors",
    "InvocationModelErrors": "Model errors",
    "NoCapacityInvocationFailures": "No capacity",
    "ModelLatency": "Model latency",
    "OverheadLatency": "Overhead latency",
    "ModelSetupTime": "Cold start",
    "CPUUtilization": "CPU",
    "CPUUtilizationNormalized": "CPU",
    "MemoryUtilization": "Memory",
    "MemoryUtilizationNormalized": "Memory",
    "DiskUtilization": "Disk",
    "GPUUtilization": "GPU",
    "GPUUtilizationNormalized": "GPU",
    "GPUMemoryUtilization": "GPU memory",
    "GPUMemoryUtilizationNormalized": "GPU memory",
    "ConcurrentRequestsPerModel": "Concurrency",
    "ConcurrentRequestsPerCopy": "Concurrency",
    "ApproximateBacklogSize": "Backlog",
    "ApproximateBacklogSizePerInstance": "Backlog per instance",
    "ApproximateAgeOfOldestRequest": "Oldest request",
}


class MetricRow(msgspec.Struct, frozen=True):
    """One metric in words.

    Args:
        label: its name for people, with its statistic.
        latest: the newest value.
        overall: the sum of a count, or the largest value of anything else.
        chart: a character per column.
        problem: whether it counts errors, and there are some.
    """

    label: str
    latest: str
    overall: str
    chart: str
    problem: bool = False


def groups(metrics: EndpointMetrics, columns: int) -> dict[str, tuple[MetricRow, ...]]:
    """Returns the rows of each variant, component, and of the endpoint, by a title.

    Args:
        columns: of the charts.
    """
    titled: dict[str, list[MetricRow]] = {}
    for series in metrics.series:
        titled.setdefault(_title(series), []).append(row(series, metrics, columns))
    if titled and metrics.own:
        # Which variant answered is not known of every request: they are marked once, under the first count.
        next(iter(titled.values())).insert(1, own_row(metrics, columns))
    return {title: tuple(rows) for title, rows in titled.items()}


def _title(series: MetricSeries) -> str:
    if series.component:
        return f"Inference component {series.component}"
    return f"Variant {series.variant}" if series.variant else "Endpoint"


def row(series: MetricSeries, metrics: EndpointMetrics, columns: int) -> MetricRow:
    """Returns a series in words."""
    values = [point.value for point in series.points]
    summed = series.statistic == "Sum"
    overall = (
        f"{_value(sum(values), series.unit)} in all" if summed else f"max {_value(max(values), series.unit)}"
    )
    errors = "rror" in series.metric or "Failures" in series.metric
    statistic = f" {series.statistic}" if series.statistic.startswith("p") else ""
    return MetricRow(
        label=f"{_LABELS.get(series.metric, series.metric)}{statistic}",
        latest=_value(values[-1], series.unit),
        overall=overall,
        chart=chart(series, metrics, columns),
        problem=errors and sum(values) > 0,
    )


def _value(value: float, unit: str) -> str:
    if unit == "ms":
        return duration(value)
    if unit == "s":
        return duration(value * 1000)
    if unit == "%":
        return f"{value:.0f} %"
    return f"{value:,.0f}"


def chart(series: MetricSeries, metrics: EndpointMetrics, columns: int) -> str:
    """Returns a line of blocks over the whole span; of several points in one column, the largest counts.

    It has at most a column for each period. A span without data is blank, which is not the same as the lowest
    block, a value of nearly 0.
    """
    buckets: list[list[float]] = [[] for _ in range(_columns(metrics, columns))]
    for point in series.points:
        buckets[_column(point.at, metrics, len(buckets))].append(point.value)
    least = 100.0 if series.unit == "%" else 0.0
    return blocks([max(bucket) if bucket else None for bucket in buckets], least)


def _columns(metrics: EndpointMetrics, columns: int) -> int:
    """Returns how wide a chart is: more columns than periods would look like gaps in the data."""
    seconds = (metrics.end - metrics.start).total_seconds()
    return min(columns, max(int(seconds / metrics.period_seconds), 1))


def _column(moment: datetime, metrics: EndpointMetrics, columns: int) -> int:
    share = (moment - metrics.start) / (metrics.end - metrics.start)
    return max(0, min(int(share * columns), columns - 1))


def own_row(metrics: EndpointMetrics, columns: int) -> MetricRow:
    """Returns the requests that this workbench sent, marked where they are on the charts."""
    marks = [" "] * _columns(metrics, columns)
    for moment in metrics.own:
        marks[_column(moment, metrics, len(marks))] = _MARK
    return MetricRow("Sent from here", "", f"{len(metrics.own):,} in all", "".join(marks))


def blocks(values: Sequence[float | None], least: float = 0.0) -> str:
    """Returns values as blocks of eight heights above 0; a blank for None.

    Args:
        least: what the full height stands for at least.
    """
    top = max((value for value in values if value is not None), default=0.0)
    top = max(top, least)

    def block(value: float | None) -> str:
        if value is None:
            return " "
        return _BLOCKS[min(int(value / top * len(_BLOCKS)), len(_BLOCKS) - 1)] if top > 0 else _BLOCKS[0]

    return "".join(map(block, values))
