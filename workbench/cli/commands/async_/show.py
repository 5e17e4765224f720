"""`workbench async show`."""

from __future__ import annotations

import click

from workbench.cli.commands.async_.text import members_of, page
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.sandbox_process import lazy_sandbox
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.services import Workbench


def _show(*, number: int, as_json: bool) -> int:
    """Look once in S3 for the output of an invocation, and show its state."""
    # Loaded here: completion in a shell does without.
    from workbench.cli.commands.async_.output import current_state

    with interruptible() as interruption, Workbench.open(hosting=lazy_sandbox()) as bench:
        invocation = current_state(bench, number, interruption)
        if interruption.cancellation.cancelled:
            return interruption.exit_code
        for line in [json_line(members_of(invocation))] if as_json else page(invocation):
            print_line(line)
    return Exit.DONE


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object."),
    ],
)
