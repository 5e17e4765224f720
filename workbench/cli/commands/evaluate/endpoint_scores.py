"""Scores of other endpoints, as the command line of `workbench evaluate` asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from workbench.cli.core.param_file import text_of
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.changes import change_of
from workbench.cli.options.connection import (
    ConnectionArguments,
    connection_of,
    overridden,
)
from workbench.cli.options.production import require_permission
from workbench.content.humanize import counted
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection, FieldValue, Invocation
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.evaluation.inputs import Inputs, scored_inputs
from workbench.services.evaluation.scores.plans import (
    Target,
    embedding_plan,
    judge_plan,
    named_target,
)
from workbench.services.evaluation.scores.scorer import Scorer, embedding_scorer, judge_scorer
from workbench.services.profiles import aws_settings
from workbench.services.requests.saved_requests import SavedRequests


@dataclass(frozen=True, kw_only=True)
class ScoringArguments(ConnectionArguments):
    """What a command line says of endpoints that score."""

    embed_endpoint: str
    embed_request: str
    embed_set: tuple[str, ...]
    embed_body: str
    embed_member: str
    embed_rows: int
    embed_vector: str
    judge: str
    judge_set: tuple[str, ...]
    judge_body: str
    judge_score: str
    rubric: str | None
    scale: str
    human: str
    concurrency: int
    dry_run: bool
    yes: bool
    folder: str | None
    environment: str | None


def scorers(bench: Workbench, arguments: ScoringArguments) -> tuple[Scorer, ...]:
    """Returns what a command line has score; empty where it names nothing.

    Raises:
        UsageError: options contradict each other, or one is missing.
        WorkbenchError: what they name does not exist, or cannot be read.
    """
    made = []
    saved = SavedRequests.find(bench, arguments.folder, environment=arguments.environment)
    if arguments.embed_endpoint or arguments.embed_request:
        target = Target(
            endpoint=arguments.embed_endpoint,
            request=arguments.embed_request,
            fields=_fields(arguments.embed_set, arguments),
            body=_text("--embed-body", arguments.embed_body),
            concurrency=arguments.concurrency,
            change=partial(_connection, arguments=arguments),
        )
        plan = embedding_plan(saved, target, member=arguments.embed_member, rows=arguments.embed_rows)
        made.append(embedding_scorer(plan, arguments.embed_vector))
    if arguments.judge:
        made.append(_judge(saved, arguments))
    elif arguments.rubric or arguments.human:
        raise UsageError("--rubric and --human need --judge.")
    if arguments.dry_run and not made:
        raise UsageError("--dry-run needs --embed-endpoint, --embed-request or --judge.")
    return tuple(made)


def _judge(saved: SavedRequests, arguments: ScoringArguments) -> Scorer:
    if not arguments.rubric:
        raise UsageError("--judge needs --rubric FILE.", "The file says in words what a good answer is.")
    target = Target(
        fields=_fields(arguments.judge_set, arguments),
        body=_text("--judge-body", arguments.judge_body),
        concurrency=arguments.concurrency,
        change=partial(_connection, arguments=arguments),
    )
    plan = judge_plan(saved, named_target(saved, arguments.judge, target))
    rubric = text_of("--rubric", f"file://{arguments.rubric.removeprefix('file://')}")
    return judge_scorer(plan, arguments.judge_score, rubric, arguments.scale)


def scored(
    bench: Workbench,
    arguments: ScoringArguments,
    made: tuple[Scorer, ...],
    inputs: Inputs,
    cancellation: CancelToken,
) -> Inputs | None:
    """Says what scoring costs, and has the examples scored; None after a dry run.

    Raises:
        WorkbenchError: an endpoint cannot be reached, or answers what is not a score.
    """
    total = 0
    for scorer in made:
        cost = scorer.cost(bench, inputs.targets, cancellation)
        total += cost.requests
        kept = f"; {cost.kept:,} answered before" if cost.kept else ""
        print_info(
            f"{scorer.title}: {counted(cost.texts, scorer.noun)} to {scorer.endpoint_name} "
            f"in {counted(cost.requests, 'request')}{kept}"
        )
    if arguments.dry_run:
        return None
    connections = tuple(scorer.plan.placement.invocation.connection for scorer in made)
    if total:
        require_permission(bench, connections, total, without_asking=arguments.yes)
    return scored_inputs(bench, made, inputs, cancellation)


def _fields(assignments: tuple[str, ...], arguments: ScoringArguments) -> dict[str, FieldValue]:
    return dict(change_of(assignments, arguments)(Invocation()).fields) if assignments else {}


def _text(option: str, value: str) -> str:
    return text_of(option, value) if value else ""


def _connection(connection: Connection, arguments: ScoringArguments) -> Connection:
    if connection != Connection():
        return overridden(connection, arguments)
    return connection_of(arguments, aws_settings(arguments.profile))
