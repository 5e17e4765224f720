"""`workbench endpoints describe`."""

from __future__ import annotations

from dataclasses import dataclass

import click

from workbench.cli.commands.endpoints.rows import description_object, page
from workbench.cli.commands.endpoints.target import print_pause, target_of
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, connection_options
from workbench.cli.options.query import QueryArguments, print_queried, queried, query_options
from workbench.content.account.endpoint_sections import sections


@dataclass(frozen=True, kw_only=True)
class _Arguments(QueryArguments, ConnectionArguments):
    name: str


def _describe(arguments: _Arguments) -> int:
    """Show everything about an endpoint: variants, models, components, scaling, tags, and why it failed.

    What the credentials may not read is listed at the end, with the permission that is missing.
    """
    printing = queried(arguments, arguments.profile)
    with target_of(arguments) as target:
        description = target.endpoints.describe(arguments.name, target.connection, on_pause=print_pause)
        last = target.endpoints.last_invocations().get(arguments.name)
        if printing is not None:
            print_queried(printing, "endpoints describe", description_object(description, last))
            return Exit.DONE
        if arguments.as_json:
            print_line(json_line(description_object(description, last)))
            return Exit.DONE
        for line in page(sections(description, target.bench.now())):
            print_line(line)
    return Exit.DONE


command = Command(
    "describe",
    callback=called_with(_Arguments, _describe),
    help=_describe.__doc__,
    params=[
        click.Argument(["name"], metavar="NAME"),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
        *query_options(),
        *connection_options(),
    ],
    examples=(
        "workbench endpoints describe iris-classifier --sandbox",
        "workbench endpoints describe iris-classifier --sandbox --query 'variants[].[name, weight]'",
    ),
)
