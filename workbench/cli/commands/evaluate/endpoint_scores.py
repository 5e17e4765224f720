"""The options of `workbench evaluate` that have other endpoints score, and the scoring itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import click

from workbench.cli.commands.requests.folder import environment_option, folder_option
from workbench.cli.core.command import Option
from workbench.cli.core.completion import files
from workbench.cli.core.param_file import text_of
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.changes import change_of
from workbench.cli.options.connection import (
    ConnectionArguments,
    connection_of,
    connection_options,
    overridden,
)
from workbench.cli.options.production import require_permission, yes_option
from workbench.content.humanize import counted
from workbench.model.errors import UsageError
from workbench.model.invocation import Connection, FieldValue, Invocation
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.evaluation.inputs import Inputs, scored_inputs
from workbench.services.evaluation.scores.plans import (
    MEMBER,
    ROWS,
    Target,
    embedding_plan,
    judge_plan,
    named_target,
)
from workbench.services.evaluation.scores.scorer import Scorer, embedding_scorer, judge_scorer
from workbench.services.profiles import aws_settings
from workbench.services.requests.saved_requests import SavedRequests

_GROUP = "Scores by other endpoints"


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


def scoring_options() -> list[Option]:
    """Fresh options."""
    return [
        _option("--embed-endpoint", "NAME", "Compare label and prediction by the cosine of embeddings."),
        _option("--embed-request", "NAME", "As --embed-endpoint, with this saved request."),
        Option(
            ["--embed-set"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="A field of the embedding request, such as TargetModel=small. Repeatable.",
        ),
        _option(
            "--embed-body",
            "TEXT",
            "Embed one text per request: TEXT or file://FILE, with ${text} replaced.",
        ),
        _option("--embed-member", "NAME", f"The member that holds a list of texts. [{MEMBER}]", MEMBER),
        Option(
            ["--embed-rows"],
            group=_GROUP,
            type=click.IntRange(min=1),
            default=ROWS,
            metavar="N",
            help=f"The most texts in one request. [{ROWS}]",
        ),
        _option("--embed-vector", "JMESPATH", "Where the vector is in a text's part of the answer."),
        _option("--judge", "REQUEST|ENDPOINT", "Have a language model score each prediction by --rubric."),
        Option(
            ["--rubric"],
            group=_GROUP,
            metavar="FILE",
            shell_complete=files,
            help="The text that says what a good answer is; ${label}, ${prediction}, ${id} are replaced.",
        ),
        _option("--scale", "A-B", "The lowest and highest score of the judge. [1-5]", "1-5"),
        Option(
            ["--judge-set"],
            group=_GROUP,
            multiple=True,
            metavar="FIELD=VALUE",
            help="A field of the judge's request. Repeatable.",
        ),
        _option("--judge-body", "TEXT", "The judge's request, with ${prompt} in it. [a chat completion]"),
        _option("--judge-score", "JMESPATH", "Where the score is in the answer. [found in its text]"),
        _option("--human", "COLUMN|JMESPATH", "Where a person's score is, to compare the judge with."),
        Option(
            ["--concurrency"],
            group=_GROUP,
            type=click.IntRange(1, 256),
            default=4,
            metavar="N",
            help="Requests in flight. [4]",
        ),
        Option(
            ["--dry-run"],
            group=_GROUP,
            is_flag=True,
            help="Print how many requests this takes; send nothing.",
        ),
        yes_option(_GROUP),
        folder_option(),
        environment_option(),
        *connection_options(),
    ]


def _option(name: str, metavar: str, text: str, default: str = "") -> Option:
    return Option([name], group=_GROUP, default=default, metavar=metavar, help=text)
