"""`workbench sessions export`."""

from __future__ import annotations

import click

from workbench.cli.commands.invoke.delivery import STANDARD_OUTPUT, STDOUT
from workbench.cli.commands.sessions.exchange import endpoint_option, session_argument
from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.new_file import write_new_file
from workbench.services import Workbench
from workbench.services.files import write_output
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.transcript_lines import session_lines


def _export(*, session: str, outfile: str, endpoint_name: str, force: bool) -> int:
    """Write a session with its bodies to OUTFILE as JSON Lines, one exchange per line.

    Without OUTFILE, or with -, it goes to standard output.
    """
    with Workbench.open() as bench:
        lines = session_lines(bench, Sessions(bench).find(session, endpoint_name).session)
        if outfile == STDOUT:
            write_output(STANDARD_OUTPUT, lines)
        else:
            write_new_file(outfile, lines, force=force)
    return Exit.DONE


command = Command(
    "export",
    callback=_export,
    help=_export.__doc__,
    params=[
        session_argument(),
        click.Argument(["outfile"], default=STDOUT, shell_complete=files),
        endpoint_option(),
        Option(["--force"], is_flag=True, help="Replace OUTFILE if it exists."),
    ],
    examples=("workbench sessions export 3f2a91c0 session.jsonl",),
)
