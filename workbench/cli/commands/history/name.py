"""`workbench history name`."""

from __future__ import annotations

import click

from workbench.cli.core.command import Command
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.services import Workbench
from workbench.services.history import Annotations


def _name(number: int, text: str) -> int:
    """Give an exchange a name; an empty TEXT removes it."""
    with Workbench.open() as bench:
        bench.history.summary(number)
        Annotations(bench).name(number, text)
    return Exit.DONE


command = Command(
    "name",
    callback=_name,
    help=_name.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        click.Argument(["text"], metavar="TEXT"),
    ],
)
