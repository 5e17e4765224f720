"""`workbench async fetch`."""

from __future__ import annotations

import click

from workbench.cli.commands.async_.output import current_state, deliver
from workbench.cli.commands.invoke.delivery import STDOUT
from workbench.cli.core.command import Command
from workbench.cli.core.completion import exchange_ids, files
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.services import Workbench


def _fetch(*, number: int, outfile: str) -> int:
    """Write the output of an invocation to OUTFILE: from the history, or from S3.

    Without OUTFILE, or with -, it goes to standard output.
    """
    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocation = current_state(bench, number, interruption)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
        return deliver(bench, invocation, outfile, interruption)


command = Command(
    "fetch",
    callback=_fetch,
    help=_fetch.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        click.Argument(["outfile"], default=STDOUT, shell_complete=files),
    ],
    examples=("workbench async fetch 17 output.json",),
)
