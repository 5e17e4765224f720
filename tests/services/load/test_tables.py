"""What a report of a load test lists: measures, failures, levels and workers."""

from __future__ import annotations

import pytest

from tests.services.load.test_comparison import result
from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.measurement.slo import Slo
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.plan import LoadPlan, Request, Stage
from workbench.services.load.result import Ending, result_of
from workbench.services.load.tables import load_report_of, rate_text, value_text
from workbench.services.report.report import Report

_SOMETIMES = ("Output tokens per second, in all", "Goodput")
"""Definitions that only some reports have."""


def test_failures_are_listed_by_kind_the_most_frequent_first() -> None:
    tally = Tally()
    codes = [("ModelError", 424)] * 2 + [("ReadTimeoutError", 0)] * 3
    for at, (code, status) in enumerate(codes):
        failure = Failing(code, status, f"message {at}")
        tally.add(Sample(began_at=1000 + at, ended_at=1001 + at, failure=failure, values={}))
    plan = LoadPlan(
        name="chat",
        requests=(Request(operation="InvokeEndpoint", fields={"EndpointName": "chat"}),),
        stages=(Stage(users=1, seconds=1.0, spawn_rate=1.0),),
    )
    report = load_report_of(
        result_of(
            plan,
            [tally],
            ending=Ending.DONE,
            started=1000.0,
            ended=1010.0,
            workers={"worker 1": (3, 1), "worker 2": (2, 4)},
            locust=(5, 5),
            warnings=("Every worker had left: no further users were started.",),
        )
    )
    tables = {table.title: table.rows for table in report.tables}
    assert tables["Errors"] == (
        ("ReadTimeoutError", "-", "3", "message 2"),
        ("ModelError", "424", "2", "message 0"),
    )
    assert tables["Workers"] == (("worker 1", "3", "1"), ("worker 2", "2", "4"), ("All", "5", "5"))
    assert "Warning: Every worker had left: no further users were started." in report.facts


def _report(tallies: list[Tally], *stages: Stage, sweep: bool = False, slos: tuple[Slo, ...] = ()) -> Report:
    plan = LoadPlan(
        name="chat",
        requests=(Request(operation="InvokeEndpoint", fields={"EndpointName": "chat"}),),
        stages=stages,
        sweep=sweep,
        slos=slos,
    )
    result = result_of(
        plan,
        tallies,
        ending=Ending.DONE,
        started=1000.0,
        ended=1010.0,
        workers={},
        locust=(2, 0),
        warnings=(),
    )
    return load_report_of(result)


def _sample(at: float, *, good: bool = True, **values: float) -> Sample:
    return Sample(
        began_at=at, ended_at=at + 1, values={"latency": 1000.0, **values}, good=good, response_bytes=9
    )


def _sometimes(report: Report) -> list[str]:
    return [title for title, _ in report.definitions if title in _SOMETIMES]


def test_what_a_run_came_to_is_said_in_sentences() -> None:
    """Goodput, tokens, an open loop that could not keep up, and sessions, each only where there is one."""
    stages = (Stage(users=2, seconds=5.0, spawn_rate=2.0), Stage(users=8, seconds=5.0, spawn_rate=8.0))
    tally = Tally(late=1200, unsent=3, sessions_opened=2, sessions_failed=1, cancelled=4)
    tally.add(_sample(1000.0, output_tokens=30.0))
    tally.add(_sample(1001.0, good=False, output_tokens=10.0))
    report = _report([tally], *stages, slos=(Slo("latency", 500.0),))
    assert report.facts[1:2] + report.facts[3:] == (
        "2 stages of up to 8 users; closed loop.",
        "2 requests in 2.00 s · 1.0/s · 0 failed (0.0 %) · 4 cancelled at the end.",
        "Goodput: 0.5/s (50.0 % of the requests held every SLO).",
        "Output tokens: 20.0/s in all.",
        "1,200 requests began late and 3 never began: all users, or this machine, were busy.",
        "2 sessions opened, 1 failed.",
        "Sent 0 B, received 18 B.",
    )
    assert sorted(_sometimes(report)) == sorted(_SOMETIMES)
    titles = [chart.title for chart in report.charts]
    assert titles == ["Rate over time", "Latency over time", "Users over time"]


def test_chunks_are_said_not_to_be_tokens_and_one_second_has_no_timeline() -> None:
    tally = Tally()
    tally.add(_sample(1000.0, chunks=7.0))
    report = _report([tally], Stage(users=1, seconds=1.0, spawn_rate=1.0))
    assert (
        "Chunks are counted: the answers have no usage, and --tokenizer names no tokenizer." in report.facts
    )
    assert _sometimes(report) == []
    assert report.charts == ()


def test_a_sweep_with_objectives_draws_its_goodput_beside_its_rate() -> None:
    tallies = [Tally(), Tally()]
    for number, tally in enumerate(tallies):
        tally.add(_sample(1000.0, good=not number))
    stages = [Stage(users=users, seconds=1.0, spawn_rate=1.0) for users in (1, 2)]
    report = _report(tallies, *stages, sweep=True, slos=(Slo("latency", 5000.0),))
    throughput, latency = report.charts
    assert [line.name for line in throughput.series] == ["requests/s", "goodput"]
    assert (throughput.series[1].xs, throughput.series[1].ys) == ((1.0, 2.0), (1.0, 0.0))
    assert [line.name for line in latency.series] == ["p50", "p95"]


def test_a_level_whose_requests_all_failed_has_no_latency() -> None:
    sweep = load_report_of(result((1, 10.0, 0), (2, 10.0, 30), sweep=True))
    (table,) = [table for table in sweep.tables if table.title == "Sweep"]
    assert table.rows[0][3:5] == ("-", "-")
    assert "-" not in table.rows[1][3:5]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(1234.4, "tokens", "1,234"), (12.3456, "tokens", "12.35"), (0.5, "", "0.5"), (1500.0, "ms", "1.50 s")],
)
def test_a_value_has_as_many_digits_as_it_is_read_with(value: float, unit: str, text: str) -> None:
    assert value_text(value, unit) == text


@pytest.mark.parametrize(("rate", "text"), [(99.94, "99.9/s"), (100.2, "100/s"), (12345.0, "12,345/s")])
def test_a_rate_has_a_decimal_where_it_is_low(rate: float, text: str) -> None:
    assert rate_text(rate) == text
