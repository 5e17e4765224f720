"""What was sent to an endpoint from here, from the history alone: a section of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from workbench.content.account.endpoint_sections import Line, Section
from workbench.content.account.metric_rows import blocks
from workbench.content.humanize import counted, duration, percent, size
from workbench.model.account.endpoint_statistics import EndpointStatistics

_PERIODS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
_MOST_COLUMNS = 48


def period_of(statistics: Sequence[EndpointStatistics]) -> str:
    """Returns how long a column of the charts is: `hour`, `day` or `week`, so that they have at most 48."""
    if not statistics:
        return "hour"
    whole = max(row.last_at for row in statistics) - min(row.first_at for row in statistics)
    fitting = (name for name, length in _PERIODS.items() if whole < length * (_MOST_COLUMNS - 1))
    return next(fitting, "week")


def length_of(period: str) -> timedelta:
    """Returns how long a period of this name is."""
    return _PERIODS[period]


def sent_section(
    statistics: Sequence[EndpointStatistics], course: Sequence[EndpointStatistics], period: str
) -> Section:
    """Returns a section with figures and charts of each variant; without lines where nothing was sent.

    Args:
        statistics: of one endpoint, a row for each variant.
        course: the same by period.
        period: its name.
    """
    lines = (line for row in statistics for line in _variant(row, course, period))
    return Section("Sent from here, by the history", tuple(lines))


def _variant(row: EndpointStatistics, course: Sequence[EndpointStatistics], period: str) -> Iterator[Line]:
    # A failure rarely says which variant answered.
    label = row.variant or "no variant told"
    errors = f"{counted(row.errors, 'error')} ({percent(row.error_rate)})" if row.errors else "no errors"
    yield Line(label, f"{counted(row.count, 'request')}, {errors}", problem=bool(row.errors))
    if row.p50_ms is not None:
        ranks = (("p50", row.p50_ms), ("p90", row.p90_ms), ("p99", row.p99_ms))
        yield Line(label, ", ".join(f"{name} {duration(value)}" for name, value in ranks))
    yield Line(label, f"{size(row.request_bytes)} sent, {size(row.response_bytes)} received")
    periods = [part for part in course if part.variant == row.variant and part.period_start is not None]
    if len(periods) < 2:
        return
    charts: dict[str, Callable[[EndpointStatistics], float | None]] = {
        "requests": lambda part: part.count,
        "errors": lambda part: part.errors,
        "p50": lambda part: part.p50_ms,
    }
    for name, value in charts.items():
        if any(value(part) for part in periods):
            yield Line(label, f"{name} by {period}: {_chart(periods, value, length_of(period))}")


def _chart(
    periods: Sequence[EndpointStatistics],
    value: Callable[[EndpointStatistics], float | None],
    length: timedelta,
) -> str:
    """A column for each period from the first to the last; a period without exchanges is a dot."""
    starts = [part.period_start for part in periods if part.period_start is not None]
    columns: list[float | None] = [None] * min(_column(starts[-1], starts[0], length) + 1, _MOST_COLUMNS)
    for part, start in zip(periods, starts, strict=True):
        # Of a span that is longer than the chart, its end is shown.
        at = _column(start, starts[-1], length) + len(columns) - 1
        if at >= 0:
            columns[at] = value(part)
    return blocks(columns).replace(" ", "·")


def _column(moment: datetime, zero: datetime, length: timedelta) -> int:
    # A day of a clock change has an hour more or less.
    return round((moment - zero) / length)
