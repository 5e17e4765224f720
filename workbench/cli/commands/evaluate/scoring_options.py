"""The options of `workbench evaluate` that have other endpoints score."""

from __future__ import annotations

import click

from workbench.cli.commands.requests.folder import environment_option, folder_option
from workbench.cli.core.command import Option
from workbench.cli.core.completion import files
from workbench.cli.options.connection import connection_options
from workbench.cli.options.production import yes_option
from workbench.services.evaluation.scores.defaults import MEMBER, ROWS

_GROUP = "Scores by other endpoints"


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
