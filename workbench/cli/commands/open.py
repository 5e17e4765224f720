"""`workbench open`: the app, with its form filled from the command line."""

from __future__ import annotations

import sys
from typing import Any

from workbench.cli.core.command import Command, Option
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.options.connection import connection_of, connection_options
from workbench.model.errors import UsageError
from workbench.model.invocation import Invocation
from workbench.services import Workbench, aws_settings
from workbench.services.command_line import given_connection

_GROUP = "App"


def _open(
    endpoint_name: str | None, exchange: int | None, request: str | None, folder: str | None, **given: Any
) -> int:
    """Open the app: build an invocation, send it, read what comes back."""
    refuse_without_terminal()
    from workbench.cli.app import start

    connection = connection_of(given, aws_settings(given["profile"]))
    invocation = None
    if endpoint_name is not None:
        invocation = Invocation(fields={"EndpointName": endpoint_name}, connection=connection)
    elif given_connection(given).keys() - {"sandbox"}:
        invocation = Invocation(connection=connection)
    with Workbench.open(hosting=lazy_sandbox()) as bench:
        return start(
            bench,
            invocation=invocation,
            exchange=exchange,
            request=request,
            requests=folder,
            sandbox=given["sandbox"],
        )


def refuse_without_terminal() -> None:
    """Refuse to open the app where nobody could see or steer it.

    Raises:
        UsageError: standard input or output is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the app needs a terminal, and standard input or output is none",
            "Without one, `workbench invoke-endpoint` sends and `workbench history` looks back.",
        )


open_app = Command(
    "open",
    callback=_open,
    help=_open.__doc__,
    params=[
        Option(["--endpoint-name"], group=_GROUP, metavar="NAME", help="Begin with this endpoint."),
        Option(
            ["--exchange"],
            group=_GROUP,
            type=int,
            metavar="ID",
            help="Begin with this exchange of the history.",
        ),
        Option(["--request"], group=_GROUP, metavar="NAME", help="Begin with this saved request."),
        Option(
            ["--requests", "folder"],
            group=_GROUP,
            metavar="DIR",
            help="The folder of saved requests; else .workbench of this project, else your own.",
        ),
        *connection_options(),
    ],
    examples=("workbench --sandbox", "workbench open --profile dev --region eu-central-1"),
)
