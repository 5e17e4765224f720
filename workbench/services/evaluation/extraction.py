"""What is read of each record: expressions, and the documents that they are asked of."""

from __future__ import annotations

import re

import msgspec

from workbench.content.search.jmespath_query import Document
from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.hints.text import either, in_face
from workbench.services.datasets.dataset import Dataset
from workbench.services.datasets.record import Record
from workbench.services.evaluation.documents import (
    Run,
    answer_document,
    cells_of,
    identity_of,
    number_or_text,
    own_id,
    typed,
)
from workbench.services.evaluation.example import Example, Unusable, Value, is_number
from workbench.services.evaluation.finite import decoded, obstacle_of, storable
from workbench.services.evaluation.labels import LabelChoice, LabelReading, Labels
from workbench.services.evaluation.notation import as_other
from workbench.services.evaluation.stored import Examples, Stored
from workbench.store.sqlite.temporary import TemporaryDatabase

_PREDICTION, _LABEL = either("--prediction", "Prediction"), either("--label", "Label")
_SCORE, _HUMAN = either("--score", "Score"), either("--human", "People")
_ANSWERS = ("output", "SageMakerOutput")
"""What an answer is called where a batch wrote it."""
_INDEX = re.compile(
    rf'(?<![\w."])(?P<quote>"?)(?:{"|".join(_ANSWERS)})(?P=quote)\s*\[\s*(?:-?\d+\s*\]|(?P<slice>-?\d*\s*:))'
)
"""A position in an answer: `output[0]`, `output[1:]`; not `output[*]` or `output[?…]`."""


