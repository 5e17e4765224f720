"""What a load test came to: the results file, a contract, and how it is made of counts."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from workbench import __version__
from workbench.model.errors import PayloadError
from workbench.model.inspection import inspect_now
from workbench.model.invocation import FileBody
from workbench.model.not_json import NOT_JSON
from workbench.model.redaction import redacted
from workbench.services.load.measurement import measures as names
from workbench.services.load.measurement.distribution import Summary
from workbench.services.load.measurement.knee import LevelPower, knee
from workbench.services.load.measurement.measures import MEASURES
from workbench.services.load.measurement.tally import ErrorCount, Tally
from workbench.services.load.plan import LoadPlan, Stage
from workbench.services.validation import resolve

FORMAT = "workbench-load/1"
"""What a results file says it is. Members are added to this format, never changed."""


class Ending(StrEnum):
    """How a load test ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    """From Locust's web page, or because every worker was gone."""
    OBSTACLE = "obstacle"
    """No request could succeed: credentials, address, or a missing endpoint."""


class MeasureResult(msgspec.Struct, frozen=True, kw_only=True):
    """A measure of a level: count, sum, mean, std, min and max are exact, percentiles to half a percent.

    Args:
        title, unit: for people.
        percentiles: by rank: 1, 5, 10, 25, 50, 75, 90, 95, 99.
    """

    title: str
    unit: str
    count: int
    sum: float
    mean: float
    std: float
    min: float
    max: float
    percentiles: dict[int, float]


