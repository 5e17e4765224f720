"""`workbench sessions forget`."""

from __future__ import annotations

from workbench.cli.commands.sessions.exchange import endpoint_option, session_argument
from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions


def _forget(*, session: str, endpoint_name: str, undo: bool) -> int:
    """Remove a session from the list. Its exchanges stay; using it again brings it back."""
    with Workbench.open() as bench:
        sessions = Sessions(bench)
        entry = sessions.find(session, endpoint_name)
        if undo:
            sessions.recall(entry)
        else:
            sessions.forget(entry)
    return Exit.DONE


command = Command(
    "forget",
    callback=_forget,
    help=_forget.__doc__,
    params=[
        session_argument(),
        endpoint_option(),
        Option(["--undo"], is_flag=True, help="Put the session back into the list."),
    ],
)
