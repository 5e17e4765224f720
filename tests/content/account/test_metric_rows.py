"""Metrics in words and blocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from workbench.content.account.metric_rows import (
    blocks,
    chart,
    column_of,
    groups,
    period_at,
    periods,
    row,
    start_of,
)
from workbench.model.account.metrics import EndpointMetrics, MetricPoint, MetricSeries

END = datetime(2026, 11, 27, 12, tzinfo=UTC)
START = END - timedelta(hours=1)


def series(metric: str, statistic: str, unit: str, *values: float, variant: str = "v") -> MetricSeries:
    points = tuple(MetricPoint(START + timedelta(minutes=at), value) for at, value in enumerate(values))
    return MetricSeries(metric=metric, statistic=statistic, unit=unit, variant=variant, points=points)


def metrics(*series: MetricSeries) -> EndpointMetrics:
    return EndpointMetrics(
        endpoint_name="e", region="r", start=START, end=END, period_seconds=60, series=series
    )


COUNT = series("Invocations", "Sum", "count", 1200, 0, 34)
ERRORS = series("Invocation5XXErrors", "Sum", "count", 0, 2)
LATENCY = series("ModelLatency", "p90", "ms", 12.0, 250.0)
CPU = series("CPUUtilization", "Average", "%", 50.0, variant="w")


def test_sums_are_added_up_and_anything_else_has_its_maximum() -> None:
    measured = metrics(COUNT, ERRORS, LATENCY, CPU)
    shown = [row(series, measured, 4) for series in measured.series]
    assert [(line.label, line.latest, line.overall, line.problem) for line in shown] == [
        ("Invocations", "34", "1,234 in all", False),
        ("5xx errors", "2", "2 in all", True),
        ("Model latency p90", "250 ms", "max 250 ms", False),
        ("CPU", "50 %", "max 50 %", False),
    ]


def test_each_variant_is_a_group() -> None:
    component = MetricSeries(
        metric="Invocations", statistic="Sum", unit="count", component="c", points=COUNT.points
    )
    queue = MetricSeries(
        metric="ApproximateBacklogSize", statistic="Maximum", unit="count", points=COUNT.points
    )
    assert list(groups(metrics(COUNT, CPU, component, queue), 4)) == [
        "Variant v",
        "Variant w",
        "Inference component c",
        "Endpoint",
    ]


def test_a_chart_spans_the_window_and_is_blank_without_data() -> None:
    measured = metrics(COUNT)
    assert chart(COUNT, measured, 60) == "█▁▁" + " " * 57
    assert chart(COUNT, measured, 4) == "█   "
    assert chart(CPU, metrics(CPU), 60)[0] == "▅"


def test_requests_from_here_are_marked_below_the_first_count() -> None:
    measured = msgspec.structs.replace(
        metrics(COUNT, ERRORS, CPU), own=(START + timedelta(minutes=1), END - timedelta(seconds=1))
    )
    first, second = groups(measured, 60).values()
    assert [line.label for line in first] == ["Invocations", "Sent from here", "5xx errors"]
    assert first[1].chart == " ▲" + " " * 57 + "▲" and first[1].overall == "2 in all"
    assert [line.label for line in second] == ["CPU"]


def test_a_chart_is_as_wide_as_there_are_periods() -> None:
    assert len(chart(COUNT, metrics(COUNT), 200)) == 60


def test_blocks_rise_from_nought_to_the_highest() -> None:
    assert blocks([0, 1, 4, 8, None]) == "▁▂▅█ "
    assert blocks([0, 0]) == "▁▁"
    assert blocks([]) == ""


def test_a_period_has_its_exact_values() -> None:
    measured = msgspec.structs.replace(
        metrics(COUNT, ERRORS, LATENCY, CPU),
        own=(START + timedelta(seconds=90), START + timedelta(seconds=95)),
    )
    at = [line.at_cursor for rows in groups(measured, 60, 1).values() for line in rows]
    assert at == ["0", "2", "2", "250.0 ms", ""]
    assert [line.at_cursor for rows in groups(measured, 60).values() for line in rows] == [
        "",
        "0",
        "",
        "",
        "",
    ]


def test_every_period_is_in_a_column_and_every_column_has_one() -> None:
    measured = msgspec.structs.replace(metrics(COUNT), start=START + timedelta(seconds=20))
    assert start_of(0, measured) == START
    for columns in (8, 33, 60, 200):
        drawn = {column_of(period, measured, columns) for period in range(periods(measured))}
        assert drawn == set(range(min(columns, periods(measured))))
        assert all(
            column_of(period_at(column, measured, columns), measured, columns) == column for column in drawn
        )
