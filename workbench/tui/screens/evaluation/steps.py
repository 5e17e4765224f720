"""The steps of an evaluation that take time: reading, scoring by other endpoints, measuring."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from workbench.content.humanize import counted
from workbench.model.errors import PayloadError
from workbench.model.invocation import BytesBody, Connection, FileBody
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.services.report.report import Report
from workbench.services.validation import resolve
from workbench.tui.screens.evaluation.form import (
    Answers,
    ListedRecord,
    listed_records,
    options_of,
    sources_of,
)

if TYPE_CHECKING:
    # They bring numpy: a worker loads them.
    from workbench.services.evaluation.inputs import Inputs
    from workbench.services.evaluation.scores.scorer import Scorer
    from workbench.services.evaluation.task import Options, Task


class Reading(NamedTuple):
    """Answers that were read. Whoever does not measure them closes `inputs`.

    Args:
        task: without the measures of other endpoints.
        scorers: the endpoints that are to score; empty for none.
        costs: what asking them takes, a line for each.
        requests: how many that are, together.
        human: whether people's scores were read.
        options: what the form says of the task.
    """

    inputs: Inputs
    task: Task
    scorers: tuple[Scorer, ...]
    costs: tuple[str, ...]
    requests: int
    human: bool
    options: Options

    @property
    def connections(self) -> list[Connection]:
        """Where the requests go to."""
        return [scorer.plan.placement.invocation.connection for scorer in self.scorers]


class Results(NamedTuple):
    """The measures, and the records to look at."""

    report: Report
    records: list[ListedRecord]


def read_answers(bench: Workbench, answers: Answers, connection: Connection) -> Reading:
    """Reads what the form names, and counts what scoring it would take; nothing is sent.

    Raises:
        WorkbenchError: something is missing, wrong or cannot be read.
    """
    from workbench.services.evaluation.evaluation import check_packages, selected_task
    from workbench.services.evaluation.inputs import read_inputs

    check_packages()
    options = options_of(answers)
    scorers = _scorers(bench, answers, connection)
    inputs = read_inputs(bench, sources_of(answers))
    try:
        task = selected_task(answers.task, inputs.examples, options)
        costs = [scorer.cost(bench, inputs.targets, CancelToken()) for scorer in scorers]
    except BaseException:
        inputs.close()
        raise
    lines = tuple(
        f"{scorer.title}: {counted(cost.texts, scorer.noun)} to {scorer.endpoint_name} in "
        f"{counted(cost.requests, 'request')}" + (f"; {cost.kept:,} answered before" if cost.kept else "")
        for scorer, cost in zip(scorers, costs, strict=True)
    )
    requests = sum(cost.requests for cost in costs)
    return Reading(inputs, task, scorers, lines, requests, bool(answers.human), options)


def measure(
    bench: Workbench, reading: Reading, cancellation: CancelToken, listener: Callable[[int], object]
) -> Results:
    """Has the scorers score, and measures. The inputs are closed afterwards.

    Args:
        listener: is told how many records of an input are scored.

    Raises:
        WorkbenchError: an endpoint cannot be reached, or a record does not fit.
    """
    from workbench.compare import Rules
    from workbench.services.evaluation.inputs import measured, scored_inputs
    from workbench.services.evaluation.scores.scored_task import with_scores

    with closing(reading.inputs):
        names = [name for scorer in reading.scorers for name in scorer.names]
        task = with_scores(reading.task, names, human=reading.human)
        inputs = scored_inputs(bench, reading.scorers, reading.inputs, cancellation, listener)
        result = measured(inputs, task, reading.options, Rules())
        return Results(result.report, listed_records(inputs, result, task, reading.options))


def page_of(bench: Workbench, record: ListedRecord, read: ReadOptions) -> bytes:
    """Returns what was measured of a record and the whole of it, read again from where it is, as JSON.

    Raises:
        WorkbenchError: it cannot be read any more.
    """
    from workbench.services.evaluation.documents import whole_record

    members = dict(record.members)
    for origin in record.origins:
        whole = whole_record(open_dataset(bench, origin.source, read), origin.id, origin.place)
        members[origin.member] = msgspec.Raw(whole or b"null")
    return msgspec.json.encode(members)


def _scorers(bench: Workbench, answers: Answers, connection: Connection) -> tuple[Scorer, ...]:
    """The endpoints that the form names: each an endpoint of the draft's connection, or a saved request."""
    if not answers.embedder and not answers.judge:
        return ()
    from workbench.services.evaluation.scores import plans
    from workbench.services.evaluation.scores.defaults import MEMBER, ROWS
    from workbench.services.evaluation.scores.scorer import embedding_scorer, judge_scorer
    from workbench.services.requests.saved_requests import SavedRequests

    saved = SavedRequests.find(bench)
    target = plans.Target(change=partial(_connection, draft=connection))
    scorers = []
    if answers.embedder:
        named = plans.named_target(saved, answers.embedder, target)
        plan = plans.embedding_plan(saved, named, member=MEMBER, rows=ROWS)
        scorers.append(embedding_scorer(plan, ""))
    if answers.judge:
        plan = plans.judge_plan(saved, plans.named_target(saved, answers.judge, target))
        scorers.append(judge_scorer(plan, "", _rubric(answers.rubric), answers.scale))
    return tuple(scorers)


def _connection(connection: Connection, draft: Connection) -> Connection:
    """A saved request's own connection, else the draft's."""
    return draft if connection == Connection() else connection


def _rubric(path: str) -> str:
    if not path:
        raise PayloadError("The rubric is missing.", "Name a file that says in words what a good answer is.")
    body = resolve(FileBody(path))
    try:
        return body.data.decode() if isinstance(body, BytesBody) else ""
    except UnicodeDecodeError:
        raise PayloadError(f"{path} is not text in UTF-8.") from None
