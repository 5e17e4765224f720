"""A load test as tables and charts that every form of report shows."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.content.humanize import counted, duration, percent, size
from workbench.content.views.plot import Plot, PlotKind, Series
from workbench.services.load.measurement import measures as names
from workbench.services.load.measurement.measures import MEASURES, RUN_DEFINITIONS
from workbench.services.load.result import Ending, LevelResult, LoadResult, MeasureResult
from workbench.services.report.report import Report, Table, safe_report

_RANKS = (50, 95, 99)
_MOST_ERRORS = 20
_ENDINGS = {
    Ending.DONE: "",
    Ending.CANCELLED: "The run was interrupted.",
    Ending.STOPPED: "The run was stopped early: from the web page, or because no worker was left.",
    Ending.OBSTACLE: "The run was ended: no request could succeed.",
}


def load_report_of(result: LoadResult) -> Report:
    """Returns what a report of a load test shows."""
    last = result.levels[-1]
    tables = [_sweep(result)] if result.setup.sweep else []
    for level in result.levels:
        of_level = f", {counted(level.users, 'user')}" if result.setup.sweep else ""
        tables += [table._replace(title=table.title + of_level) for table in _tables(level)]
    tables += _workers(result)
    return safe_report(
        f"Load test of {result.name}",
        tuple(filter(None, (*_facts(result), *_counts(last if not result.setup.sweep else None)))),
        tuple(tables),
        _charts(result),
        _definitions(result),
    )


def value_text(value: float, unit: str) -> str:
    """Returns a value of a measure as every form of report writes it."""
    if unit == "ms":
        return duration(value)
    return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"


def rate_text(value: float) -> str:
    """Returns a rate as every form of report writes it."""
    return f"{value:,.0f}/s" if value >= 100 else f"{value:,.1f}/s"


def _facts(result: LoadResult) -> tuple[str, ...]:
    setup = result.setup
    stages = setup.stages
    if setup.sweep:
        users = f"Sweep over {', '.join(str(stage.users) for stage in stages)} users"
    elif len(stages) > 1:
        users = f"{counted(len(stages), 'stage')} of up to {counted(max(s.users for s in stages), 'user')}"
    else:
        users = f"{counted(stages[0].users, 'user')} for {duration(stages[0].seconds * 1000)}"
    loop = (
        f"open loop, {setup.rate:g} requests due each second ({setup.arrivals})"
        if setup.rate
        else "closed loop"
    )
    sends = f"{setup.operation} to {setup.endpoint_name or result.name}"
    sends += f", {counted(setup.requests, 'request')} in turn" if setup.requests > 1 else ""
    sends += ", each user in a session of its own" if setup.sessions else ""
    return (
        f"{sends}.",
        f"{users}; {loop}.",
        f"From {result.started_at} to {result.ended_at}.",
        _ENDINGS[result.ending],
        _knee(result),
        *(f"Warning: {warning}" for warning in result.warnings),
    )


def _knee(result: LoadResult) -> str:
    if result.knee is None:
        return ""
    if len(result.levels) > 1 and result.knee == max(level.users for level in result.levels):
        return f"Knee: {counted(result.knee, 'user')} or more; it may be beyond the levels of this sweep."
    return f"Knee: {counted(result.knee, 'user')}."


def _counts(level: LevelResult | None) -> tuple[str, ...]:
    if level is None:
        return ()
    share = level.failures / level.requests if level.requests else 0.0
    words = [
        f"{counted(level.requests, 'request')} in {duration(level.seconds * 1000)}",
        rate_text(level.requests_per_second),
        f"{level.failures:,} failed ({percent(share, 1)})",
    ]
    words += [f"{level.cancelled:,} cancelled at the end"] if level.cancelled else []
    facts = [" · ".join(words) + "."]
    if level.goodput is not None:
        good = level.good / level.requests if level.requests else 0.0
        facts.append(
            f"Goodput: {rate_text(level.goodput)} ({percent(good, 1)} of the requests held every SLO)."
        )
    if level.output_tokens_per_second is not None:
        facts.append(f"Output tokens: {rate_text(level.output_tokens_per_second)} in all.")
    if names.CHUNKS in level.measures:
        facts.append("Chunks are counted: the answers have no usage, and --tokenizer names no tokenizer.")
    if level.late or level.unsent:
        facts.append(
            f"{level.late:,} requests began late and {level.unsent:,} never began: "
            "all users, or this machine, were busy."
        )
    if level.sessions_opened or level.sessions_failed:
        facts.append(f"{counted(level.sessions_opened, 'session')} opened, {level.sessions_failed:,} failed.")
    facts.append(f"Sent {size(level.request_bytes)}, received {size(level.response_bytes)}.")
    return tuple(facts)


def _tables(level: LevelResult) -> list[Table]:
    rows = tuple(_measure_row(MEASURES[name].label, measure) for name, measure in level.measures.items())
    heads = ("Measure", "Mean", *(f"p{rank}" for rank in _RANKS), "Max", "Count")
    tables = [Table("Measures", heads, rows)] if rows else []
    errors = level.errors[:_MOST_ERRORS]
    if errors:
        tables.append(
            Table(
                "Errors",
                ("Code", "Status", "Requests", "First message"),
                tuple(
                    (error.code, str(error.http_status or "-"), f"{error.count:,}", error.message)
                    for error in errors
                ),
                numbers=False,
            )
        )
    return tables


def _measure_row(label: str, measure: MeasureResult) -> tuple[str, ...]:
    values = (measure.mean, *(measure.percentiles[rank] for rank in _RANKS), measure.max)
    return (
        label,
        *(value_text(value, measure.unit) for value in values),
        f"{measure.count:,}",
    )


def _sweep(result: LoadResult) -> Table:
    with_tokens = any(level.output_tokens_per_second is not None for level in result.levels)
    with_ttft = any(names.TTFT in level.measures for level in result.levels)
    with_slos = bool(result.setup.slos)
    heads = ["Users", "Requests/s", "Failed", "Latency p50", "p95"]
    heads += ["TTFT p95"] * with_ttft + ["Tokens/s"] * with_tokens + ["Goodput"] * with_slos + [""]
    rows = []
    for level in result.levels:
        latency, ttft = level.measures.get(names.LATENCY), level.measures.get(names.TTFT)
        row = [f"{level.users:,}", f"{level.requests_per_second:,.1f}", f"{level.failures:,}"]
        row += [duration(latency.percentiles[rank]) if latency else "-" for rank in (50, 95)]
        row += [duration(ttft.percentiles[95]) if ttft else "-"] * with_ttft
        row += [f"{level.output_tokens_per_second or 0:,.1f}"] * with_tokens
        row += [f"{level.goodput or 0:,.1f}"] * with_slos
        rows.append((*row, "knee" if level.users == result.knee else ""))
    return Table("Sweep", tuple(heads), tuple(rows))


def _workers(result: LoadResult) -> list[Table]:
    if len(result.workers) < 2:
        return []
    rows = [(worker.name, f"{worker.requests:,}", f"{worker.failures:,}") for worker in result.workers]
    total = [sum(worker.requests for worker in result.workers), sum(w.failures for w in result.workers)]
    rows.append(("All", f"{total[0]:,}", f"{total[1]:,}"))
    return [Table("Workers", ("Worker", "Requests", "Failed"), tuple(rows))]


def _charts(result: LoadResult) -> tuple[Plot, ...]:
    if result.setup.sweep:
        return _sweep_charts(result)
    timeline = result.levels[0].timeline
    if len(timeline) < 2:
        return ()
    rates = [
        _line("requests", ((point.at, point.requests_per_second) for point in timeline)),
        _line("failures", ((point.at, point.failures_per_second) for point in timeline)),
    ]
    percentiles = [
        _line("p50", ((point.at, point.p50_ms) for point in timeline)),
        _line("p95", ((point.at, point.p95_ms) for point in timeline)),
        _line("p99", ((point.at, point.p99_ms) for point in timeline)),
    ]
    users = _line("users", ((point.at, float(point.users)) for point in timeline))
    return (
        *_chart("Rate over time", rates, "seconds", "requests/s"),
        *_chart("Latency over time", percentiles, "seconds", "ms"),
        *_chart("Users over time", [users], "seconds", "users"),
    )


def _sweep_charts(result: LoadResult) -> tuple[Plot, ...]:
    levels = result.levels
    knee = None if result.knee is None else float(result.knee)
    rates = [_line("requests/s", ((float(level.users), level.requests_per_second) for level in levels), knee)]
    if result.setup.slos:
        rates.append(_line("goodput", ((float(level.users), level.goodput or 0.0) for level in levels)))
    latencies = [
        _line(
            f"p{rank}",
            (
                (float(level.users), level.measures[names.LATENCY].percentiles[rank])
                for level in levels
                if names.LATENCY in level.measures
            ),
            knee,
        )
        for rank in (50, 95)
    ]
    return (
        *_chart("Throughput by users (the circle is the knee)", rates, "users", "requests/s"),
        *_chart("Latency by users", latencies, "users", "ms"),
    )


def _line(name: str, points: Iterable[tuple[float, float | None]], marked: float | None = None) -> Series:
    measured = [(x, y) for x, y in points if y is not None]
    return Series(name, tuple(y for _, y in measured), tuple(x for x, _ in measured), marked)


def _chart(title: str, series: Iterable[Series], x_title: str, y_title: str) -> tuple[Plot, ...]:
    """Returns a plot of lines; none where nothing was measured."""
    drawn = tuple(line for line in series if line.xs)
    plot = Plot(PlotKind.LINES, title, drawn, x_title=x_title, y_title=y_title, from_zero=True)
    return (plot,) if drawn else ()


def _definitions(result: LoadResult) -> tuple[tuple[str, str], ...]:
    present = [name for name in MEASURES if any(name in level.measures for level in result.levels)]
    left_out = set()
    if not result.setup.slos:
        left_out.add("Goodput")
    if not result.setup.sweep:
        left_out.add("Knee")
    if not any(level.output_tokens_per_second is not None for level in result.levels):
        left_out.add("Output tokens per second, in all")
    return (
        *((MEASURES[name].title, MEASURES[name].definition) for name in present),
        *(row for row in RUN_DEFINITIONS if row[0] not in left_out),
    )
