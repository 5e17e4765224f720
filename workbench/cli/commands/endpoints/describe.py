"""`workbench endpoints describe`."""

from __future__ import annotations

from dataclasses import dataclass

import click

from workbench.cli.commands.endpoints.rows import description_object, page
from workbench.cli.commands.endpoints.target import print_pause, target_of
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.options.connection import ConnectionArguments, connection_options
from workbench.content.endpoint_sections import sections


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments):
    name: str
    as_json: bool


def _describe(arguments: _Arguments) -> int:
    """Show everything about an endpoint: variants, models, components, scaling, tags, and why it failed.

    What the credentials may not read is listed at the end, with the permission that is missing.
    """
    with target_of(arguments) as target:
        description = target.endpoints.describe(arguments.name, target.connection, on_pause=print_pause)
        last = target.endpoints.last_invocations().get(arguments.name)
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
        *connection_options(),
    ],
    examples=("workbench endpoints describe iris-classifier --sandbox",),
)
