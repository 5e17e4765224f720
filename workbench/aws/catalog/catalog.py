"""The account's endpoints: a list page by page, and everything about one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.aws.account_calls import AccountCalls
from workbench.aws.catalog import shapes
from workbench.aws.catalog.document import Document
from workbench.aws.catalog.reader import EndpointReader
from workbench.model.account.endpoint import EndpointDescription, EndpointPage
from workbench.model.account.pause import PauseListener, silent
from workbench.model.destinations.destination import Destination
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

SERVICE = "sagemaker"
_PAGE = 100
"""Endpoints of one page; the service allows no more (API reference, ListEndpoints)."""


@dataclass(frozen=True)
class EndpointCatalog:
    """Reads the endpoints of whatever account and region a connection leads to. Thread-safe.

    Args:
        calls: asks AWS.
        now: tells the time of day.
    """

    calls: AccountCalls
    now: Callable[[], datetime]

    def destination(self, connection: Connection, cancellation: CancelToken | None = None) -> Destination:
        """Returns the account and region that a connection leads to. Nothing is sent.

        Raises:
            ConfigurationError: it leads nowhere.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        return self.calls.destination(SERVICE, connection, cancellation)

    def page(
        self,
        connection: Connection,
        token: str = "",
        *,
        name_contains: str = "",
        status: str = "",
        cancellation: CancelToken | None = None,
        on_pause: PauseListener = silent,
    ) -> EndpointPage:
        """Reads one page of at most 100 endpoints, sorted by name.

        Args:
            token: of the page before; empty for the first.
            name_contains: only endpoints with this in their name; the service compares case.
            status: only endpoints in this status.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            AccountError: AWS refused, or did not answer.
            OperationCancelledError: cancelled.
        """
        parameters: dict[str, Any] = {"MaxResults": _PAGE, "SortBy": "Name", "SortOrder": "Ascending"}
        filters = {"NextToken": token, "NameContains": name_contains, "StatusEquals": status}
        parameters |= {name: value for name, value in filters.items() if value}
        answer = Document(
            self.calls.ask(
                SERVICE,
                "list_endpoints",
                parameters,
                connection,
                expects="Endpoints",
                cancellation=cancellation,
                on_pause=on_pause,
            )
        )
        rows = map(shapes.summary, answer.children("Endpoints"))
        # A token that repeats would be read for ever.
        following = answer.token("NextToken")
        return EndpointPage(
            endpoints=tuple(row for row in rows if row.name),
            next_token="" if following == token else following,
        )

    def description(
        self,
        name: str,
        connection: Connection,
        *,
        partial: Callable[[EndpointDescription], object] | None = None,
        cancellation: CancelToken | None = None,
        on_pause: PauseListener = silent,
    ) -> EndpointDescription:
        """Reads everything about an endpoint. What is refused is left out, and among its `problems`.

        Args:
            partial: gets what DescribeEndpoint alone says, as soon as it is there.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            AccountError: DescribeEndpoint itself was refused, or not answered.
            OperationCancelledError: cancelled.
        """
        reader = EndpointReader(self.calls, connection, self.now(), cancellation, on_pause)
        return reader.read(name, partial)
