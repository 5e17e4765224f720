"""`workbench sessions show`."""

from __future__ import annotations

from workbench.cli.commands.sessions.exchange import endpoint_option, session_argument
from workbench.cli.commands.sessions.text import session_object, session_page
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import json_line, print_line
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.transcript_lines import event


def _show(*, session: str, endpoint_name: str, as_json: bool) -> int:
    """Show a session and its exchanges, with the time between them."""
    with Workbench.open() as bench:
        entry = Sessions(bench).find(session, endpoint_name)
        now = bench.now()
        if as_json:
            uses = [
                {"id": use.number, "event": event(use), "status": use.status, "started_at": use.started_at}
                for use in entry.session.uses
            ]
            print_line(json_line({**session_object(entry, now), "exchanges": uses}))
        else:
            for line in session_page(entry, now):
                print_line(line)
    return Exit.DONE


command = Command(
    "show",
    callback=_show,
    help=_show.__doc__,
    params=[
        session_argument(),
        endpoint_option(),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object, including the exchanges."),
    ],
)
