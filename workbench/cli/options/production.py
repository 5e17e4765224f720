"""`--yes`, for commands that send many requests, and the question that it answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from workbench.cli.core.command import Option
from workbench.model.errors import OperationCancelledError, UsageError

if TYPE_CHECKING:
    from workbench.model.invocation import Connection
    from workbench.model.progress import CancelToken
    from workbench.services import Workbench


def yes_option(group: str) -> Option:
    """A fresh option."""
    return Option(
        ["--yes"],
        group=group,
        is_flag=True,
        help="Do not ask before sending to what [production] of settings.toml names.",
    )


def require_permission(
    bench: Workbench,
    connections: Iterable[Connection],
    count: int | None,
    *,
    without_asking: bool,
    cancellation: CancelToken | None = None,
) -> None:
    """Asks the person at the terminal before requests are sent to production; without one, refuses.

    Args:
        connections: where the requests go to.
        count: how many there are; None where that is not known.
        without_asking: as `--yes` says.

    Raises:
        UsageError: nobody can be asked.
        OperationCancelledError: the answer is not yes.
    """
    if without_asking:
        return
    # Loaded here: a single send, and the help, do without.
    from workbench.content.humanize import counted
    from workbench.content.sanitize import sanitize_line
    from workbench.services.account.production import production_reason

    reason = sanitize_line(production_reason(bench, connections, cancellation=cancellation))
    if not reason:
        return
    requests = "requests" if count is None else counted(count, "request")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            f"{requests[:1].upper()}{requests[1:]} would go to production ({reason}).", "Confirm with --yes."
        )
    if not click.confirm(f"Send {requests} to production ({reason})?", err=True):
        raise OperationCancelledError("Nothing was sent.")
