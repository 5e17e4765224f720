"""Labels of a file of their own belong to the answers that have their ID."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from workbench.model.errors import UsageError
from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.evaluation.extraction import Expressions, read_examples, read_labels
from workbench.services.evaluation.inputs import Sources, read_inputs
from workbench.services.evaluation.stored import Examples
from workbench.store import AppDirs
from workbench.store.sqlite.temporary import TemporaryDatabase

FLOWERS = ("rose", "lily", "iris", "tulip")
BY_NUMBER = "Labels are joined by number: ID 1 is the first record of"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench(AppDirs(data=tmp_path / "data", config=tmp_path, cache=tmp_path)) as bench:
        yield bench


class Join:
    """Joins answers to labels.

    Args:
        folder: where their files are written.
    """

    def __init__(self, bench: Workbench, database: TemporaryDatabase, folder: Path) -> None:
        self._bench = bench
        self._database = database
        self._folder = folder

    def examples(
        self, labels: str, answers: Sequence[object], id: str = "", *, by_number: bool = False
    ) -> Examples:
        """Returns the examples of answers, in lines of JSON, with labels in a file of CSV."""
        truth, output = self._folder / "labels.csv", self._folder / "answers.jsonl"
        truth.write_text(labels)
        output.write_text("".join(json.dumps(answer) + "\n" for answer in answers))
        read = ReadOptions(id=id)
        dataset = open_dataset(self._bench, str(truth), ReadOptions(id="" if by_number else id))
        truths = read_labels(dataset, "flower", self._database, by_number=by_number)
        dataset = open_dataset(self._bench, str(output), read)
        return read_examples(dataset, Expressions(prediction="output"), truths, self._database)


@pytest.fixture
def join(bench: Workbench, database: TemporaryDatabase, tmp_path: Path) -> Join:
    return Join(bench, database, tmp_path)


def _labels(ids: Sequence[object], column: str = "id") -> str:
    rows = zip(ids, FLOWERS, strict=True)
    return f"{column},flower\n" + "".join(f"{id},{flower}\n" for id, flower in rows)


def _answers(ids: Sequence[object], flowers: Sequence[str] = FLOWERS) -> list[object]:
    """Answers that are all right: with the label of another record they are all wrong."""
    return [{"id": id, "output": flower} for id, flower in zip(ids, flowers, strict=True)]


def _right(examples: Examples) -> list[bool]:
    return [example.label == example.prediction for example in examples.usable]


@pytest.mark.parametrize(
    ("labels", "answers", "is_by_number"),
    [
        # The IDs of `batch --id id`: by number, each had the label of the record before.
        pytest.param(range(4), "0123", False, id="ids-from-0"),
        pytest.param(range(4), (0, 1, 2, 3), False, id="ids-that-are-numbers"),
        pytest.param((20, 10, 40, 30), ("20", "10", "40", "30"), False, id="ids-of-no-record"),
        pytest.param("abcd", "abcd", False, id="ids-that-are-words"),
        pytest.param(range(1, 5), "1234", False, id="ids-that-are-the-numbers"),
        # The IDs of a batch without --id.
        pytest.param(range(4), "1234", True, id="numbers-beside-ids-from-0"),
        pytest.param("abcd", "1234", True, id="numbers-beside-words"),
    ],
)
def test_labels_are_joined_by_the_ids_that_the_answers_have(
    join: Join, labels: Sequence[object], answers: Sequence[object], is_by_number: bool
) -> None:
    examples = join.examples(_labels(labels), _answers(answers))

    assert _right(examples) == [True] * 4
    assert not len(examples.unusable)
    assert examples.note.startswith(BY_NUMBER) == is_by_number


def test_labels_without_ids_are_joined_by_number_and_that_is_said(join: Join) -> None:
    examples = join.examples(_labels(range(7, 11), "row"), _answers("1234"))

    assert _right(examples) == [True] * 4
    assert examples.note.startswith(BY_NUMBER)


@pytest.mark.parametrize(
    ("labels", "answers"),
    [
        pytest.param(range(4), _answers("12", FLOWERS[1:3]), id="some-of-them"),
        pytest.param((4, 3, 2, 1), _answers("1234"), id="in-another-order"),
    ],
)
def test_what_cannot_be_known_is_asked_for(
    join: Join, labels: Sequence[object], answers: list[object]
) -> None:
    with pytest.raises(UsageError, match="may mean two records, and their labels differ") as refused:
        join.examples(_labels(labels), answers)

    assert "--id id" in str(refused.value.hint) and "--by-number" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("labels", "answers", "id"),
    [
        pytest.param(range(4), _answers("12", FLOWERS[:2]), "", id="ids-from-0"),
        pytest.param((4, 3, 2, 1), _answers("1234"), "", id="in-another-order"),
        pytest.param(range(4), [{"key": 2, "id": "x", "output": FLOWERS[1]}], "key", id="named-in-answers"),
    ],
)
def test_what_cannot_be_known_can_be_said(
    join: Join, labels: Sequence[object], answers: list[object], id: str
) -> None:
    examples = join.examples(_labels(labels), answers, id, by_number=True)

    assert _right(examples) == [True] * len(answers)
    assert examples.by_number and examples.note.startswith(BY_NUMBER)


def test_captured_events_have_no_numbers(
    bench: Workbench, database: TemporaryDatabase, tmp_path: Path
) -> None:
    truth = {
        "groundTruthData": {"data": "1", "encoding": "CSV"},
        "eventMetadata": {"eventId": "e"},
        "eventVersion": "0",
    }
    (tmp_path / "truth.jsonl").write_text(json.dumps(truth))
    dataset = open_dataset(bench, str(tmp_path / "truth.jsonl"))
    assert read_labels(dataset, "", database).readings()[0].get("e") is not None
    with pytest.raises(UsageError, match="and no numbers"):
        read_labels(dataset, "", database, by_number=True)


def test_only_labels_of_a_file_of_their_own_are_joined_by_number(bench: Workbench, tmp_path: Path) -> None:
    expressions = Expressions(prediction="output", label="flower")
    with pytest.raises(UsageError, match="--labels is missing"):
        read_inputs(bench, Sources(output="answers.jsonl", expressions=expressions, by_number=True))


def test_two_records_with_one_label_are_no_question(join: Join) -> None:
    labels = "id,flower\n0,rose\n1,rose\n2,rose\n"

    assert _right(join.examples(labels, _answers("12", ("rose", "rose")))) == [True, True]


def test_an_id_that_is_named_comes_before_the_own_one(join: Join) -> None:
    answers = [{"id": str(at), "key": at - 1, "output": flower} for at, flower in enumerate(FLOWERS, 1)]

    examples = join.examples(_labels(range(4), "key"), answers, id="key")

    assert _right(examples) == [True] * 4
    assert [example.id for example in examples.usable] == ["0", "1", "2", "3"]
    assert not examples.note


def test_where_an_id_is_named_a_label_without_one_is_nobodys(join: Join) -> None:
    """Its number is the ID of another record."""
    examples = join.examples("id,flower\n2,rose\n,lily\n", _answers("2", ("rose",)), id="id")

    assert _right(examples) == [True]


def test_failed_answers_tell_as_well_which_ids_are_meant(join: Join) -> None:
    answers = _answers("0123")
    answers[0] = {"id": "0", "status": "failed", "error": {"code": "ModelError"}}

    examples = join.examples(_labels(range(4)), answers)

    assert _right(examples) == [True] * 3
    assert [row.reason for row in examples.unusable] == ["failed: ModelError"]


def test_two_targets_with_ids_of_two_kinds_are_not_compared(
    bench: Workbench, join: Join, tmp_path: Path
) -> None:
    """The record 2 of the one was compared with the record 2 of the other, which is the one before."""
    join.examples(_labels(range(4)), _answers("0123"))
    numbered = tmp_path / "numbered.jsonl"
    numbered.write_text("".join(json.dumps(answer) + "\n" for answer in _answers("1234")))
    sources = Sources(
        output=str(tmp_path / "answers.jsonl"),
        against=str(numbered),
        labels=str(tmp_path / "labels.csv"),
        expressions=Expressions(prediction="output", label="flower"),
    )

    with pytest.raises(UsageError, match=r"numbered\.jsonl has numbers: their records cannot be compared"):
        read_inputs(bench, sources)
    with closing(read_inputs(bench, msgspec.structs.replace(sources, against=sources.output))) as inputs:
        assert [len(examples.usable) for examples in inputs.targets] == [4, 4]
