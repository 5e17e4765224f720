"""`workbench history import`."""

from __future__ import annotations

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_error
from workbench.cli.core.terminal.lines import print_line
from workbench.cli.options.exchange_selection import exchanges
from workbench.content.humanize import counted
from workbench.model.errors import PayloadError
from workbench.services import Workbench
from workbench.services.history.transfer import HistoryTransfer


def _import(*, file: str, keep_going: bool) -> int:
    """Import exchanges that `workbench history export` wrote to FILE; exchanges already here stay unchanged.

    Imports everything or nothing; with --keep-going, everything except malformed lines, and the exit code is
    then 252. A FILE that ends in .gz is decompressed; - is standard input.
    """

    def report(error: PayloadError) -> None:
        print_error(error.message)

    with Workbench.open() as bench:
        result = HistoryTransfer(bench).import_(file, complain=report if keep_going else None)
    parts = [f"Imported {exchanges(result.added)}", f"{result.already_recorded:,} already here"]
    if result.private:
        parts.append(f"{result.private:,} left out (privacy setting)")
    if result.wrong:
        parts.append(f"{counted(result.wrong, 'malformed line')} skipped")
    print_line(f"{'; '.join(parts)}.")
    return Exit.USAGE if result.wrong else Exit.DONE


command = Command(
    "import",
    callback=_import,
    help=_import.__doc__,
    params=[
        click.Argument(["file"], metavar="FILE", shell_complete=files),
        Option(["--keep-going"], is_flag=True, help="Report malformed lines, and import the rest."),
    ],
    examples=("workbench history import all.jsonl.gz",),
)
