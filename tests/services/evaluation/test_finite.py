"""Numbers that nothing measures: each is a record that cannot be judged, and the others are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.evaluation.evaluation import evaluate, selected_task
from workbench.services.evaluation.extraction import Expressions, read_examples, read_labels
from workbench.services.evaluation.finite import obstacle_of
from workbench.services.evaluation.task import Options
from workbench.store.sqlite.temporary import TemporaryDatabase

HUGE = "9" * 400
BY_COLUMN = Expressions(prediction="pred", label="label")
Write = Callable[[str, str], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file; returns its path."""

    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text)
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", HUGE])
@pytest.mark.parametrize("task", ["", "regression"])
def test_a_prediction_that_is_not_finite_is_one_record_that_cannot_be_judged(
    bench: Workbench, database: TemporaryDatabase, write: Write, number: str, task: str
) -> None:
    lines = [f'{{"id": "{at}", "label": {at}.5, "pred": {at}}}' for at in (1, 2)]
    path = write("answers.jsonl", "\n".join([*lines, f'{{"id": "bad", "label": 3.5, "pred": {number}}}']))
    examples = read_examples(open_dataset(bench, path), BY_COLUMN, None, database)
    (record,) = examples.unusable
    assert (record.id, record.place) == ("bad", "line 3")
    assert record.reason.startswith("the prediction is not a finite number: ")
    evaluation = evaluate(examples, selected_task(task, examples, Options()), Options())
    assert evaluation.measures["mae"] == 0.5
    assert evaluation.measures["judged"] == 2 / 3


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf", "+Infinity"])
def test_a_cell_that_says_so_beside_a_number_is_one_too(
    bench: Workbench, database: TemporaryDatabase, write: Write, word: str
) -> None:
    path = write("answers.csv", f"label,pred\n1.5,1\n2.5,{word}\n{word},3\n")
    examples = read_examples(open_dataset(bench, path, ReadOptions()), BY_COLUMN, None, database)
    assert [record.reason for record in examples.unusable] == [
        f"the prediction is not a finite number: {word}",
        f"the label is not a finite number: {word}",
    ]
    assert len(examples.usable) == 1


def test_beside_a_word_it_is_the_name_of_a_class() -> None:
    assert obstacle_of("inf", "nan", None) == ""
    assert obstacle_of("nan", 1, None) != ""


def test_one_value_of_many_is_enough() -> None:
    nan = float("nan")
    assert obstacle_of({"0.5": [1.0, nan]}, [1.0, 2.0], None) == "the prediction is not a finite number: NaN"
    assert obstacle_of("a", "a", [0.5, nan]) == "the score is not a finite number: NaN"
    assert obstacle_of("a", "b", [0.5, 0.5]) == ""
    assert obstacle_of(True, False, None) == ""


def test_a_label_of_another_file_is_named_as_it_is_written(
    bench: Workbench, database: TemporaryDatabase, write: Write
) -> None:
    truth = '{"groundTruthData": {"data": "nan", "encoding": "CSV"}, "eventMetadata": {"eventId": "1"}}\n'
    labels = read_labels(open_dataset(bench, write("truth.jsonl", truth)), "", database)
    answers = write("answers.jsonl", '{"id": "1", "pred": 1}\n')
    examples = read_examples(
        open_dataset(bench, answers, ReadOptions(id="id")), Expressions(prediction="pred"), labels, database
    )
    (record,) = examples.unusable
    assert record.reason == "the label is not a finite number: NaN"
