"""What a report of an evaluation shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from workbench.compare import Rules
from workbench.services.evaluation.evaluation import evaluate, selected_task
from workbench.services.evaluation.example import Unusable
from workbench.services.evaluation.paired import PairedDifference, PairedEvaluation, compare_targets
from workbench.services.evaluation.stored import Examples, Stored
from workbench.services.evaluation.tables import paired_report_of, report_of, verdict
from workbench.services.evaluation.task import Options
from workbench.services.report.report import Report
from workbench.store.sqlite.temporary import TemporaryDatabase

Make = Callable[..., Examples]


def reported(examples: Examples) -> Report:
    task = selected_task("", examples, Options())
    return report_of(evaluate(examples, task, Options()), task)


def titles(report: Report) -> list[str]:
    return [table.title for table in report.tables]


def test_classes_are_crossed_where_they_are_few(make: Make) -> None:
    few = reported(make(["cat", "dog", "cat"], ["cat", "cat", "cat"]))
    assert titles(few) == ["Measures", "By class", "Confusion matrix"]
    assert few.tables[2].heads == ("Label / predicted", "cat", "dog")
    assert few.tables[2].rows == (("cat", "2", "0"), ("dog", "1", "0"))
    assert [chart.title for chart in few.charts] == ["F1 by class"]
    names = [f"class {number}" for number in range(21)]
    many = reported(make(names, names))
    assert titles(many) == ["Measures", "By class"] and len(many.tables[1].rows) == 21


def test_numbers_have_no_classes(make: Make) -> None:
    report = reported(make([1.5, 2.5, 4.0], [1.0, 2.0, 4.5]))
    assert titles(report) == ["Measures"] and report.charts == ()
    measures = [measure for measure, _ in report.tables[0].rows]
    assert measures == [title for title, _ in report.definitions]


@pytest.mark.parametrize(("count", "note"), [(2, ""), (25, "5 more are not shown.")])
def test_what_could_not_be_judged_is_listed(
    make: Make, database: TemporaryDatabase, count: int, note: str
) -> None:
    examples = make(["a", "b"], ["a", "b"])
    unusable = Stored(database.table(), Unusable)
    for number in range(count):
        unusable.add(Unusable(str(number), f"line {number}", "failed: 424"))
    report = reported(examples._replace(unusable=unusable))
    table = report.tables[-1]
    assert ("Records judged", f"2 of {count + 2}") in report.tables[0].rows
    assert (table.title, table.note) == ("Records that could not be judged", note)
    assert table.rows[0] == ("line 0", "0", "failed: 424") and len(table.rows) == min(count, 20)
    assert report.facts[1] == f"2 of {count + 2} records could be judged."


def compared(before: Examples, after: Examples) -> PairedEvaluation:
    return compare_targets(before, after, selected_task("", before, Options()), Options(), Rules())


def test_facts_say_what_was_left_out_and_how_answers_agree(make: Make) -> None:
    before = make(["a", "b", "a", "b"], ["a", "b", "b", "a"])
    after = make(["a", "b", "a"], ["a", "a", "a"])
    paired = compared(before, after)
    task = selected_task("", before, Options())
    report = paired_report_of(paired._replace(repeated=1), task)
    assert report.facts[1].endswith("Both have 3 records; 1 more record in one of them only.")
    assert "1 record left out: a later one has the same ID." in report.facts
    assert any(fact.startswith("Only A is right on 1, only B on 1: McNemar") for fact in report.facts)
    assert titles(report)[-1] == "Records that differ most"


def test_the_same_answers_have_no_records_that_differ(make: Make) -> None:
    examples = make([1.5, 2.5, 3.5], [1.0, 2.0, 3.0])
    report = paired_report_of(compared(examples, examples), selected_task("", examples, Options()))
    assert titles(report) == ["Measures"]
    assert {row[-1] for row in report.tables[0].rows} == {"same"}
    assert not any("McNemar" in fact for fact in report.facts)


@pytest.mark.parametrize(
    ("before", "after", "low", "high", "words"),
    [
        (0.5, 0.7, None, None, "-"),
        (0.5, 0.5, 0.0, 0.0, "same"),
        (0.5, 0.7, -0.1, 0.3, "not certain"),
        (0.5, 0.7, 0.1, 0.3, "B better"),
        (0.7, 0.5, -0.3, -0.1, "A better"),
    ],
)
def test_a_verdict_needs_an_interval_that_leaves_out_zero(  # noqa: PLR0917
    make: Make, before: float, after: float, low: float | None, high: float | None, words: str
) -> None:
    examples = make(["a", "b"], ["a", "b"])
    task = selected_task("", examples, Options())
    paired = compared(examples, examples)._replace(
        differences=(PairedDifference("accuracy", before, after, low, high),)
    )
    assert verdict(paired, "accuracy", task) == words


@pytest.mark.parametrize(
    ("name", "low", "high", "words"),
    [("mae", 0.1, 0.3, "A better"), ("bias", 0.1, 0.3, "differ"), ("bias", -0.1, 0.3, "not certain")],
)
def test_less_of_an_error_is_better_and_of_a_bias_neither(
    make: Make, name: str, low: float, high: float, words: str
) -> None:
    examples = make([1.5, 2.5], [1.0, 2.0])
    task = selected_task("", examples, Options())
    paired = compared(examples, examples)._replace(differences=(PairedDifference(name, 0.5, 0.7, low, high),))
    assert verdict(paired, name, task) == words
