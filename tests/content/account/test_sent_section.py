"""What was sent to an endpoint, as a section of its page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.content.account.sent_section import length_of, period_of, sent_section
from workbench.model.account.endpoint_statistics import EndpointStatistics

START = datetime(2026, 11, 27, 10, tzinfo=UTC)


def statistics(
    count: int,
    errors: int = 0,
    *,
    hours: int = 0,
    until: int = 0,
    p50: float | None = 20.0,
    whole: bool = False,
) -> EndpointStatistics:
    """Figures of a variant from an hour on, until another."""
    start = START + timedelta(hours=hours)
    return EndpointStatistics(
        endpoint_name="iris",
        variant="blue",
        count=count,
        errors=errors,
        p50_ms=p50,
        p90_ms=p50 and p50 * 2,
        p99_ms=p50 and p50 * 3,
        request_bytes=count * 100,
        response_bytes=count * 2000,
        first_at=start,
        last_at=START + timedelta(hours=until),
        period_start=None if whole else start,
    )


def test_figures_and_charts_of_a_variant() -> None:
    whole = [statistics(10, 1, until=3, whole=True)]
    course = [statistics(8), statistics(2, 1, hours=3, until=3, p50=40.0)]
    section = sent_section(whole, course, "hour")
    assert [(line.label, line.text) for line in section.lines] == [
        ("blue", "10 requests, 1 error (10 %)"),
        ("blue", "p50 20 ms, p90 40 ms, p99 60 ms"),
        ("blue", "1000 B sent, 19.5 KB received"),
        ("blue", "requests by hour: █··▃"),
        ("blue", "errors by hour: ▁··█"),
        ("blue", "p50 by hour: ▅··█"),
    ]
    assert section.lines[0].problem


@pytest.mark.parametrize("longer", [-1, 1])
def test_a_day_of_a_clock_change_is_a_column_like_any_other(longer: int) -> None:
    days = [statistics(8, hours=hours) for hours in (0, 24 + longer, 48 + longer)]
    section = sent_section([statistics(24, until=72, whole=True)], days, "day")
    assert "requests by day: ███" in [line.text for line in section.lines]


def test_failures_alone_have_no_percentiles_and_one_period_no_chart() -> None:
    section = sent_section([statistics(2, 2, p50=None, whole=True)], [statistics(2, 2, p50=None)], "hour")
    assert [line.text for line in section.lines] == [
        "2 requests, 2 errors (100 %)",
        "200 B sent, 3.9 KB received",
    ]


def test_nothing_was_sent() -> None:
    assert sent_section([], [], period_of([])).lines == ()


@pytest.mark.parametrize(
    ("until", "period"), [(0, "hour"), (46, "hour"), (48, "day"), (24 * 46, "day"), (24 * 60, "week")]
)
def test_a_column_is_as_long_as_the_span_needs(until: int, period: str) -> None:
    assert period_of([statistics(1, until=until, whole=True)]) == period
    assert length_of("week") == timedelta(weeks=1)


def test_of_a_span_that_is_longer_than_the_chart_its_end_is_shown() -> None:
    weeks = [statistics(number, hours=24 * 7 * number) for number in range(1, 60)]
    chart = next(
        line.text
        for line in sent_section([statistics(9, whole=True)], weeks, "week").lines
        if "requests by" in line.text
    )
    assert len(chart.removeprefix("requests by week: ")) == 48
    assert chart.endswith("█")
