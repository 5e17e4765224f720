"""Examples of one target or of two, with labels beside the answers or in a file of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from workbench.compare import Rules
from workbench.model.errors import UsageError
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions
from workbench.services.evaluation.evaluation import selected_task
from workbench.services.evaluation.extraction import Expressions
from workbench.services.evaluation.inputs import Sources, measured, read_inputs, scored_inputs
from workbench.services.evaluation.task import Options
from workbench.store import AppDirs

LABELS = ["cat", "dog", "cat", "dog"]
ANSWERS = ["cat", "dog", "dog", "dog"]
OTHERS = ["cat", "dog", "cat", "dog"]


@pytest.fixture
def bench(places: AppDirs) -> Iterator[Workbench]:
    """A workbench that sends nothing."""
    with Workbench(places) as bench:
        yield bench


def written(path: Path, records: list[dict[str, Any]]) -> str:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    return str(path)


def answers(path: Path, outputs: list[str], **further: list[str]) -> str:
    """What a batch wrote of these answers, with further members from lists as long."""
    records = [{"id": str(at), "status": "ok", "output": output} for at, output in enumerate(outputs)]
    for name, values in further.items():
        for record, value in zip(records, values, strict=True):
            record[name] = value
    return written(path, records)


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("against", [False, True])
def test_one_target_or_two_are_measured(bench: Workbench, tmp_path: Path, apart: bool, against: bool) -> None:
    beside = {} if apart else {"species": LABELS}
    labels = [{"id": str(at), "species": label} for at, label in enumerate(LABELS)]
    sources = Sources(
        output=answers(tmp_path / "a.jsonl", ANSWERS, **beside),
        against=answers(tmp_path / "b.jsonl", OTHERS, **beside) if against else "",
        labels=written(tmp_path / "labels.jsonl", labels) if apart else "",
        expressions=Expressions(prediction="output", label="species"),
        read=ReadOptions(id="id"),
    )
    with closing(read_inputs(bench, sources)) as inputs:
        assert scored_inputs(bench, (), inputs, CancelToken()) is inputs
        assert len(inputs.targets) == 1 + against
        options = Options()
        task = selected_task("classification", inputs.examples, options)

        result = measured(inputs, task, options, Rules())

    assert (result.paired is not None) is against
    assert result.evaluation.measures["accuracy"] == (1.0 if against else 0.75)


def test_labels_have_to_be_somewhere(bench: Workbench, tmp_path: Path) -> None:
    sources = Sources(output=str(tmp_path / "none"), expressions=Expressions(prediction="output"))
    with pytest.raises(UsageError) as failure:
        read_inputs(bench, sources)
    assert failure.value.message == "--label is missing."


def capture(number: int, data: str, kind: str, encoding: str) -> dict[str, Any]:
    sent = {"observedContentType": "text/csv", "data": "1,2", "encoding": "CSV", "mode": "INPUT"}
    answer = {"observedContentType": kind, "data": data, "encoding": encoding, "mode": "OUTPUT"}
    return {
        "captureData": {"endpointInput": sent, "endpointOutput": answer},
        "eventMetadata": {"eventId": f"e-{number}", "inferenceTime": "2026-11-24T10:00:00Z"},
    }


@pytest.mark.parametrize(
    ("answer", "expression", "expected"),
    [
        (('{"label": "cat"}', "application/json", "JSON"), "output.label", ["cat"]),
        (("cat,0.9\n", "text/csv", "CSV"), "output[0]", ["cat"]),
        (("cat,0.9\ndog,0.1\n", "text/csv", "CSV"), "output", ["cat,0.9\ndog,0.1"]),
        (("cat\n", "text/plain", "CSV"), "output", ["cat"]),
        (("/w==", "application/octet-stream", "BASE64"), "output", []),
    ],
)
def test_an_answer_of_captured_traffic_is_what_it_is_in_a_batch(
    bench: Workbench, tmp_path: Path, answer: tuple[str, str, str], expression: str, expected: list[str]
) -> None:
    path = written(tmp_path / "c.jsonl", [capture(1, *answer)])
    sources = Sources(output=path, expressions=Expressions(prediction=expression, label="input[0]"))
    with closing(read_inputs(bench, sources)) as inputs:
        assert [example.prediction for example in inputs.examples.usable] == expected


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ('{"id": "1", "status": "failed", "error": {"code": "ModelError"}, "output": "x"}', "ModelError"),
        ('{"id": "1", "status": "failed", "error": {"message": "gone"}, "output": "x"}', "gone"),
        ('{"id": "1", "status": "failed", "error": "gone", "output": "x"}', "status is failed"),
        ('{"id": "1", "SageMakerStatus": "failed", "output": "x"}', "SageMakerStatus is failed"),
        ('{"id": 1, "status": "ok", "label": "x"}', "--prediction selects nothing"),
        ('{"id": "1", "status": "ok", "output": "x"}', "--label selects nothing"),
        ('{"id": "1", "output": ', "not JSON"),
    ],
)
def test_a_record_that_cannot_be_judged_says_why(
    bench: Workbench, tmp_path: Path, record: str, reason: str
) -> None:
    (tmp_path / "a.jsonl").write_text(f'{record}\n{{"id": "2", "output": "x", "label": "x"}}\n')
    sources = Sources(
        output=str(tmp_path / "a.jsonl"), expressions=Expressions(prediction="output", label="label")
    )
    with closing(read_inputs(bench, sources)) as inputs:
        (unusable,) = inputs.examples.unusable
        assert reason in unusable.reason
        assert [example.id for example in inputs.examples.usable] == ["2"]
