"""`workbench history show`."""

from __future__ import annotations

import sys

import click

from workbench.cli.commands.history.page import exchange_page
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import line_of, print_line
from workbench.services import Workbench


def _show(*, number: int, as_json: bool, body: str | None) -> int:
    """Show one exchange: fields, headers, timing and the beginning of its bodies."""
    with Workbench.open() as bench:
        if body is not None:
            sys.stdout.buffer.write(
                bench.history.body(number, "request" if body == "request" else "response")
            )
            sys.stdout.buffer.flush()
        elif as_json:
            print_line(line_of(bench.history.exchange(number).summary()))
        else:
            for line in exchange_page(bench.history.exchange(number)):
                print_line(line)
    return Exit.DONE


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        click.Argument(["number"], metavar="ID", type=int),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object, without the bodies."),
        Option(
            ["--body"],
            type=click.Choice(["request", "response"]),
            help="Write only the bytes of this body to standard output.",
        ),
    ],
    examples=("workbench history show 17", "workbench history show 17 --body response > response.json"),
)
