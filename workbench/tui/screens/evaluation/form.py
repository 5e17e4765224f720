"""What the screen of an evaluation asks for, and the records that it lists."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from workbench.content.humanize import cut
from workbench.model.errors import UsageError
from workbench.services.datasets.dataset import ReadOptions

if TYPE_CHECKING:
    # They bring numpy: a worker loads them.
    from workbench.services.evaluation.example import Example
    from workbench.services.evaluation.inputs import Inputs, Measured, Sources
    from workbench.services.evaluation.task import Options, Task

_LISTED = 50
_CELL = 40


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


class ListedRecord(NamedTuple):
    """A record that is listed, and all that is known of it.

    Args:
        line: for the list.
        title: above its page.
        page: what is known of it, as JSON.
    """

    line: str
    title: str
    page: bytes


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
        return [
            ListedRecord(
                f"{pair.id}  {_shown(pair.label)}  A {_shown(pair.before)}  B {_shown(pair.after)}",
                f"Record {pair.id}",
                _page(pair._asdict()),
            )
            for pair in measured.paired.disagreements
        ]
    usable = inputs.examples.usable
    right = task.sample(usable, options).right()
    if right is None:
        return []
    wrong = (example for example, is_right in zip(usable, right, strict=True) if not is_right)
    return [_listed(example) for example in islice(wrong, _LISTED)]


def _listed(example: Example) -> ListedRecord:
    line = f"{example.id}  {_shown(example.label)}  predicted {_shown(example.prediction)}"
    members = {
        "id": example.id,
        "place": example.place,
        "label": example.label,
        "prediction": example.prediction,
        "score": example.score,
        "duration_ms": example.duration_ms,
        **example.scores,
    }
    return ListedRecord(line, f"Record {example.id}", _page(members))


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return cut(text.replace("\n", " "), _CELL)


def _page(members: dict[str, object]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(members), indent=2)
