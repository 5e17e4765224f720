"""What the requests of a load test have come to, counted where they are sent."""

from __future__ import annotations

from math import floor

import msgspec

from workbench.services.load.measurement import measures as names
from workbench.services.load.measurement.distribution import Distribution
from workbench.services.load.measurement.sample import Sample

_MOST_POINTS = 600
"""Points of a timeline; beyond that each takes in twice the time."""


class ErrorCount(msgspec.Struct, kw_only=True):
    """Failures of one kind.

    Args:
        code, http_status: what they have in common.
        message: of the first of them.
        count: how many.
        obstacle: whether no request can succeed because of it.
    """

    code: str
    http_status: int
    message: str
    count: int = 0
    obstacle: bool = False


class Point(msgspec.Struct, kw_only=True):
    """The requests that ended in one stretch of time.

    Args:
        requests, failures: how many.
        tokens: output tokens of their answers.
        latency: of those that succeeded.
        users: how many ran, at most.
    """

    requests: int = 0
    failures: int = 0
    tokens: float = 0.0
    latency: Distribution = msgspec.field(default_factory=Distribution)
    users: int = 0

    def merge(self, other: Point) -> None:
        """Takes in another."""
        self.requests += other.requests
        self.failures += other.failures
        self.tokens += other.tokens
        self.latency.merge(other.latency)
        self.users = max(self.users, other.users)


class Tally(msgspec.Struct, kw_only=True):
    """Counts of requests that ended.

    Args:
        requests, failures, good: how many; failures are among the requests.
        cancelled: given up when the run ended; not among the requests.
        late: that began more than 10 ms after they were due; unsent: that were due and never began.
        began_at, ended_at: the first begin and the last end, in seconds since 1970; 0 before any.
        request_bytes, response_bytes: of all bodies.
        measures: distributions by name.
        errors: by code and status.
        points: the timeline, by the number of the stretch since 1970.
        width: seconds of a stretch.
        sessions_opened, sessions_failed: of runs with sessions.
        samples: kept one by one, where that is asked for.
    """

    requests: int = 0
    failures: int = 0
    good: int = 0
    cancelled: int = 0
    late: int = 0
    unsent: int = 0
    began_at: float = 0.0
    ended_at: float = 0.0
    request_bytes: int = 0
    response_bytes: int = 0
    measures: dict[str, Distribution] = {}
    errors: dict[str, ErrorCount] = {}
    points: dict[int, Point] = {}
    width: int = 1
    sessions_opened: int = 0
    sessions_failed: int = 0
    samples: list[Sample] = []

    @property
    def seconds(self) -> float:
        """From the first begin to the last end."""
        return max(self.ended_at - self.began_at, 0.0)

    def add(self, sample: Sample, *, keep: bool = False) -> None:
        """Counts a request that ended.

        Args:
            keep: whether to keep the sample itself as well.
        """
        if sample.cancelled:
            self.cancelled += 1
            return
        self.requests += 1
        self.good += sample.good
        self.began_at = min(self.began_at, sample.began_at) if self.began_at else sample.began_at
        self.ended_at = max(self.ended_at, sample.ended_at)
        self.request_bytes += sample.request_bytes
        self.response_bytes += sample.response_bytes
        point = self.points.setdefault(floor(sample.ended_at / self.width), Point())
        point.requests += 1
        if sample.failure is None:
            for name, value in sample.values.items():
                self.measured(name, value)
            for gap in sample.gaps:
                self.measured(names.GAP, gap)
            point.latency.add(sample.values[names.LATENCY])
            point.tokens += sample.values.get(names.TOKENS, 0.0)
        else:
            self.failures += 1
            point.failures += 1
            self.failed(sample)
        if keep:
            self.samples.append(sample)

    def measured(self, name: str, value: float) -> None:
        """Counts a value of a measure."""
        self.measures.setdefault(name, Distribution()).add(value)

    def failed(self, sample: Sample) -> None:
        """Counts a failure by its kind."""
        failure = sample.failure
        if failure is None:
            return
        kind = f"{failure.code} {failure.http_status}"
        count = self.errors.setdefault(
            kind,
            ErrorCount(
                code=failure.code,
                http_status=failure.http_status,
                message=failure.message,
                obstacle=failure.obstacle,
            ),
        )
        count.count += 1

    def users(self, count: int, now: float) -> None:
        """Notes how many users run at a moment."""
        point = self.points.setdefault(floor(now / self.width), Point())
        point.users = max(point.users, count)

    def merge(self, other: Tally) -> None:
        """Takes in another, whose stretches are no longer than its own."""
        self.requests += other.requests
        self.failures += other.failures
        self.good += other.good
        self.cancelled += other.cancelled
        self.late += other.late
        self.unsent += other.unsent
        self.request_bytes += other.request_bytes
        self.response_bytes += other.response_bytes
        self.sessions_opened += other.sessions_opened
        self.sessions_failed += other.sessions_failed
        if other.began_at:
            self.began_at = min(self.began_at, other.began_at) if self.began_at else other.began_at
        self.ended_at = max(self.ended_at, other.ended_at)
        for name, distribution in other.measures.items():
            self.measures.setdefault(name, Distribution()).merge(distribution)
        for kind, error in other.errors.items():
            if kind in self.errors:
                self.errors[kind].count += error.count
            else:
                self.errors[kind] = msgspec.structs.replace(error)
        for number, point in other.points.items():
            self._merge_point(number * other.width // self.width, point)
        while len(self.points) > _MOST_POINTS:
            self._widen()
        self.samples += other.samples

    def _merge_point(self, number: int, point: Point) -> None:
        self.points.setdefault(number, Point()).merge(point)

    def _widen(self) -> None:
        points, self.points = self.points, {}
        self.width *= 2
        for number, point in points.items():
            self._merge_point(number // 2, point)
