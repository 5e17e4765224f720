"""What expressions select in what a batch wrote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workbench.model.errors import UsageError
from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.evaluation.extraction import Expressions, read_examples, read_labels
from workbench.services.evaluation.labels import Labels
from workbench.services.evaluation.stored import Examples
from workbench.store import AppDirs
from workbench.store.sqlite.temporary import TemporaryDatabase

Select = Callable[[str, str], list[object]]


@pytest.fixture
def select(database: TemporaryDatabase, tmp_path: Path) -> Iterator[Select]:
    """Selects by an expression in an answer; nothing where the record cannot be judged."""
    path = tmp_path / "answers.jsonl"
    with Workbench(AppDirs(data=tmp_path / "data", config=tmp_path, cache=tmp_path)) as bench:

        def select(expression: str, output: str) -> list[object]:
            path.write_text(json.dumps({"id": "1", "status": "ok", "output": output}) + "\n")
            dataset = open_dataset(bench, str(path))
            examples = read_examples(dataset, Expressions(prediction=expression), None, database)
            assert examples.records == 1
            return [example.prediction for example in examples.usable]

        yield select


@pytest.mark.parametrize(
    ("expression", "output", "expected"),
    [
        ("output[0]", "cat,0.9\n", "cat"),
        ("output[-1]", "cat,0.9", 0.9),
        ('"output"[1]', "cat,0.9", 0.9),
        ("to_number(output[1])", "cat,0.9", 0.9),
        ("output[1:]", "cat,0.2,0.8", [0.2, 0.8]),
        ("output.label || output[0]", "cat,0.9", "cat"),
    ],
)
def test_a_position_is_that_of_a_cell(select: Select, expression: str, output: str, expected: object) -> None:
    assert select(expression, output) == [expected]


@pytest.mark.parametrize(
    ("expression", "output"),
    [
        ("output.label || output[*]", "out of memory"),
        ("output[0].label || output[*]", "out of memory"),
        ("input.output[0]", "cat,0.9"),
        ("output[0] && abs(output[0])", "cat,0.9"),
        ("output[7]", "cat,0.9"),
    ],
)
def test_what_no_cell_answers_selects_nothing(select: Select, expression: str, output: str) -> None:
    assert select(expression, output) == []


def test_an_empty_cell_is_no_label(database: TemporaryDatabase, bench: Workbench, tmp_path: Path) -> None:
    """pandas and spreadsheets write a value that is missing so; it was a class without a name."""
    answers, labels = tmp_path / "answers.csv", tmp_path / "labels.csv"
    answers.write_text("id,species,p\na,setosa,setosa\nb,,setosa\n")
    labels.write_text("id,species\na,setosa\nb,\n")
    read = ReadOptions(id="id")

    def examples(expressions: Expressions, truth: Labels | None) -> Examples:
        return read_examples(open_dataset(bench, str(answers), read), expressions, truth, database)

    beside = examples(Expressions(prediction="p", label="species"), None)
    truth = read_labels(open_dataset(bench, str(labels), read), "species", database)
    apart = examples(Expressions(prediction="p"), truth)

    assert [example.id for example in beside.usable] == [example.id for example in apart.usable] == ["a"]
    assert [(row.place, row.reason) for row in beside.unusable] == [("line 3", "--label selects nothing")]
    assert [(row.place, row.reason) for row in apart.unusable] == [("line 3", "no label with its ID")]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('5.1, "4.9"', (5.1, 4.9)),
        ('5.1, " 4.9\\n"', (5.1, 4.9)),
        ('2, "2.0"', (2, 2.0)),
        ('"1e-3", 0.5', (0.001, 0.5)),
        ('0.5, ".5"', (0.5, 0.5)),
        ('true, "True"', (True, True)),
        ('"false", true', (False, True)),
        # Of two texts neither is a number; digits that mean more than a number stay text.
        ('"3.10", "3.1"', ("3.10", "3.1")),
        ('7, "007"', (7, "007")),
        ('7, "seven"', (7, "seven")),
        ('1, "True"', (1, "True")),
    ],
)
def test_a_text_is_the_number_or_truth_that_it_is_held_against(
    database: TemporaryDatabase, bench: Workbench, tmp_path: Path, values: str, expected: object
) -> None:
    answers = tmp_path / "answers.jsonl"
    answers.write_text(f"[{values}]\n")
    expressions = Expressions(prediction="[1]", label="[0]")

    (example,) = read_examples(open_dataset(bench, str(answers)), expressions, None, database).usable

    assert (example.label, example.prediction) == expected


def _read(
    bench: Workbench, database: TemporaryDatabase, path: Path, *lines: object, **where: str
) -> Examples:
    """The examples of lines of JSON."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    dataset = open_dataset(bench, str(path))
    expressions = Expressions(**({"prediction": "output", "label": "label"} | where))
    return read_examples(dataset, expressions, None, database)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"id": "1", "status": "failed", "error": {"code": "ModelError"}}, "failed: ModelError"),
        ({"id": "1", "status": "failed", "error": {"message": "no room"}}, "failed: no room"),
        (
            {"id": "1", "SageMakerStatus": "failed", "SageMakerError": None},
            "failed: SageMakerStatus is failed",
        ),
        ({"id": "1", "status": "failed", "error": "text"}, "failed: status is failed"),
        ({"id": "1", "output": None, "label": "a"}, ""),
        ({"id": "1", "output": "a", "label": None}, ""),
        ({"id": "1", "output": "a", "label": "a", "s": None}, "--score selects nothing"),
    ],
)
def test_what_cannot_be_judged_says_why(
    bench: Workbench, database: TemporaryDatabase, tmp_path: Path, line: object, reason: str
) -> None:
    examples = _read(bench, database, tmp_path / "a.jsonl", line, score="s")
    (unusable,) = examples.unusable
    assert unusable.place == "line 1" and reason in unusable.reason and unusable.reason
    assert not examples.usable


