"""What the screen of an evaluation asks for, and the records that it lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from workbench.content.humanize import cut, cut_middle, fit, width
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import UsageError
from workbench.services.datasets.dataset import ReadOptions

if TYPE_CHECKING:
    # They bring numpy: a worker loads them.
    from workbench.services.evaluation.example import Example
    from workbench.services.evaluation.inputs import Inputs, Measured, Sources
    from workbench.services.evaluation.paired import Disagreement
    from workbench.services.evaluation.task import Options, Task

BY_NUMBER = "number"
"""How labels are joined that have IDs of their own, and are not meant by them."""
_LISTED = 50
_CELL = 40
_BETWEEN = 2
_LEAST_ID = 6


class Answers(NamedTuple):
    """What was typed, field by field."""

    output: str
    against: str
    labels: str
    label: str
    prediction: str
    score: str
    id: str
    embedder: str = ""
    judge: str = ""
    rubric: str = ""
    scale: str = "1-5"
    human: str = ""
    task: str = ""
    classes: str = ""
    positive: str = ""
    quantiles: str = ""
    joined: str = ""


class Origin(NamedTuple):
    """Where a record was read from.

    Args:
        member: what the record is called on the page.
        source: the dataset, as the form names it.
        id: the record's.
        place: where it is in the dataset; empty for the last with the ID.
    """

    member: str
    source: str
    id: str
    place: str = ""


class ListedRecord(NamedTuple):
    """A record that is listed, what was measured of it, and where the whole of it is.

    Args:
        cells: for the list: its ID, its label, what was predicted.
        title: above its page.
        members: what was measured of it, by name.
        origins: the records that it was read from: of two targets two.
    """

    cells: tuple[str, ...]
    title: str
    members: dict[str, object]
    origins: tuple[Origin, ...]


def sources_of(answers: Answers) -> Sources:
    """Returns what the form describes."""
    from workbench.services.evaluation.extraction import Expressions
    from workbench.services.evaluation.inputs import Sources

    return Sources(
        output=answers.output,
        against=answers.against,
        labels=answers.labels,
        expressions=Expressions(
            prediction=answers.prediction, label=answers.label, score=answers.score, human=answers.human
        ),
        read=ReadOptions(id=answers.id),
        by_number=answers.joined == BY_NUMBER,
    )


def options_of(answers: Answers) -> Options:
    """Returns what the form says of the task.

    Raises:
        UsageError: a quantile is not a number between 0 and 1.
    """
    from workbench.services.evaluation.task import Options

    return Options(
        tuple(_items(answers.classes)), answers.positive, tuple(map(_quantile, _items(answers.quantiles)))
    )


def _items(text: str) -> list[str]:
    return [item for part in text.split(",") if (item := part.strip())]


def _quantile(text: str) -> float:
    try:
        level = float(text)
    except ValueError:
        level = 0.0
    if not 0 < level < 1:
        raise UsageError(
            f"{text} is not a quantile.", "Quantiles are numbers between 0 and 1: 0.1, 0.5, 0.9."
        )
    return level


def listed_records(inputs: Inputs, measured: Measured, task: Task, options: Options) -> list[ListedRecord]:
    """Returns the records to look at: of two targets those that differ most, of one those that are wrong."""
    if measured.paired is not None:
        names = [examples.name for examples in inputs.targets]
        return [_listed_pair(pair, names) for pair in measured.paired.disagreements]
    usable = inputs.examples.usable
    right = task.sample(usable, options).right()
    if right is None:
        return []
    wrong = (example for example, is_right in zip(usable, right, strict=True) if not is_right)
    return [_listed(example, inputs.examples.name) for example in islice(wrong, _LISTED)]


def _listed_pair(pair: Disagreement, names: list[str]) -> ListedRecord:
    members = {
        "id": pair.id,
        "label": pair.label,
        "A": pair.before,
        "B": pair.after,
        "distance": pair.distance,
    }
    cells = (pair.id, _shown(pair.label), f"A {_shown(pair.before)}", f"B {_shown(pair.after)}")
    origins = tuple(
        Origin(f"record of {target}", name, pair.id) for target, name in zip("AB", names, strict=True)
    )
    return ListedRecord(cells, f"Record {pair.id}", members, origins)


def _listed(example: Example, name: str) -> ListedRecord:
    cells = (example.id, _shown(example.label), f"predicted {_shown(example.prediction)}")
    members = {
        "id": example.id,
        "place": example.place,
        "label": example.label,
        "prediction": example.prediction,
        "score": example.score,
        "duration_ms": example.duration_ms,
        **example.scores,
    }
    origin = Origin("record", name, example.id, example.place)
    return ListedRecord(cells, f"Record {example.id}", members, (origin,))


def lines_of(records: Sequence[ListedRecord], columns: int) -> list[str]:
    """Returns a line for each record, with its cells below those of the others.

    Args:
        records: what to list.
        columns: what a line may take. IDs are shortened in the middle first: what was predicted is what the
            list is for.
    """
    rows = [tuple(map(sanitize_line, record.cells)) for record in records]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    if rows:
        others = sum(widths[1:]) + _BETWEEN * (len(widths) - 1)
        widths[0] = min(widths[0], max(columns - others, _LEAST_ID))
        rows = [(cut_middle(row[0], widths[0]), *row[1:]) for row in rows]
    return ["  ".join(map(fit, row, widths)).rstrip() for row in rows]


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return cut(text.replace("\n", " "), _CELL)
