"""What a batch has come to so far, counted as its requests end, in memory of one size."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Mapping
from math import exp, log
from time import monotonic

import msgspec

_STEPS = 20
"""Steps of a histogram in which a duration grows e-fold: percentiles are exact to 5 %."""
RECENT_SECONDS = 5.0
"""What the rate is measured over while records are sent."""
_CHART_SECONDS = 120


class Second(msgspec.Struct, frozen=True):
    """The records that ended in one second, and the requests that they were in.

    Args:
        at: the second, counted from the beginning of the run.
        count: how many records.
        p50_ms, p95_ms: durations of the requests that were answered; 0 where none was.
        concurrency: how many were in flight at most.
    """

    at: int
    count: int
    p50_ms: float
    p95_ms: float
    concurrency: int


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of a batch.

    Args:
        ok, failed: records of this run that have ended so.
        before: records that earlier runs had ended.
        requests: that were sent, those that were repeated included.
        retries: how many of them repeated another.
        throttled: how many the service throttled.
        seconds: since the run began.
        rate: records each second: of the last five seconds, and of the whole run once that is over.
        fraction: of the input that was read, from 0 to 1; None where that is not known.
        left_seconds: that it will take at this rate; None where that is not known.
        concurrency: requests that may be in flight now.
        failures: records that failed, by error code, the most frequent first.
        reasons: the first message of each error code.
        p50_ms, p95_ms, p99_ms: durations of answered requests; None while there are none.
        chart: the last seconds.
    """

    ok: int = 0
    failed: int = 0
    before: int = 0
    requests: int = 0
    retries: int = 0
    throttled: int = 0
    seconds: float = 0.0
    rate: float = 0.0
    fraction: float | None = None
    left_seconds: float | None = None
    concurrency: int = 0
    failures: tuple[tuple[str, int], ...] = ()
    reasons: Mapping[str, str] = msgspec.field(default_factory=dict)
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    chart: tuple[Second, ...] = ()


class Durations:
    """A histogram of durations with steps that grow with them."""

    def __init__(self) -> None:
        self._steps: Counter[int] = Counter()
        self.count = 0

    def add(self, milliseconds: float) -> None:
        """Counts a duration."""
        self._steps[int(log(max(milliseconds, 0.001)) * _STEPS // 1)] += 1
        self.count += 1

    def percentile(self, rank: int) -> float | None:
        """Returns the duration that `rank` of a hundred do not exceed; None where there are none."""
        left = -(-self.count * rank // 100)
        for step in sorted(self._steps):
            left -= self._steps[step]
            if left <= 0:
                return exp((step + 0.5) / _STEPS)
        return None


class Tally:
    """Counts what ends. Thread-safe.

    Args:
        before: records that earlier runs had ended.
    """

    def __init__(self, before: int = 0) -> None:
        self._lock = threading.Lock()
        self._before = before
        self._began = monotonic()
        self._ended: float | None = None
        self._ok = self._failed = self._requests = self._retries = self._throttled = 0
        self._failures: Counter[str] = Counter()
        self._reasons: dict[str, str] = {}
        self._durations = Durations()
        self._recent: deque[tuple[float, int]] = deque()
        self._second = -1
        self._ended_in_second = 0
        self._in_second: list[float] = []
        self._busiest = 0
        self._chart: deque[Second] = deque(maxlen=_CHART_SECONDS)

    def begin(self) -> None:
        """Starts the clock."""
        self._began = monotonic()

    def request(self, *, again: bool, throttled: bool) -> None:
        """Counts a request that ended."""
        with self._lock:
            self._requests += 1
            self._retries += again
            self._throttled += throttled

    def records(
        self,
        ok: int,
        failures: dict[str, int],
        duration_ms: float | None,
        concurrency: int,
        *,
        reason: str = "",
    ) -> None:
        """Counts the records of a request that will not be sent again.

        Args:
            reason: why its records failed, in words.
        """
        now = monotonic()
        failed = sum(failures.values())
        with self._lock:
            self._ok += ok
            self._failed += failed
            self._failures.update(failures)
            for code in failures:
                self._reasons.setdefault(code, reason)
            self._recent.append((now, ok + failed))
            while now - self._recent[0][0] > RECENT_SECONDS:
                self._recent.popleft()
            self._enter_second(int(now - self._began))
            self._ended_in_second += ok + failed
            self._busiest = max(self._busiest, concurrency)
            if duration_ms is not None:
                self._durations.add(duration_ms)
                self._in_second.append(duration_ms)

    def end(self) -> None:
        """Stops the clock."""
        with self._lock:
            self._ended = monotonic()

    def progress(self, fraction: float | None, concurrency: int) -> Progress:
        """Returns what it has come to."""
        with self._lock:
            now = self._ended or monotonic()
            seconds = now - self._began
            # Three records of the first hundredth of a second say nothing of three hundred a second.
            span = max(1.0, min(RECENT_SECONDS, seconds))
            recent = sum(count for at, count in self._recent if now - at <= RECENT_SECONDS)
            rate = recent / span
            if self._ended:
                rate = (self._ok + self._failed) / seconds if seconds else 0.0
            return Progress(
                ok=self._ok,
                failed=self._failed,
                before=self._before,
                requests=self._requests,
                retries=self._retries,
                throttled=self._throttled,
                seconds=seconds,
                rate=rate,
                fraction=fraction,
                left_seconds=self._left(rate, fraction),
                concurrency=concurrency,
                failures=tuple(self._failures.most_common()),
                reasons=dict(self._reasons),
                p50_ms=self._durations.percentile(50),
                p95_ms=self._durations.percentile(95),
                p99_ms=self._durations.percentile(99),
                chart=(*self._chart, *self._current()),
            )

    def _left(self, rate: float, fraction: float | None) -> float | None:
        done = self._before + self._ok + self._failed
        if not rate or not fraction or not done:
            return None
        return max(0.0, (done / fraction - done) / rate)

    def _enter_second(self, second: int) -> None:
        if second != self._second:
            self._chart.extend(self._current())
            self._second = second
            self._in_second = []
            self._ended_in_second = self._busiest = 0

    def _current(self) -> tuple[Second, ...]:
        if self._second < 0:
            return ()
        ordered = sorted(self._in_second) or [0.0]
        p50, p95 = (ordered[-(-len(ordered) * rank // 100) - 1] for rank in (50, 95))
        return (Second(self._second, self._ended_in_second, p50, p95, self._busiest),)