def test_scores_people_gave_are_numbers_or_not_there(
    bench: Workbench, database: TemporaryDatabase, tmp_path: Path
) -> None:
    lines = [
        {"id": str(at), "output": "a", "label": "a", "h": h} for at, h in enumerate((4, "good", None, 2.5))
    ]
    examples = _read(bench, database, tmp_path / "a.jsonl", *lines, human="h")
    assert [example.human for example in examples.usable] == [4.0, None, None, 2.5]


def test_an_expression_that_is_wrong_ends_it(
    bench: Workbench, database: TemporaryDatabase, tmp_path: Path
) -> None:
    line = {"id": "1", "output": "a", "label": "a"}
    with pytest.raises(UsageError, match="--label"):
        _read(bench, database, tmp_path / "a.jsonl", line, label="abs(output)")
    with pytest.raises(UsageError):
        _read(bench, database, tmp_path / "a.jsonl", line, label="[")


TRUTH = {"eventMetadata": {"eventId": "e-1"}, "groundTruthData": {"data": "1.5", "encoding": "CSV"}}


@pytest.mark.parametrize(
    ("line", "expression", "label"),
    [
        (TRUTH, "", 1.5),
        (TRUTH | {"groundTruthData": {"data": "cat", "encoding": "CSV"}}, "", "cat"),
        (TRUTH | {"groundTruthData": {"data": "5", "encoding": "BASE64"}}, "", "5"),
        ({"id": "e-1", "truth": "x"}, "truth", "x"),
    ],
)
def test_labels_of_a_file_of_their_own(  # noqa: PLR0917
    bench: Workbench,
    database: TemporaryDatabase,
    tmp_path: Path,
    line: object,
    expression: str,
    label: object,
) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(line) + "\n")
    read = ReadOptions(id="id") if expression else ReadOptions()
    labels = read_labels(open_dataset(bench, str(path), read), expression, database)
    answers = tmp_path / "answers.jsonl"
    answers.write_text(json.dumps({"id": "e-1", "output": label}) + "\n")
    examples = read_examples(
        open_dataset(bench, str(answers)), Expressions(prediction="output"), labels, database
    )
    assert [example.label for example in examples.usable] == [label]


@pytest.mark.parametrize(
    ("text", "reason"), [('{"id": "1"}\n', "not a ground truth record"), ('{"id"\n', "labels.jsonl")]
)
def test_labels_that_are_none_are_refused(
    bench: Workbench, database: TemporaryDatabase, tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "labels.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError, match=reason):
        read_labels(open_dataset(bench, str(path)), "", database)
