"""`workbench requests save`."""

from __future__ import annotations

import click

from workbench.cli.commands.requests.folder import GROUP, folder_option
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import print_line
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests


def _save(*, name: str, number: int, folder: str | None, expect: bool, replace: bool) -> int:
    """Save an exchange of the history as a request: fields, connection, and the body in a file beside it."""
    with Workbench.open() as bench:
        saved = SavedRequests.find(bench, folder)
        opened = saved.save_exchange(name, number, expect=expect, replace=replace)
        print_line(opened.request.source)
    return Exit.DONE


command = Command(
    "save",
    callback=_save,
    help=_save.__doc__,
    params=[
        click.Argument(["name"], metavar="NAME"),
        Option(
            ["--exchange", "number"],
            group=GROUP,
            type=int,
            required=True,
            metavar="ID",
            shell_complete=exchange_ids,
            help="The exchange of the history.",
        ),
        Option(["--expect"], group=GROUP, is_flag=True, help="Expect the recorded response from now on."),
        Option(["--replace"], group=GROUP, is_flag=True, help="Replace a saved request of this name."),
        folder_option(),
    ],
    examples=("workbench requests save iris/one-flower --exchange 17 --expect",),
)
