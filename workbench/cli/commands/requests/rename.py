"""`workbench requests rename`."""

from __future__ import annotations

import click

from workbench.cli.commands.requests.folder import folder_option
from workbench.cli.core.command import Command
from workbench.cli.core.completion import request_names
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import print_line
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests


def _rename(*, name: str, new_name: str, folder: str | None) -> int:
    """Rename a saved request and the body files that are its own; a name with / moves it to that folder.

    The NAME of a folder, with or without a / at its end, renames the folder with all that is in it. Nothing
    is overwritten: a name that exists is refused.
    """
    with Workbench.open() as bench:
        for renamed in SavedRequests.find(bench, folder).rename(name, new_name):
            print_line(renamed.opened.request.source)
    return Exit.DONE


command = Command(
    "rename",
    callback=_rename,
    help=_rename.__doc__,
    params=[
        click.Argument(["name"], metavar="NAME", shell_complete=request_names),
        click.Argument(["new_name"], metavar="NEW"),
        folder_option(),
    ],
    examples=(
        "workbench requests rename iris/one-flower iris/setosa",
        "workbench requests rename iris/ flowers",
    ),
)
