"""CloudWatch's metrics of an endpoint, as series of points."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from workbench.model.account.problem import AccountProblem


class Window(msgspec.Struct, frozen=True):
    """A span of time that metrics are asked for.

    Args:
        name: `1h`, `3h` or `1d`.
        length: how long it is.
        period_seconds: seconds that one point stands for.
    """

    name: str
    length: timedelta
    period_seconds: int


WINDOWS = {
    window.name: window
    for window in (
        Window("1h", timedelta(hours=1), 60),
        Window("3h", timedelta(hours=3), 60),
        Window("1d", timedelta(days=1), 300),
    )
}


class MetricPoint(msgspec.Struct, frozen=True, array_like=True):
    """A value, and when its period began."""

    at: datetime
    value: float


class MetricSeries(msgspec.Struct, frozen=True, kw_only=True):
    """One metric of one variant, component, or of the endpoint as a whole.

    Args:
        metric: its name in CloudWatch.
        statistic: `Sum`, `Average`, `Maximum`, `p50` …
        unit: of the values: `count`, `ms`, `s` or `%`.
        variant, component: what it is of; both empty for the endpoint.
        points: the oldest first; periods without data have none.
    """

    metric: str
    statistic: str
    unit: str
    variant: str = ""
    component: str = ""
    points: tuple[MetricPoint, ...] = ()

    @property
    def total(self) -> float:
        """The sum of all values."""
        return sum(point.value for point in self.points)


class EndpointMetrics(msgspec.Struct, frozen=True, kw_only=True):
    """What CloudWatch has of an endpoint; series without a point are left out.

    Args:
        start, end: of the span.
        own: when each request that this workbench recorded was sent, the oldest first.
        problems: what could not be read.
    """

    endpoint_name: str
    region: str
    start: datetime
    end: datetime
    period_seconds: int
    series: tuple[MetricSeries, ...] = ()
    own: tuple[datetime, ...] = ()
    problems: tuple[AccountProblem, ...] = ()
