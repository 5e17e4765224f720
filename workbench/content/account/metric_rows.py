"""Metrics for people: what was added up, averaged or at most, and a line of blocks that shows its course."""

from __future__ import annotations

import math
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
    "ServerlessConcurrentExecutionsUtilization": "Concurrency used",
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
    "ModelLoadingWaitTime": "Wait for a model",
    "ModelDownloadingTime": "Model download",
    "ModelLoadingTime": "Model load",
    "ModelUnloadingTime": "Model unload",
    "ModelCacheHit": "Model cache hits",
    "LoadedModelCount": "Loaded models",
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
        at_cursor: the exact value of one period; empty where none is asked for, or it has no data.
        problem: whether it counts errors, and there are some.
    """

    label: str
    latest: str
    overall: str
    chart: str
    at_cursor: str = ""
    problem: bool = False


def groups(
    metrics: EndpointMetrics, columns: int, period: int | None = None
) -> dict[str, tuple[MetricRow, ...]]:
    """Returns the rows of each variant, component, and of the endpoint, by a title.

    Args:
        columns: of the charts.
        period: the period of which exact values are wanted, from 0 for the oldest.
    """
    titled: dict[str, list[MetricRow]] = {}
    for series in metrics.series:
        titled.setdefault(_title(series), []).append(row(series, metrics, columns, period))
    if titled and metrics.own:
        # Which variant answered is not known of every request: they are marked once, under the first count.
        next(iter(titled.values())).insert(1, own_row(metrics, columns, period))
    return {title: tuple(rows) for title, rows in titled.items()}


def _title(series: MetricSeries) -> str:
    if series.component:
        return f"Inference component {series.component}"
    return f"Variant {series.variant}" if series.variant else "Endpoint"


def row(series: MetricSeries, metrics: EndpointMetrics, columns: int, period: int | None = None) -> MetricRow:
    """Returns a series in words; arguments as `groups`."""
    values = [point.value for point in series.points]
    summed = series.statistic == "Sum"
    overall = (
        f"{_value(sum(values), series.unit)} in all" if summed else f"max {_value(max(values), series.unit)}"
    )
    held = [point for point in series.points if _period(point.at, metrics) == period]
    errors = "rror" in series.metric or "Failures" in series.metric
    statistic = f" {series.statistic}" if series.statistic.startswith("p") else ""
    if series.unit == "ms" and series.statistic == "Average":
        statistic = " avg"
    return MetricRow(
        label=f"{_LABELS.get(series.metric, series.metric)}{statistic}",
        latest=_value(values[-1], series.unit),
        overall=overall,
        chart=chart(series, metrics, columns),
        at_cursor=next((_exact(point.value, series.unit) for point in held), ""),
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


def _exact(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value:,.1f} ms"
    if unit == "s":
        return f"{value:,.1f} s"
    return f"{value:.2f} %" if unit == "%" else f"{value:,.10g}"


def periods(metrics: EndpointMetrics) -> int:
    """Returns how many periods the span touches."""
    first = metrics.start.timestamp() // metrics.period_seconds
    return max(math.ceil(metrics.end.timestamp() / metrics.period_seconds) - int(first), 1)


def start_of(period: int, metrics: EndpointMetrics) -> datetime:
    """Returns when a period began, from 0 for the oldest: at a whole multiple of its length."""
    first = metrics.start.timestamp() // metrics.period_seconds
    return datetime.fromtimestamp((first + period) * metrics.period_seconds, metrics.start.tzinfo)


def column_of(period: int, metrics: EndpointMetrics, columns: int) -> int:
    """Returns the column of a chart that a period is drawn in."""
    return _column(start_of(period, metrics), metrics, _columns(metrics, columns))


def period_at(column: int, metrics: EndpointMetrics, columns: int) -> int:
    """Returns the newest period that is drawn in a column of a chart, or the nearest."""
    drawn = range(periods(metrics))
    fitting = [period for period in drawn if column_of(period, metrics, columns) <= column]
    return fitting[-1] if fitting else 0


def _period(moment: datetime, metrics: EndpointMetrics) -> int:
    first = metrics.start.timestamp() // metrics.period_seconds
    return int(moment.timestamp() // metrics.period_seconds - first)


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
    return min(columns, periods(metrics))


def _column(moment: datetime, metrics: EndpointMetrics, columns: int) -> int:
    return max(0, min(_period(moment, metrics) * columns // periods(metrics), columns - 1))


def own_row(metrics: EndpointMetrics, columns: int, period: int | None = None) -> MetricRow:
    """Returns the requests that this workbench sent, marked on the charts; arguments as `groups`."""
    marks = [" "] * _columns(metrics, columns)
    for moment in metrics.own:
        marks[_column(moment, metrics, len(marks))] = _MARK
    held = sum(_period(moment, metrics) == period for moment in metrics.own)
    return MetricRow("Sent from here", "", f"{len(metrics.own):,} in all", "".join(marks), f"{held:,}")


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
