"""What a report of a load test lists: measures, failures, levels and workers."""

from __future__ import annotations

import pytest

from tests.services.load.test_comparison import result
from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.plan import LoadPlan, Request, Stage
from workbench.services.load.result import Ending, result_of
from workbench.services.load.tables import load_report_of, rate_text, value_text


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
