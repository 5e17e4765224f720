"""Who a connection is to AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.account.identity import Identity
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

if TYPE_CHECKING:
    from workbench.services.workbench import Workbench


def caller_identity(
    bench: Workbench, connection: Connection, *, cancellation: CancelToken | None = None
) -> Identity:
    """Returns account, role or user, region and credentials of a connection. Asks AWS STS once.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        ServiceError: STS does not accept the credentials, or failed.
        NoIdentityError: no answer of STS arrived.
        OperationCancelledError: cancelled.
    """
    from workbench.aws import caller_identity as ask

    destination = bench.destination(connection, cancellation=cancellation)
    return ask(connection, destination, hosting=bench.clients.hosting, cancellation=cancellation)