class Expressions(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts of an example are in a record: a column's name, or a JMESPath expression.

    Args:
        prediction: what was answered.
        label: what is right; empty where labels are in another file, or not known.
        score: probabilities; empty where there are none.
        human: the score that people gave the answer; empty where there is none.
    """

    prediction: str
    label: str = ""
    score: str = ""
    human: str = ""


def read_examples(
    dataset: Dataset, expressions: Expressions, labels: Labels | None, database: TemporaryDatabase
) -> Examples:
    """Reads the examples of a dataset.

    Args:
        dataset: records with their answers, as a batch writes them; captures and searches of the history are
            objects of `input` and `output`.
        expressions: where label and prediction are.
        labels: labels by ID, where another file has them.
        database: where examples are kept.

    Raises:
        UsageError: an expression is wrong, or which labels are meant cannot be known.
        PayloadError: the dataset cannot be read.
        StoreError: the disk does not take the examples.
    """
    choice = None if labels is None else LabelChoice(labels)
    readings = (None,) if choice is None else choice.readings
    kept = [
        (reading, Stored(database.table(), Example), Stored(database.table(), Unusable))
        for reading in readings
    ]
    for record in dataset.records():
        document = b"" if record.row.problem else answer_document(record)
        if choice is not None and document:
            choice.see(identity_of(record, document))
        for reading, usable, unusable in kept:
            example = _example(record, document, expressions, reading)
            if isinstance(example, Example):
                usable.add(example)
            else:
                unusable.add(example)
    reading, usable, unusable = kept[0 if choice is None else choice.chosen()]
    if reading is None:
        return Examples(dataset.name, usable, unusable, labelled=bool(expressions.label))
    return Examples(dataset.name, usable, unusable, True, reading.note, reading.by_number)


def read_labels(
    dataset: Dataset, expression: str, database: TemporaryDatabase, *, by_number: bool = False
) -> Labels:
    """Reads labels by ID from a dataset of their own; ground truth files of SageMaker need no expression.

    Args:
        dataset: records with labels.
        expression: where the label is.
        database: where labels are kept.
        by_number: whether an ID of an answer is the number of the label's record in any case.

    Raises:
        UsageError: the expression is wrong, or a record has no label.
        PayloadError: the dataset cannot be read.
        StoreError: the disk does not take the labels.
    """
    labels = Labels(dataset.name, database, by_number=by_number)
    for record in dataset.records():
        if record.row.problem:
            raise UsageError(f"{dataset.name}: {record.row.problem}")
        document = answer_document(record)
        truth = _ground_truth(document)
        if truth is not None:
            labels.add_event(truth[0], storable(truth[1]))
        elif not expression:
            raise UsageError(
                f"{dataset.name}, {record.place}: not a ground truth record.",
                either(
                    "Name the label with --label, and the ID with --id.",
                    "Name the columns of the label and of the ID.",
                ),
            )
        else:
            labels.add(record, own_id(document), storable(_label(record, document, expression)))
    return labels


def _example(
    record: Record, document: bytes, expressions: Expressions, labels: LabelReading | None
) -> Example | Unusable:
    if record.row.problem:
        return Unusable(record.id, record.place, record.row.problem)
    if not document:
        return Unusable(record.id, record.place, "neither JSON nor a row")
    state = Run.of(document)
    if state.error is not None:
        return Unusable(record.id, record.place, f"failed: {state.error}")
    identity = identity_of(record, document)
    prediction = _asked(record, document, expressions.prediction, _PREDICTION)
    if prediction is None:
        return Unusable(identity, record.place, in_face(f"{_PREDICTION} selects nothing"))
    label = None
    if labels is not None:
        label = labels.get(identity)
    elif expressions.label:
        label = _label(record, document, expressions.label)
    if label is None and (labels is not None or expressions.label):
        return Unusable(
            identity,
            record.place,
            "no label with its ID" if labels is not None else in_face(f"{_LABEL} selects nothing"),
        )
    score = _asked(record, document, expressions.score, _SCORE) if expressions.score else None
    if score is None and expressions.score:
        # Measures of scores over the others would be those of another set of records.
        return Unusable(identity, record.place, in_face(f"{_SCORE} selects nothing"))
    if reason := obstacle_of(prediction, label, score):
        return Unusable(identity, record.place, reason)
    return Example(
        id=identity,
        place=record.place,
        label=as_other(label, prediction),
        prediction=as_other(prediction, label),
        score=score,
        duration_ms=state.duration_ms,
        human=_human(record, document, expressions.human),
    )


def _label(record: Record, document: bytes, expression: str) -> Value:
    """The label; None where there is none, which CSV writes as an empty cell."""
    value = _asked(record, document, expression, _LABEL)
    return None if value == "" and record.row.cells is not None else value


def _human(record: Record, document: bytes, expression: str) -> float | None:
    """The score that a person gave; None where there is none."""
    value = _asked(record, document, expression, _HUMAN) if expression else None
    return float(value) if value is not None and is_number(value) else None


def _ground_truth(document: bytes) -> tuple[str, Value] | None:
    """The event and the label of a ground truth record (SageMaker Model Monitor, "Ingest ground truth")."""
    try:
        record = decoded(document)
        data = record["groundTruthData"]
        label: Value = data["data"]
        if data.get("encoding") in {"CSV", "JSON"}:
            label = number_or_text(label)
        return str(record["eventMetadata"]["eventId"]), label
    except (ValueError, TypeError, KeyError):
        return None


def _asked(record: Record, document: bytes, expression: str, option: str) -> Value:
    row = record.row
    if row.recorded is None and row.cells is not None and expression in row.names:
        return _cell(document, expression)
    try:
        answer = Document(document, lines=False).ask(expression)
    except WorkbenchError as error:
        raise UsageError(f"{record.place}: {error.message}") from error
    if answer.error:
        raise UsageError(f"{option} {expression!r}: {answer.error}")
    value = decoded(answer.text)
    if value is None and row.recorded is None and (index := _INDEX.search(expression)):
        return _asked_of_cells(document, expression, sliced=index["slice"] is not None)
    return value


def _asked_of_cells(document: bytes, expression: str, *, sliced: bool) -> Value:
    """Returns what an expression selects in an answer that is a row of CSV; None where nothing."""
    if not (split := _with_cells(document)):
        return None
    answer = Document(split, lines=False).ask(expression)
    if answer.error:
        return None
    value = decoded(answer.text)
    # All cells at once are not what an expression with a position asks for.
    return None if isinstance(value, list) and not sliced else value


def _with_cells(document: bytes) -> bytes:
    """Returns what a batch wrote with the cells of an answer that is a row of CSV; empty where it has none.

    In a capture such an answer is a list: `output[0]` means the same in both. JMESPath selects nothing inside
    a text, so an expression that selects something is not asked again, nor is one without a position.
    """
    try:
        members = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, msgspec.ValidationError):
        return b""
    cells = {
        name: msgspec.Raw(msgspec.json.encode([number_or_text(cell) for cell in cells_of(text, ",")]))
        for name in _ANSWERS
        if (text := (typed(members.get(name), str) or "").rstrip("\r\n")) and "\n" not in text
    }
    return msgspec.json.encode(members | cells) if cells else b""


def _cell(document: bytes, column: str) -> Value:
    return msgspec.json.decode(document, type=dict[str, Value]).get(column)
