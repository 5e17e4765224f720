"""How good the answers of one input are."""

from __future__ import annotations

from importlib.util import find_spec
from typing import NamedTuple

from workbench.content.extras import installing
from workbench.model.errors import ConfigurationError, PayloadError, UsageError
from workbench.services.evaluation.example import Unusable, Values
from workbench.services.evaluation.registry import task_of, tasks
from workbench.services.evaluation.stored import Examples
from workbench.services.evaluation.task import ClassRow, Measure, Options, Sample, Task

_PACKAGES = {
    "sklearn": "scikit-learn",
    "scipy": "scipy",
    "sacrebleu": "sacrebleu",
    "rapidfuzz": "rapidfuzz",
    "jinja2": "jinja2",
}
JUDGED = "judged"
"""The share of records that could be judged: a measure of every task."""
_JUDGED = Measure("Records judged", "The share of records with a label and a prediction.")


class Latency(NamedTuple):
    """How long answers took, in milliseconds.

    Args:
        records: the answers whose duration is known.
    """

    p50: float
    p90: float
    p99: float
    records: int


class Evaluation(NamedTuple):
    """The measures of an input.

    Args:
        name: of the input.
        task: its name.
        records: how many it has.
        unusable: those that could not be judged.
        measures: by name.
        class_rows: the measures of each class; empty where there are no classes.
        confusion: counts by label and prediction, in the order of `class_rows`.
        latency: None where durations are not known.
        note: a sentence on how labels were joined; empty where there is nothing to say.
    """

    name: str
    task: str
    records: int
    unusable: Values[Unusable]
    measures: dict[str, float]
    class_rows: tuple[ClassRow, ...]
    confusion: tuple[tuple[int, ...], ...]
    latency: Latency | None
    note: str = ""


def check_packages() -> None:
    """Checks that the packages of the extra `evaluation` are here.

    Raises:
        ConfigurationError: one is missing.
    """
    missing = [package for module, package in _PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise ConfigurationError(
            f"Evaluation requires {', '.join(missing)}.", f"Run: {installing(' '.join(missing))}"
        )


def check_usable(examples: Examples) -> None:
    """Checks that a record can be judged.

    Raises:
        PayloadError: none can.
    """
    if not examples.usable:
        first = next(iter(examples.unusable), None)
        reason = f": {first.reason}" if first else ""
        raise PayloadError(f"{examples.name}: no record can be judged{reason}.")


def selected_task(name: str, examples: Examples, options: Options) -> Task:
    """Returns the task that is named, or that the examples look like.

    Raises:
        PayloadError: no record can be judged.
        UsageError: the examples look like no task.
    """
    check_usable(examples)
    return tasks()[name] if name else task_of(examples.usable, options)


def evaluate(examples: Examples, task: Task, options: Options) -> Evaluation:
    """Computes every measure of a task.

    Raises:
        UsageError: an example does not fit the task.
    """
    return evaluation_of(examples, task, task.sample(examples.usable, options))


def evaluation_of(examples: Examples, task: Task, sample: Sample) -> Evaluation:
    """Returns the measures of a sample that was made of examples."""
    return Evaluation(
        examples.name,
        task.name,
        examples.records,
        examples.unusable,
        {**sample.measures(), JUDGED: len(examples.usable) / examples.records},
        sample.class_rows(),
        sample.confusion(),
        latency_of(examples),
        examples.note,
    )


def latency_of(examples: Examples) -> Latency | None:
    """Returns the percentiles of durations; None where none is known."""
    import numpy as np

    every = (example.duration_ms for example in examples.usable)
    durations = np.fromiter((duration for duration in every if duration is not None), np.float64)
    if not durations.size:
        return None
    p50, p90, p99 = (float(value) for value in np.percentile(durations, (50, 90, 99)))
    return Latency(p50, p90, p99, len(durations))


def measure_of(task: Task, name: str) -> Measure:
    """Returns a measure of a task; `f1:setosa` is the F1 of one class.

    Raises:
        UsageError: there is none of that name.
    """
    measure = {**task.measures, JUDGED: _JUDGED}.get(name.partition(":")[0])
    if measure is None:
        raise UsageError(
            f"{name} is not a measure of {task.name}.",
            f"Its measures are {', '.join((*task.measures, JUDGED))}.",
        )
    of = name.partition(":")[2]
    return measure._replace(title=f"{measure.title}, {of}") if of else measure
