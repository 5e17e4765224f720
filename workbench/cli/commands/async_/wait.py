"""`workbench async wait`."""

from __future__ import annotations

import click

from workbench.cli.commands.async_.output import deliver
from workbench.cli.commands.invoke.wait import awaited
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids, files
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations


def _wait(*, number: int, outfile: str | None, wait_timeout: float) -> int:
    """Wait for the output of an invocation; print a failure on standard error."""
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocation = AsyncInvocations(bench).get(number)
        if invocation.arrival.over:
            return deliver(bench, invocation, outfile, interruption)
        return awaited(
            bench,
            bench.history.exchange(number),
            outfile=outfile,
            patience=wait_timeout,
            interruption=interruption,
        )


command = Command(
    "wait",
    callback=_wait,
    help=_wait.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        Option(
            ["--outfile"],
            metavar="FILE",
            shell_complete=files,
            help="Write the output to FILE; - is standard output.",
        ),
        Option(
            ["--wait-timeout"],
            type=click.FloatRange(min=0),
            default=0.0,
            metavar="SECONDS",
            help="Stop waiting after SECONDS; 0 waits without limit. [0]",
        ),
    ],
    examples=("workbench async wait 17 --outfile output.json --wait-timeout 600",),
)