class TimelinePoint(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a level.

    Args:
        at: seconds since the level began.
        users: at most.
        requests_per_second, failures_per_second, output_tokens_per_second: of requests that ended.
        p50_ms, p95_ms, p99_ms: latency of those that succeeded; None where none was.
    """

    at: float
    users: int
    requests_per_second: float
    failures_per_second: float
    output_tokens_per_second: float
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None


class ErrorResult(msgspec.Struct, frozen=True, kw_only=True):
    """Failures of one kind; the message is that of the first."""

    code: str
    http_status: int
    message: str
    count: int


class LevelResult(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured apart: the whole run, or a level of a sweep.

    Args:
        users: at most.
        seconds: from the first begin to the last end.
        requests, failures: that ended; failures are among the requests.
        good: that succeeded and hold every SLO.
        cancelled: given up when the run ended.
        late, unsent: of an open loop: begun more than 10 ms after they were due, and never begun.
        requests_per_second, goodput, output_tokens_per_second: over `seconds`; goodput only with SLOs,
            tokens only where they are known.
        request_bytes, response_bytes: of all bodies.
        sessions_opened, sessions_failed: of runs with sessions.
        measures: of requests that succeeded, by name.
        errors: the most frequent first.
        timeline: in order.
    """

    users: int
    seconds: float
    requests: int
    failures: int
    good: int
    cancelled: int
    late: int
    unsent: int
    requests_per_second: float
    goodput: float | None
    output_tokens_per_second: float | None
    request_bytes: int
    response_bytes: int
    sessions_opened: int
    sessions_failed: int
    measures: dict[str, MeasureResult]
    errors: tuple[ErrorResult, ...]
    timeline: tuple[TimelinePoint, ...]


class WorkerResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one process has sent."""

    name: str
    requests: int
    failures: int


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """How the load was set up.

    Args:
        operation, endpoint_name: of the first request.
        requests: how many different ones were sent in turn.
        stages: in order.
        sweep, rate, arrivals, tokenizer: see `LoadPlan`; arrivals only of an open loop.
        sessions: whether each user kept a session.
        slos: milliseconds by measure.
    """

    operation: str
    endpoint_name: str
    requests: int
    stages: tuple[Stage, ...]
    sweep: bool
    rate: float
    arrivals: str
    sessions: bool
    tokenizer: str
    slos: dict[str, float]


class LoadResult(msgspec.Struct, frozen=True, kw_only=True):
    """A results file.

    Args:
        format: see `FORMAT`.
        workbench: the version that wrote it.
        name: what was sent.
        started_at, ended_at: ISO 8601, UTC.
        ending: see `Ending`.
        setup: see `Setup`.
        levels: one, or those of a sweep.
        knee: the users at the knee of a sweep; None for any other run.
        workers: the processes that sent, by name.
        locust: requests and failures as Locust counted them.
        warnings: of Locust, and about workers.
    """

    format: str
    workbench: str
    name: str
    started_at: str
    ended_at: str
    ending: Ending
    setup: Setup
    levels: tuple[LevelResult, ...]
    knee: int | None
    workers: tuple[WorkerResult, ...]
    locust: dict[str, int]
    warnings: tuple[str, ...]


def result_of(
    plan: LoadPlan,
    tallies: list[Tally],
    *,
    ending: Ending,
    started: float,
    ended: float,
    workers: dict[str, tuple[int, int]],
    locust: tuple[int, int],
    warnings: tuple[str, ...],
) -> LoadResult:
    """Returns what counts come to.

    Args:
        tallies: of each level that has begun.
        started, ended: seconds since 1970.
        workers: requests and failures by process.
        locust: the same as Locust counted them.
    """
    levels = tuple(
        _level(tally, max(stage.users for stage in stages), with_slos=bool(plan.slos))
        for tally, stages in zip(tallies, plan.levels, strict=False)
    )
    powers = [LevelPower(level.users, _answered(level), _mean(level)) for level in levels]
    return LoadResult(
        format=FORMAT,
        workbench=__version__,
        name=redacted(plan.name),
        started_at=_moment(started),
        ended_at=_moment(ended),
        ending=ending,
        setup=_setup(plan),
        levels=levels,
        knee=knee(powers) if plan.sweep else None,
        workers=tuple(
            WorkerResult(name=name, requests=requests, failures=failures)
            for name, (requests, failures) in sorted(workers.items())
        ),
        locust={"requests": locust[0], "failures": locust[1]},
        warnings=warnings,
    )


def read_result(path: str) -> LoadResult:
    """Reads a results file.

    Raises:
        PayloadError: it cannot be read, or is not one.
    """
    body = resolve(FileBody(path))
    try:
        result = msgspec.json.decode(body.data if body else b"", type=LoadResult)
    except NOT_JSON as error:
        raise PayloadError(
            f"{path} is not a results file of a load test: {error}.", "`workbench load --output` writes one."
        ) from None
    if result.format != FORMAT:
        raise PayloadError(f"{path} is of the format {result.format!r}; this version reads {FORMAT!r}.")
    return result


def _setup(plan: LoadPlan) -> Setup:
    return Setup(
        operation=plan.operation,
        endpoint_name=plan.endpoint_name,
        requests=len(plan.requests),
        stages=plan.stages,
        sweep=plan.sweep,
        rate=plan.rate,
        arrivals=plan.arrivals if plan.rate else "",
        sessions=plan.sessions is not None,
        tokenizer=plan.tokenizer,
        slos={slo.measure: slo.limit_ms for slo in plan.slos},
    )


def _level(tally: Tally, users: int, *, with_slos: bool) -> LevelResult:
    seconds = tally.seconds
    per_second = 1 / seconds if seconds else 0.0
    tokens = tally.measures.get(names.TOKENS)
    summaries = {name: tally.measures[name].summary() for name in MEASURES if name in tally.measures}
    return LevelResult(
        users=users,
        seconds=seconds,
        requests=tally.requests,
        failures=tally.failures,
        good=tally.good,
        cancelled=tally.cancelled,
        late=tally.late,
        unsent=tally.unsent,
        requests_per_second=tally.requests * per_second,
        goodput=tally.good * per_second if with_slos else None,
        output_tokens_per_second=tokens.total * per_second if tokens else None,
        request_bytes=tally.request_bytes,
        response_bytes=tally.response_bytes,
        sessions_opened=tally.sessions_opened,
        sessions_failed=tally.sessions_failed,
        measures={name: _measure(name, summary) for name, summary in summaries.items() if summary},
        errors=tuple(
            _error(error) for error in sorted(tally.errors.values(), key=lambda error: -error.count)
        ),
        timeline=_timeline(tally),
    )


def _measure(name: str, summary: Summary) -> MeasureResult:
    return MeasureResult(
        title=MEASURES[name].title, unit=MEASURES[name].unit, **msgspec.structs.asdict(summary)
    )


def _error(error: ErrorCount) -> ErrorResult:
    return ErrorResult(
        code=error.code, http_status=error.http_status, message=redacted(error.message), count=error.count
    )


def _timeline(tally: Tally) -> tuple[TimelinePoint, ...]:
    if not tally.points:
        return ()
    first = min(tally.points)
    return tuple(
        TimelinePoint(
            at=float((number - first) * tally.width),
            users=point.users,
            requests_per_second=point.requests / tally.width,
            failures_per_second=point.failures / tally.width,
            output_tokens_per_second=point.tokens / tally.width,
            p50_ms=point.latency.percentile(50),
            p95_ms=point.latency.percentile(95),
            p99_ms=point.latency.percentile(99),
        )
        for number, point in sorted(tally.points.items())
    )


def _answered(level: LevelResult) -> float:
    answered = level.requests - level.failures
    return answered / level.seconds if level.seconds else 0.0


def _mean(level: LevelResult) -> float | None:
    latency = level.measures.get(names.LATENCY)
    return latency.mean if latency else None


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


inspect_now(LoadResult)
