"""`workbench export`: an exchange of the history in another tool's form."""

from __future__ import annotations

import sys

import click

from workbench.cli.core.command import FURTHER, Command, Option
from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit
from workbench.services import Workbench
from workbench.services.interchange import Interchange, exporters

_GROUP = "Export"


def _export(*, number: int, form: str, output: str | None, force: bool, debug: bool) -> int:
    """Print the invocation of an exchange in another tool's form, ready to run.

    Credentials are never in it: it finds them where the tool itself looks. Without --output a body that is
    large or no text is a part of what is printed.
    """
    with Workbench.open() as bench:
        interchange = Interchange(bench)
        written = interchange.export(form, number, beside=output is not None)
        if output is None:
            sys.stdout.write(written.text)
        else:
            for path in interchange.save(written, output, replace=force):
                print_info(f"written: {path}")
        for each in written.notes:
            print_info(each)
    return Exit.DONE


export = Command(
    "export",
    callback=_export,
    help=_export.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int),
        Option(
            ["--as", "form"],
            group=_GROUP,
            type=click.Choice([*exporters()]),
            required=True,
            help="The form.",
        ),
        Option(
            ["--output"],
            group=_GROUP,
            metavar="FILE-OR-FOLDER",
            help="Write it there, and a body that is large or no text into a file beside it.",
        ),
        Option(["--force"], group=_GROUP, is_flag=True, help="Overwrite files that are there."),
        Option(["--debug"], group=FURTHER, is_flag=True, help="Show the trace of what goes wrong."),
    ],
    examples=("workbench export 17 --as curl", "workbench export 17 --as locust --output load/"),
)
