"""`workbench history note`."""

from __future__ import annotations

import click

from workbench.cli.core.command import Command
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.services import Workbench
from workbench.services.history import Annotations


def _note(number: int, text: str) -> int:
    """Attach a note to an exchange; an empty TEXT removes it."""
    with Workbench.open() as bench:
        bench.history.summary(number)
        Annotations(bench).note(number, text)
    return Exit.DONE


command = Command(
    "note",
    callback=_note,
    help=_note.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        click.Argument(["text"], metavar="TEXT"),
    ],
)
