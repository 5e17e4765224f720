"""`workbench sessions`: stateful sessions, as the history tells of them."""

from __future__ import annotations

import shutil
import sys

import click

from workbench.cli.commands.sessions.replay import replay
from workbench.cli.commands.sessions.turns import close, open_, use
from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import json_line, print_line
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.session_text import heading, session_object, session_page, session_row
from workbench.model.sessions.session import SessionState
from workbench.services import Workbench
from workbench.services.files import write_output
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.transcript_lines import event, session_lines

_ENDPOINT = click.option(
    "--endpoint-name", default="", metavar="NAME", help="Only a session of this endpoint."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_SESSION = click.argument("session", metavar="SESSION")


@click.group()
def sessions() -> None:
    """Open stateful sessions, take turns in them, and come back to them.

    SESSION is a session's ID, the beginning of it, or the name that it was given.
    """


for command in (open_, use, close, replay):
    sessions.add_command(command)


@sessions.command("list")
@click.option("--endpoint-name", default="", metavar="NAME", help="Only those of this endpoint.")
@click.option("--state", type=click.Choice([*map(str, SessionState)]), help="Only those that stand so now.")
@click.option("--all", "everything", is_flag=True, help="Those too that were forgotten.")
@_JSON
def list_(endpoint_name: str, state: str | None, everything: bool, as_json: bool) -> int:
    """List sessions, the one that was used last first."""
    with Workbench.open() as bench:
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        if not as_json:
            print_line(heading())
        now = bench.now()
        for known in Sessions(bench).known(forgotten=everything):
            session = known.session
            if endpoint_name in {"", session.endpoint_name} and state in {None, session.state(now).value}:
                print_line(
                    json_line(session_object(known, now)) if as_json else session_row(known, now, columns)
                )
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


@sessions.command("show")
@_SESSION
@_ENDPOINT
@click.option("--json", "as_json", is_flag=True, help="One JSON object, its exchanges in it.")
def show(session: str, endpoint_name: str, as_json: bool) -> int:
    """Show a session and its exchanges, with the time between them."""
    with Workbench.open() as bench:
        known = Sessions(bench).find(session, endpoint_name)
        now = bench.now()
        if as_json:
            uses = [
                {"id": use.number, "event": event(use), "status": use.status, "started_at": use.started_at}
                for use in known.session.uses
            ]
            print_line(json_line({**session_object(known, now), "exchanges": uses}))
        else:
            for line in session_page(known, now):
                print_line(line)
    return Exit.DONE


@sessions.command("rename")
@_SESSION
@click.argument("name")
@_ENDPOINT
def rename(session: str, name: str, endpoint_name: str) -> int:
    """Call a session NAME; an empty NAME takes it away."""
    with Workbench.open() as bench:
        there = Sessions(bench)
        there.rename(there.find(session, endpoint_name), name)
    return Exit.DONE


@sessions.command("forget")
@_SESSION
@_ENDPOINT
@click.option("--undo", is_flag=True, help="Put it back into the list.")
def forget(session: str, endpoint_name: str, undo: bool) -> int:
    """Take a session out of the list. Its exchanges stay; using it again brings it back."""
    with Workbench.open() as bench:
        there = Sessions(bench)
        known = there.find(session, endpoint_name)
        if undo:
            there.recall(known)
        else:
            there.forget(known)
    return Exit.DONE


@sessions.command("export")
@_SESSION
@click.argument("outfile", default="-")
@_ENDPOINT
@click.option("--force", is_flag=True, help="Replace OUTFILE if it is there.")
def export(session: str, outfile: str, endpoint_name: str, force: bool) -> int:
    """Write a session as JSON Lines: an exchange a line, with its bodies.

    OUTFILE is a file, or - for standard output, which is meant where it is left out.
    """
    with Workbench.open() as bench:
        known = Sessions(bench).find(session, endpoint_name)
        lines = session_lines(bench, known.session)
        if outfile == "-":
            write_output("/dev/stdout", lines)
        else:
            write_new_file(outfile, lines, force=force)
    return Exit.DONE
