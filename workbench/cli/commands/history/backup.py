"""`workbench history backup`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbench.cli.core.command import Command
from workbench.cli.core.completion import files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.streams import Control
from workbench.services import Workbench
from workbench.services.history.transfer import HistoryTransfer


def _backup(file: str) -> int:
    """Copy the whole history to FILE, even while it is in use. FILE must not exist."""

    def progress(left: int, whole: int) -> None:
        if sys.stderr.isatty() and whole:
            sys.stderr.write(Control(f"\r{100 - 100 * left // whole} %"))
            sys.stderr.flush()

    with Workbench.open() as bench:
        HistoryTransfer(bench).backup(Path(file).expanduser(), progress)
    if sys.stderr.isatty():
        sys.stderr.write(Control("\r"))
    print_info(f"copied the history to {file}")
    return Exit.DONE


command = Command(
    "backup",
    callback=_backup,
    help=_backup.__doc__,
    params=[click.Argument(["file"], metavar="FILE", shell_complete=files)],
    examples=("workbench history backup ~/history-backup.sqlite",),
)
