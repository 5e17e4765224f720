"""Whether a connection leads to production, as the settings say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.model.account.identity import Identity
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.account.identity import caller_identity

if TYPE_CHECKING:
    from workbench.services.workbench import Workbench

_UNKNOWN_ACCOUNT = "an account that could not be asked for"


def production_reason(
    bench: Workbench,
    connections: Iterable[Connection],
    *,
    identity: Identity | None = None,
    cancellation: CancelToken | None = None,
) -> str:
    """Returns what makes one of several connections production, in words; empty where nothing does.

    Asks AWS only where the settings name accounts and `identity` is not given. An account that cannot be
    asked for may be production, and is taken for it.

    Args:
        identity: of all of the connections, where it is known.

    Raises:
        OperationCancelledError: cancelled.
    """
    production = bench.settings().production
    if not production:
        return ""
    for connection in dict.fromkeys(connections):
        if connection.sandbox:
            continue
        try:
            destination = bench.destination(connection, cancellation=cancellation)
        except OperationCancelledError:
            raise
        except WorkbenchError:
            # It leads nowhere, so nothing is sent.
            continue
        profile = destination.profile or "default"
        if reason := production.reason(profile=profile, region=destination.region):
            return reason
        if production.accounts and connection.sign:
            account = _account(bench, connection, identity, cancellation)
            if not account:
                return _UNKNOWN_ACCOUNT
            if reason := production.reason(account_id=account):
                return reason
    return ""


def _account(
    bench: Workbench, connection: Connection, identity: Identity | None, cancellation: CancelToken | None
) -> str:
    if identity is not None:
        return identity.account_id
    try:
        return caller_identity(bench, connection, cancellation=cancellation).account_id
    except OperationCancelledError:
        raise
    except WorkbenchError:
        return ""
