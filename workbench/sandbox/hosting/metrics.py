"""The metrics of a day: invented traffic that is the same each time, and the calls that were really made.

The invented part is a function of endpoint, variant and minute, so that every question about the same
minutes has the same answer, however it is asked: errors are among the invocations, percentiles are in order,
and a busy hour is slower and uses more processor. Real calls are added to their minute. It is simulated;
names, units and dimensions are those of the Developer Guide ("Monitor Amazon SageMaker AI with Amazon
CloudWatch").
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

MINUTE = 60
_MINUTES_OF_A_DAY = 1440
_KEPT_MINUTES = 24 * 60
_MICROSECONDS = 1e6
_RARE = 0.86
"""The chance of a minute from which what is rare happens in it."""
_INCIDENT = range(600, 612)
"""Minutes of the day, in UTC, in which a tenth of the requests fails: something to be seen in a chart."""


_SPREAD = (
    *(0.70, 0.76, 0.81, 0.85, 0.88, 0.91, 0.94, 0.96, 0.98, 1.00),
    *(1.03, 1.07, 1.11, 1.16, 1.22, 1.30, 1.42, 1.60, 2.10, 3.20),
)
"""How long the invocations of a minute take, beside their median: a twentieth of them each."""


@dataclass
class Calls:
    """What was really called in one minute of one variant, or component."""

    durations: list[float] = field(default_factory=list)
    client_errors: int = 0
    server_errors: int = 0


class MetricLog:
    """The calls that were made, by what they went to and by minute. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calls: defaultdict[tuple[str, int], Calls] = defaultdict(Calls)

    def record(self, subject: str, moment: float, seconds: float, status: int) -> None:
        """Adds a call.

        Args:
            subject: `ENDPOINT/VARIANT`, or the name of an inference component.
            moment: seconds since 1970 that it ended at.
            seconds: that it took.
            status: of the answer.
        """
        minute = int(moment // MINUTE)
        with self._lock:
            calls = self._calls[subject, minute]
            calls.durations.append(seconds)
            calls.client_errors += 400 <= status < 500
            calls.server_errors += status >= 500
            for key in [key for key in self._calls if key[1] < minute - _KEPT_MINUTES]:
                del self._calls[key]

    def calls(self, subject: str, minute: int) -> Calls:
        """Returns the calls of a minute."""
        with self._lock:
            return self._calls.get((subject, minute), Calls())


@dataclass(frozen=True)
class Minute:
    """What happened in one minute to one variant or component.

    Attributes:
        load: from 0 to 1, of the busiest minute of the day.
        chance: from 0 to 1, what is rare happens where it is high: a cold start, a model that is loaded.
        median: seconds that half of the invocations take at most.
        real: the calls that were really made, of the others.
    """

    load: float
    chance: float
    invocations: int
    client_errors: int
    server_errors: int
    median: float
    real: Calls

    def value(self, metric: str) -> tuple[float, ...]:
        """Returns the samples of a metric; a sum adds them up, a percentile looks through them."""
        made = self.real
        match metric:
            case "Invocations":
                return (float(self.invocations + len(made.durations)),)
            case "Invocation4XXErrors":
                return (float(self.client_errors + made.client_errors),)
            case "Invocation5XXErrors" | "InvocationModelErrors":
                return (float(self.server_errors + made.server_errors),)
            case "ModelLatency":
                return self._latencies(self.median)
            case "OverheadLatency":
                return self._latencies(0.004 + 0.002 * self.load)
            case "ConcurrentRequestsPerModel" | "ConcurrentRequestsPerCopy":
                return (float(math.ceil(self.invocations * self.median / MINUTE)),)
            case "CPUUtilization" | "CPUUtilizationNormalized":
                return (round(6 + 70 * self.load, 2),)
            case "MemoryUtilization" | "MemoryUtilizationNormalized":
                return (round(38 + 6 * self.load, 2),)
            case "DiskUtilization":
                return (21.5,)
            case "GPUUtilization" | "GPUUtilizationNormalized":
                return (round(4 + 88 * self.load, 2),)
            case "GPUMemoryUtilization" | "GPUMemoryUtilizationNormalized":
                return (round(71 + 9 * self.load, 2),)
        return self._rare(metric)

    def _rare(self, metric: str) -> tuple[float, ...]:
        """Returns the samples of what only some kinds of endpoints have."""
        backlog = math.floor(14 * self.load * self.chance**2)
        happens = self.invocations > 0 and self.chance > _RARE
        seconds = (self.chance - _RARE) / (1 - _RARE)
        match metric:
            case "ModelSetupTime":
                return (round((1.6 + 2.8 * seconds) * _MICROSECONDS, 1),) if happens else ()
            case "ServerlessConcurrentExecutionsUtilization":
                return (round(min(0.02 + 0.4 * self.load * (0.5 + self.chance), 1.0), 4),)
            case "ModelCacheHit":
                return (*(1.0,) * self.invocations, *(0.0,) * happens)
            case "ModelLoadingWaitTime":
                return (round((1.1 + 3.0 * seconds) * _MICROSECONDS, 1),) if happens else ()
            case "ModelDownloadingTime":
                return (round((0.3 + 1.2 * seconds) * _MICROSECONDS, 1),) if happens else ()
            case "ModelLoadingTime":
                return (round((0.8 + 1.8 * seconds) * _MICROSECONDS, 1),) if happens else ()
            case "ModelUnloadingTime":
                return (round((0.1 + 0.1 * seconds) * _MICROSECONDS, 1),) if happens else ()
            case "LoadedModelCount":
                return (float(1 + round(2 * self.load)),)
            case "ApproximateBacklogSize" | "ApproximateBacklogSizePerInstance":
                return (float(backlog),)
            case "ApproximateAgeOfOldestRequest":
                return (round(backlog * (4 + 20 * self.median), 1),) if backlog else ()
        return ()

    def _latencies(self, median: float) -> tuple[float, ...]:
        """Microseconds of the invented invocations, at the ranks that are asked for, and of the real ones."""
        invented: tuple[float, ...] = ()
        if self.invocations:
            invented = tuple(round(median * factor * _MICROSECONDS, 1) for factor in _SPREAD)
        return (*invented, *(seconds * _MICROSECONDS for seconds in self.real.durations))


@dataclass(frozen=True)
class Subject:
    """A variant or an inference component.

    Attributes:
        endpoint: the name of its endpoint.
        name: as the log of calls has it.
        share: of the endpoint's traffic, from 0 to 1.
        parts: the inference components whose requests a variant's are; empty where it runs a model itself.
    """

    endpoint: str
    name: str
    share: float
    parts: tuple[Subject, ...] = ()


def minutes(subject: Subject, log: MetricLog, span: range) -> Iterable[tuple[int, Minute]]:
    """Yields the minutes of a span, as minutes since 1970."""
    shares = [_invented(part, log, span) for part in subject.parts]
    for minute, own in _invented(subject, log, span):
        parts = [next(share)[1] for share in shares]
        yield minute, _with_counts(own, parts) if parts else own


def _with_counts(own: Minute, parts: Sequence[Minute]) -> Minute:
    """Returns a minute with the counts of its parts."""
    return replace(
        own,
        invocations=sum(part.invocations for part in parts),
        client_errors=sum(part.client_errors for part in parts),
        server_errors=sum(part.server_errors for part in parts),
    )


def _invented(subject: Subject, log: MetricLog, span: range) -> Iterator[tuple[int, Minute]]:
    """Yields the minutes of a variant, or of a component, by itself."""
    name = subject.name
    busiest = _noise(subject.endpoint, "busiest") * 180 + 4
    base = 0.01 + _noise(subject.endpoint, "latency") * 0.12
    for minute in span:
        time_of_day = minute % _MINUTES_OF_A_DAY
        daylight = 0.5 - 0.5 * math.cos(2 * math.pi * (time_of_day - 180) / _MINUTES_OF_A_DAY)
        noise = _noise(name, minute)
        load = min(0.08 + 0.85 * daylight + 0.07 * noise, 1.0)
        count = round(busiest * load * subject.share)
        bad = 0.1 if time_of_day in _INCIDENT else 0.004
        # Errors are rare: what is left of a whole one happens as often as it is large.
        server = min(int(count * bad + _noise(name, "5xx", minute)), count)
        client = min(int(count * 0.006 + _noise(name, "4xx", minute)), count - server)
        median = base * (1 + 0.6 * load**3) * (2.5 if time_of_day in _INCIDENT else 1.0)
        chance = _noise(name, "chance", minute)
        yield minute, Minute(load, chance, count, client, server, median, log.calls(name, minute))


def statistic(name: str, samples: Sequence[float]) -> float | None:
    """Returns a statistic of samples, such as `Sum`, `Average` or `p90`; None for one that is not known."""
    ordered = sorted(samples)
    plain: Mapping[str, float] = {
        "Sum": sum(ordered),
        "SampleCount": float(len(ordered)),
        "Minimum": ordered[0],
        "Maximum": ordered[-1],
        "Average": sum(ordered) / len(ordered),
    }
    if name in plain:
        return plain[name]
    try:
        rank = float(name.removeprefix("p"))
    except ValueError:
        return None
    if not name.startswith("p") or not 0 <= rank <= 100:
        return None
    return ordered[max(math.ceil(len(ordered) * rank / 100) - 1, 0)]


def _noise(*parts: object) -> float:
    """A number from 0 to 1 that is always the same for the same parts."""
    digest = hashlib.blake2b("/".join(map(str, parts)).encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32
