"""`workbench open`: the app, with its form filled from the command line."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.cli.app_launcher import refuse_without_terminal, start
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.completion import exchange_ids, request_names
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.options.connection import (
    ConnectionArguments,
    connection_of,
    connection_options,
    named_members,
)
from workbench.model.invocation import Invocation
from workbench.services import Workbench, aws_settings

_GROUP = "App"


@dataclass(frozen=True, kw_only=True)
class _Arguments(ConnectionArguments):
    endpoint_name: str | None
    exchange: int | None
    request: str | None
    folder: str | None


def _open(arguments: _Arguments) -> int:
    """Open the app: compose requests, send them, and inspect the responses."""
    refuse_without_terminal()
    connection = connection_of(arguments, aws_settings(arguments.profile))
    invocation = None
    if arguments.endpoint_name is not None:
        invocation = Invocation(fields={"EndpointName": arguments.endpoint_name}, connection=connection)
    elif named_members(arguments).keys() - {"sandbox"}:
        invocation = Invocation(connection=connection)
    with Workbench.open(hosting=lazy_sandbox()) as bench:
        return start(
            bench,
            invocation=invocation,
            exchange=arguments.exchange,
            request=arguments.request,
            requests=arguments.folder,
            sandbox=arguments.sandbox,
        )


command = Command(
    "open",
    callback=called_with(_Arguments, _open),
    help=_open.__doc__,
    params=[
        Option(["--endpoint-name"], group=_GROUP, metavar="NAME", help="Start with this endpoint."),
        Option(
            ["--exchange"],
            group=_GROUP,
            type=int,
            metavar="ID",
            shell_complete=exchange_ids,
            help="Start with this exchange of the history.",
        ),
        Option(
            ["--request"],
            group=_GROUP,
            metavar="NAME",
            shell_complete=request_names,
            help="Start with this saved request.",
        ),
        Option(
            ["--requests", "folder"],
            group=_GROUP,
            metavar="DIR",
            help="The folder of saved requests. [.workbench of this project, else your own]",
        ),
        *connection_options(),
    ],
    examples=("workbench --sandbox", "workbench open --profile dev --region eu-central-1"),
)
