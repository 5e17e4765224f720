"""`workbench sessions list`."""

from __future__ import annotations

import click

from workbench.cli.commands.sessions.text import heading, session_object, session_row
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line, terminal_columns
from workbench.model.sessions.session import SessionState
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions


def _list(*, endpoint_name: str, state: str | None, everything: bool, as_json: bool) -> int:
    """List sessions, the most recently used first."""
    with Workbench.open() as bench:
        columns = terminal_columns()
        if not as_json:
            print_line(heading())
        now = bench.now()
        entries = [
            entry
            for entry in Sessions(bench).sessions(forgotten=everything)
            if endpoint_name in {"", entry.session.endpoint_name}
            and state in {None, entry.session.state(now).value}
        ]
        for entry in entries:
            print_line(json_line(session_object(entry, now)) if as_json else session_row(entry, now, columns))
        if not entries and not as_json:
            filtered = endpoint_name or state
            print_info(
                "no sessions match" if filtered else "no sessions; `workbench sessions open` opens one"
            )
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


command = Command(
    "list",
    callback=_list,
    help=_list.__doc__,
    params=[
        Option(["--endpoint-name"], default="", metavar="NAME", help="Only sessions of this endpoint."),
        Option(
            ["--state"],
            type=click.Choice([*map(str, SessionState)]),
            help="Only sessions that are in this state now.",
        ),
        Option(["--all", "everything"], is_flag=True, help="Include forgotten sessions."),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ],
    examples=("workbench sessions list --state open",),
)
