"""`workbench async list`."""

from __future__ import annotations

import sys

import click

from workbench.cli.commands.async_.text import heading, members_of, row
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line, terminal_columns
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations


def _list(*, limit: int, look: bool, as_json: bool) -> int:
    """List asynchronous invocations that the service accepted, newest first."""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocations = AsyncInvocations(bench)
        columns = terminal_columns()
        page = invocations.page(limit=limit)
        if page and not as_json:
            print_line(heading(columns))
        elif not as_json:
            print_info("no asynchronous invocations yet; invoke-endpoint-async sends one")
        for invocation in page:
            number = invocation.summary.id
            if look and not invocation.arrival.over:
                invocations.look(bench.history.exchange(number), cancellation=interruption.cancellation)
                if interruption.cancellation.cancelled:
                    return interruption.exit_code
                invocation = invocations.get(number)  # noqa: PLW2901  the same one, as it is now
            print_line(json_line(members_of(invocation)) if as_json else row(invocation, columns))
            sys.stdout.flush()
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


command = Command(
    "list",
    callback=_list,
    help=_list.__doc__,
    params=[
        Option(
            ["--limit"],
            type=click.IntRange(min=1),
            default=50,
            metavar="N",
            help="Show at most N invocations, newest first. [50]",
        ),
        Option(["--look"], is_flag=True, help="First look in S3 for the output of queued invocations."),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ],
    examples=("workbench async list --look",),
)
