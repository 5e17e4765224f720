"""`workbench export`: writes an exchange of the history in another tool's form."""

from __future__ import annotations

import sys

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.completion import exchange_ids, files
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.options.debug import trace_option
from workbench.services import Workbench
from workbench.services.interchange import Interchange, exporters

_GROUP = "Export"


def _export(*, number: int, form: str, output: str | None, force: bool) -> int:
    """Print an exchange as a command line or a script, ready to run.

    It contains no credentials; the other tool looks them up itself. Without --output, large and binary bodies
    are part of the printed text.
    """
    with Workbench.open() as bench:
        interchange = Interchange(bench)
        written = interchange.export(form, number, beside=output is not None)
        if output is None:
            sys.stdout.write(written.text)
        else:
            for path in interchange.save(written, output, replace=force):
                print_info(f"wrote {path}")
        for note in written.notes:
            print_info(note)
    return Exit.DONE


command = Command(
    "export",
    callback=_export,
    help=_export.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int, shell_complete=exchange_ids),
        Option(
            ["--as", "form"],
            group=_GROUP,
            type=click.Choice([*exporters()]),
            required=True,
            help="The format to write.",
        ),
        Option(
            ["--output"],
            group=_GROUP,
            metavar="FILE-OR-FOLDER",
            shell_complete=files,
            help="Write to this file or folder; large and binary bodies go into files beside it.",
        ),
        Option(["--force"], group=_GROUP, is_flag=True, help="Replace files that exist."),
        trace_option(),
    ],
    examples=("workbench export 17 --as curl", "workbench export 17 --as locust --output load/"),
)
