"""`workbench history`: what was sent and what came of it."""

from __future__ import annotations

import shutil
import sys

import click

from workbench.cli.commands.history.annotate import name, pin, rm, tag, unpin
from workbench.cli.commands.history.annotate import note as note_command
from workbench.cli.commands.history.maintain import backup, export, import_, prune, verify
from workbench.cli.commands.history.play import play
from workbench.cli.commands.history.search import search
from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import line_of, print_line
from workbench.cli.core.pages import exchange_page
from workbench.cli.core.text import heading, row
from workbench.model.exchange import Status
from workbench.services import Workbench

_PAGE = 200


@click.group()
def history() -> None:
    """Look at what was sent and what came of it."""


for command in (
    search,
    *(tag, pin, unpin, name, note_command, rm),
    *(prune, verify, export, import_, backup),
    play,
):
    history.add_command(command)


@history.command("list")
@click.argument("words", nargs=-1)
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many, newest first."
)
@click.option("--before", type=int, metavar="ID", help="Only those older than this one.")
@click.option("--endpoint-name", default="", metavar="NAME", help="Only those to this endpoint.")
@click.option("--operation", default="", metavar="NAME", help="Only those of this operation.")
@click.option("--status", type=click.Choice([*map(str, Status)]), help="Only those that stand so.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(
    *,
    words: tuple[str, ...],
    limit: int,
    before: int | None,
    endpoint_name: str,
    operation: str,
    status: str | None,
    as_json: bool,
) -> int:
    """List exchanges, newest first, without their bodies.

    Only those are listed in whose endpoint, operation, status or error all WORDS occur.
    """
    with Workbench.open() as bench:
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        if not as_json:
            print_line(heading(columns))
        left = limit
        while left:
            page = bench.history.page(
                limit=min(left, _PAGE),
                before=before,
                text=" ".join(words),
                endpoint_name=endpoint_name,
                operation=operation,
                status=Status(status) if status else None,
            )
            for summary in page:
                print_line(line_of(summary) if as_json else row(summary, columns))
            if len(page) < min(left, _PAGE):
                break
            left -= len(page)
            before = page[-1].id
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


@history.command("show")
@click.argument("number", metavar="ID", type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, without the bodies.")
@click.option(
    "--body", type=click.Choice(["request", "response"]), help="Write these bytes, and nothing else."
)
def show(number: int, as_json: bool, body: str | None) -> int:
    """Show one exchange."""
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
