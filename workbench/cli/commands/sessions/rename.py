"""`workbench sessions rename`."""

from __future__ import annotations

import click

from workbench.cli.commands.sessions.exchange import endpoint_option, session_argument
from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions


def _rename(*, session: str, name: str, endpoint_name: str) -> int:
    """Give a session a name; an empty NAME removes it."""
    with Workbench.open() as bench:
        sessions = Sessions(bench)
        sessions.rename(sessions.find(session, endpoint_name), name)
    return Exit.DONE


command = Command(
    "rename",
    callback=_rename,
    help=_rename.__doc__,
    params=[session_argument(), click.Argument(["name"]), endpoint_option()],
    examples=("workbench sessions rename 3f2a91c0 'refund dialogue'",),
)
