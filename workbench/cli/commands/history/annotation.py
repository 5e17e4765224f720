"""A command that writes one text to an exchange of the history: its name, or its note."""

from __future__ import annotations

from collections.abc import Callable

import click

from workbench.cli.core.command import Command
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.services import Workbench
from workbench.services.history import Annotations


def annotation_command(
    verb: str, annotate: Callable[[Annotations, int, str], object], description: str
) -> Command:
    """Returns the command of a verb.

    Args:
        verb: as it is typed.
        annotate: writes the text to the exchange of a number.
        description: the help of the command.
    """

    def run(number: int, text: str) -> int:
        with Workbench.open() as bench:
            bench.history.summary(number)
            annotate(Annotations(bench), number, text)
        return Exit.DONE

    return Command(
        verb,
        callback=run,
        help=description,
        params=[
            click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
            click.Argument(["text"], metavar="TEXT"),
        ],
    )
