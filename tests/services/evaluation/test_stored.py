"""Examples on the disk while they are measured."""

from __future__ import annotations

import tracemalloc

import pytest

from workbench.services.evaluation.evaluation import evaluate, selected_task
from workbench.services.evaluation.example import Example, Unusable
from workbench.services.evaluation.labels import Labels
from workbench.services.evaluation.stored import Examples, Stored
from workbench.services.evaluation.task import Options
from workbench.store.sqlite.temporary import TemporaryDatabase


@pytest.mark.parametrize(
    "value", [1, 1.0, True, None, "x\ny", 12345678901234567890123, [0.1, {"a": 1}], {"0.5": [1, 2]}]
)
def test_values_come_back_as_they_were(database: TemporaryDatabase, value: object) -> None:
    example = Example(id="1", place="line 1", label=value, prediction=value, score=value, scores={"a": 0.5})
    stored = Stored(database.table(), Example)
    stored.add(example)

    (back,) = stored

    assert back == example
    assert type(back.label) is type(value)


def test_a_name_that_is_not_utf8_costs_no_more_than_its_odd_bytes(database: TemporaryDatabase) -> None:
    stored = Stored(database.table(), Unusable)
    stored.add(Unusable("a\udcff.png", "a\udcff.png, record 1", "neither JSON nor a row"))

    assert [row.id for row in stored] == ["a?.png"]


def test_text_that_is_not_utf8_may_be_anywhere(database: TemporaryDatabase) -> None:
    odd = "a\udcff"
    unusable, usable = Stored(database.table(), Unusable), Stored(database.table(), Example)
    labels = Labels("labels.jsonl", database)
    unusable.add(Unusable("1", "line 1", odd))
    usable.add(Example(id="1", place=odd, label=odd, prediction=[odd, {odd: 1}], scores={odd: 0.5}))
    labels.add_event(odd, odd)

    assert [row.reason for row in unusable] == ["a?"]
    (back,) = usable
    assert (back.place, back.label, back.prediction, back.scores) == (
        "a?",
        "a?",
        ["a?", {"a?": 1}],
        {"a?": 0.5},
    )
    (reading,) = labels.readings()
    assert reading.get(odd) == "a?"


@pytest.mark.parametrize("score", [None, 0.25])
def test_memory_holds_numbers_and_no_records(database: TemporaryDatabase, score: float | None) -> None:
    count = 2_000
    usable, unusable = Stored(database.table(), Example), Stored(database.table(), Unusable)
    for number in range(count):
        label = "yes" if number % 2 else "no"
        usable.add(Example(id=f"{number}", place="line 1", label=label, prediction="no", score=score))
    examples = Examples("a.jsonl", usable, unusable, labelled=True)
    options = Options(positive="yes")
    evaluate(examples, selected_task("", examples, options), options)

    tracemalloc.start()
    try:
        evaluate(examples, selected_task("", examples, options), options)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    # An example is some 400 bytes; what the measures need of it is two positions and two probabilities.
    assert peak / count < 200
