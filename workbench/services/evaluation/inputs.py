"""The inputs of an evaluation, read and measured: the same steps from both faces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from workbench.compare import Rules
from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.model.progress import CancelToken
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.evaluation.evaluation import Evaluation, evaluate
from workbench.services.evaluation.extraction import Expressions, read_examples, read_labels
from workbench.services.evaluation.paired import PairedEvaluation, compare_targets
from workbench.services.evaluation.scores.scorer import Progress, Scorer, silent
from workbench.services.evaluation.stored import Examples
from workbench.services.evaluation.tables import paired_report_of, report_of
from workbench.services.evaluation.task import Options, Task
from workbench.services.report.report import Report
from workbench.services.workbench import Workbench
from workbench.store.sqlite.temporary import TemporaryDatabase


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What is judged, and where its parts are.

    Args:
        output: the answers, as `open_dataset` takes them.
        against: the answers of a second target; empty for none.
        labels: a dataset that has the labels, joined by ID; empty where they stand beside the answers.
        expressions: where label, prediction and scores are.
        read: how answers are read; labels share its ID.
        by_number: whether the ID of an answer is the number of its label's record, whatever IDs the labels
            have; its `read.id` is then of answers alone.
    """

    output: str
    against: str = ""
    labels: str = ""
    expressions: Expressions
    read: ReadOptions = ReadOptions()
    by_number: bool = False


class Inputs(NamedTuple):
    """The examples of one target, or of two. To be closed, and then not to be read any more.

    Args:
        database: where they are.
        examples: of the only target, or of the first.
        others: of the second.
    """

    database: TemporaryDatabase
    examples: Examples
    others: Examples | None = None

    @property
    def targets(self) -> tuple[Examples, ...]:
        """Both, or the only one."""
        return (self.examples,) if self.others is None else (self.examples, self.others)

    def close(self) -> None:
        """Removes them from the disk."""
        self.database.close()


class Measured(NamedTuple):
    """What an evaluation comes to.

    Args:
        evaluation: of the only target, or of the second.
        paired: of both; None of one.
        report: for people.
    """

    evaluation: Evaluation
    paired: PairedEvaluation | None
    report: Report


def read_inputs(bench: Workbench, sources: Sources) -> Inputs:
    """Reads the examples of one target, or of two.

    Raises:
        UsageError: an expression is wrong, labels are nowhere, or the two targets have IDs of two kinds.
        NotFoundError, PayloadError: a dataset is not there, or cannot be read.
        StoreError: the disk does not take the examples.
    """
    expressions = sources.expressions
    if not expressions.label and not sources.labels:
        raise UsageError(
            either("--label is missing.", "The label is missing."),
            either(
                "Name the labels with --label, or their file with --labels FILE.",
                "Name the column of the label, or the file that has the labels.",
            ),
        )
    if sources.by_number and not sources.labels:
        raise UsageError(
            either(
                "--by-number joins labels of a file of their own: --labels is missing.",
                "Only labels of a file of their own are joined by number.",
            )
        )
    database = TemporaryDatabase()
    try:
        labels = None
        if sources.labels:
            identity = "" if sources.by_number else sources.read.id
            truth = open_dataset(bench, sources.labels, ReadOptions(id=identity))
            labels = read_labels(truth, expressions.label, database, by_number=sources.by_number)
            expressions = msgspec.structs.replace(expressions, label="")
        names = (sources.output, sources.against) if sources.against else (sources.output,)
        targets = [
            read_examples(open_dataset(bench, name, sources.read), expressions, labels, database)
            for name in names
        ]
        _require_alike(targets)
    except BaseException:
        database.close()
        raise
    return Inputs(database, *targets)


def _require_alike(targets: Sequence[Examples]) -> None:
    """Refuses two targets of which one has the IDs of the labels, and the other one numbers.

    The 5 of the one is not the 5 of the other.
    """
    by_number = [examples.name for examples in targets if examples.by_number]
    by_id = [examples.name for examples in targets if not examples.by_number]
    if by_number and by_id:
        raise UsageError(
            f"{by_id[0]} has the IDs of the labels, and {by_number[0]} has numbers: "
            "their records cannot be compared.",
            either(
                f"Run the batch of {by_number[0]} again with --id.",
                f"Run the batch of {by_number[0]} again, with an ID.",
            ),
        )


def scored_inputs(
    bench: Workbench,
    scorers: Sequence[Scorer],
    inputs: Inputs,
    cancellation: CancelToken,
    listener: Progress = silent,
) -> Inputs:
    """Returns the same examples with what other endpoints score.

    Args:
        listener: is told how many examples of an input one of them has scored.

    Raises:
        WorkbenchError: see `EndpointAnswers.answers`.
    """
    for scorer in scorers:
        targets = [scorer.scored(bench, examples, cancellation, listener) for examples in inputs.targets]
        inputs = Inputs(inputs.database, *targets)
    return inputs


def measured(inputs: Inputs, task: Task, options: Options, rules: Rules) -> Measured:
    """Computes every measure of a task, and of two targets what they differ by.

    Raises:
        PayloadError: two targets share no record.
        UsageError: an example does not fit the task.
    """
    if inputs.others is None:
        evaluation = evaluate(inputs.examples, task, options)
        return Measured(evaluation, None, report_of(evaluation, task))
    paired = compare_targets(inputs.examples, inputs.others, task, options, rules)
    return Measured(paired.after, paired, paired_report_of(paired, task))
