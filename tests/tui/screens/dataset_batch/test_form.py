"""What is typed for a batch is a plan, or is refused in a sentence. No app."""

from __future__ import annotations

import pytest

from tests.tui.conftest import IRIS
from workbench.model.errors import UsageError
from workbench.model.invocation import TextBody
from workbench.tui.screens.dataset_batch.form import Answers, plan_of

BLANK = Answers(input="a.csv", expression="", output="", concurrency="", rate="", rows="", limit="")
TEMPLATE = IRIS.with_(body=TextBody('{"x": ${a}}'))


def test_what_is_left_empty_has_no_limit() -> None:
    plan = plan_of(BLANK, IRIS, "run")
    assert (plan.concurrency, plan.rate, plan.count, plan.limits.rows, plan.tags) == (
        None,
        0.0,
        None,
        1,
        ("run",),
    )


def test_numbers_are_taken_and_auto_is_none() -> None:
    plan = plan_of(BLANK._replace(concurrency="8", rate="2.5", rows="10", limit="1000"), IRIS, "run")
    assert (plan.concurrency, plan.rate, plan.count, plan.limits.rows) == (8, 2.5, 1000, 10)
    assert plan_of(BLANK._replace(concurrency="auto"), IRIS, "run").concurrency is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"concurrency": "0"}, "In flight is a whole number from 1 to 256."),
        ({"concurrency": "257"}, "In flight is a whole number from 1 to 256."),
        ({"concurrency": "-1"}, "In flight is a whole number from 1 to 256."),
        ({"rows": "many"}, "Per request is a whole number from 1 to 100,000."),
        ({"limit": "1.5"}, "Records is a whole number from 1 to 1,000,000,000."),
        ({"rate": "fast"}, "Per second is a number; empty sets no limit."),
        ({"rate": "-1"}, "Per second is a number; empty sets no limit."),
        ({"rate": "nan"}, "Per second is a number; empty sets no limit."),
        ({"rows": "2"}, "A payload with ${column} has one record per request."),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(UsageError) as refused:
        plan_of(BLANK._replace(**changes), TEMPLATE, "run")
    assert refused.value.message == reason


def test_an_expression_takes_the_place_of_the_payload() -> None:
    assert plan_of(BLANK._replace(expression="{x: a}", rows="2"), TEMPLATE, "run").limits.rows == 2
