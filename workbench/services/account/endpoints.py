"""The account's endpoints: shown from the cache at once, read anew behind, described one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from workbench.model.account.endpoint import (
    EndpointDescription,
    EndpointListing,
    EndpointSummary,
)
from workbench.model.account.endpoint_statistics import EndpointStatistics
from workbench.model.account.listing_pages import ListingPages
from workbench.model.account.metrics import EndpointMetrics, Window
from workbench.model.account.pause import PauseListener, silent
from workbench.model.destinations.destination import Destination
from workbench.model.errors import AccountError, ConfigurationError, StoreError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.store.endpoint_cache import EndpointCache

if TYPE_CHECKING:
    from workbench.aws.catalog import EndpointCatalog
    from workbench.services.workbench import Workbench

_AT_ONCE = 4
"""Endpoints that are described at once; each takes up to six questions at a time."""


class EndpointDirectory:
    """The endpoints of the accounts that a workbench's connections lead to. Everything blocks; thread-safe.

    Args:
        bench: whose connections, cache and history.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._cache = EndpointCache(bench.places)

    @cached_property
    def _catalog(self) -> EndpointCatalog:
        from workbench.aws.catalog import EndpointCatalog

        return EndpointCatalog(self._bench.clients.account_calls, self._bench.now)

    def cached(
        self, connection: Connection, *, cancellation: CancelToken | None = None
    ) -> EndpointListing | None:
        """Returns the endpoints as they were the last time; None where nothing is kept. AWS is not asked.

        Raises:
            ConfigurationError: the connection leads to no account.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        scope = self._scope(connection, cancellation)
        return self._cache.listing(scope) if scope else None

    def listing(
        self,
        connection: Connection,
        *,
        on_page: Callable[[EndpointListing], object] | None = None,
        on_pause: PauseListener = silent,
        cancellation: CancelToken | None = None,
    ) -> EndpointListing:
        """Reads all endpoints, page by page, and keeps them. Traits that are known from before stay.

        Args:
            on_page: gets the listing as far as it is read, each time with a quarter more at least.
            on_pause: is told of the pauses that the service asks for.

        Raises:
            ConfigurationError: the connection leads to no account, or its credentials are over.
            AccountError: AWS refused, or did not answer. In both cases, what was read went to `on_page`.
            OperationCancelledError: cancelled.
        """
        destination = self._catalog.destination(connection, cancellation)
        scope = self._scope(connection, cancellation)
        before = self._cache.listing(scope) if scope else None
        rows_before = {row.name: row for row in before.endpoints} if before else {}
        begun = EndpointListing(
            region=destination.region, account_id=destination.account_id, fetched_at=self._bench.now()
        )
        pages = ListingPages(begun, rows_before)
        token = ""
        try:
            while not pages.is_complete:
                page = self._catalog.page(connection, token, cancellation=cancellation, on_pause=on_pause)
                token = page.next_token
                pages.take(page)
                if on_page is not None and pages.is_due and not pages.is_complete:
                    on_page(pages.step())
        except (AccountError, ConfigurationError):
            if on_page is not None and pages.has_more:
                on_page(pages.step())
            raise
        listing = pages.step()
        if on_page is not None:
            on_page(listing)
        if scope:
            self._keep(lambda: self._cache.keep_listing(scope, listing))
        return listing

    def described(
        self, listing: EndpointListing, connection: Connection, *, cancellation: CancelToken | None = None
    ) -> EndpointListing:
        """Returns a listing with the traits of every endpoint, of which those that lack them are described.

        Raises:
            ConfigurationError: the connection leads to no account.
            OperationCancelledError: cancelled.
        """

        def described(row: EndpointSummary) -> EndpointSummary:
            if row.traits is not None:
                return row
            try:
                return self._describe(row.name, connection, cancellation=cancellation)[0].summary
            except AccountError:
                # Its row stays without traits: one endpoint that may not be read hides no other.
                return row

        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="endpoint-directory") as pool:
            rows = tuple(pool.map(described, listing.endpoints))
        filled = msgspec.structs.replace(listing, endpoints=rows)
        if scope := self._scope(connection, cancellation):
            self._keep(lambda: self._cache.keep_listing(scope, filled))
        return filled

    def cached_description(
        self, name: str, connection: Connection, *, cancellation: CancelToken | None = None
    ) -> EndpointDescription | None:
        """Returns what was known of an endpoint the last time; None where nothing is kept.

        Raises:
            ConfigurationError: the connection leads to no account.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        scope = self._scope(connection, cancellation)
        return self._cache.description(scope, name) if scope else None

    def describe(
        self,
        name: str,
        connection: Connection,
        *,
        partial: Callable[[EndpointDescription], object] | None = None,
        on_pause: PauseListener = silent,
        cancellation: CancelToken | None = None,
    ) -> EndpointDescription:
        """Reads everything about an endpoint, and keeps it. What is refused is among its `problems`.

        The listing that is kept has its kind from then on.

        Args:
            partial: gets what the first answer says, while the others are asked for.

        Raises:
            ConfigurationError: the connection leads to no account.
            AccountError: DescribeEndpoint itself was refused, or not answered.
            OperationCancelledError: cancelled.
        """
        description, scope = self._describe(
            name, connection, partial=partial, on_pause=on_pause, cancellation=cancellation
        )
        if scope:
            self._keep(lambda: self._cache.keep_details(scope, description.summary))
        return description

    def _describe(
        self,
        name: str,
        connection: Connection,
        *,
        partial: Callable[[EndpointDescription], object] | None = None,
        on_pause: PauseListener = silent,
        cancellation: CancelToken | None = None,
    ) -> tuple[EndpointDescription, str]:
        """Returns a description, which is kept, and the scope that it is kept for."""
        description = self._catalog.description(
            name, connection, partial=partial, cancellation=cancellation, on_pause=on_pause
        )
        if scope := self._scope(connection, cancellation):
            self._keep(lambda: self._cache.keep_description(scope, description))
        return description, scope

    def metrics(
        self,
        description: EndpointDescription,
        window: Window,
        connection: Connection,
        *,
        on_pause: PauseListener = silent,
        cancellation: CancelToken | None = None,
    ) -> EndpointMetrics:
        """Reads CloudWatch's metrics of an endpoint that was described; arguments as `endpoint_metrics`.

        Raises:
            AccountError: AWS refused, or did not answer.
            OperationCancelledError: cancelled.
        """
        from workbench.services.account.metrics import endpoint_metrics

        return endpoint_metrics(
            self._bench, description, window, connection, on_pause=on_pause, cancellation=cancellation
        )

    def sent(
        self, name: str, period_for: Callable[[Sequence[EndpointStatistics]], timedelta]
    ) -> tuple[tuple[EndpointStatistics, ...], tuple[EndpointStatistics, ...]]:
        """Returns how an endpoint answered from here, by variant, and the same by period; AWS is not asked.

        Args:
            period_for: says how long a period is to be for these figures.
        """
        from workbench.store.history.endpoints.statistics import endpoint_statistics

        try:
            rows = endpoint_statistics(self._bench.history, endpoint_name=name)
            course = endpoint_statistics(self._bench.history, endpoint_name=name, period=period_for(rows))
        except StoreError:
            return (), ()
        return rows, course

    def last_invocations(self) -> dict[str, datetime]:
        """Returns when each endpoint was invoked last from here, by its name; empty without a history."""
        from workbench.store.history.endpoints.endpoint_use import last_invocations

        try:
            with self._bench.history.reading() as connection:
                return last_invocations(connection)
        except StoreError:
            return {}

    def cached_at(self, destination: Destination) -> EndpointListing | None:
        """Returns the last listing of where an invocation went; None where nothing is kept."""
        return self._cache.listing(_scope_of(destination))

    def last_answers(self) -> dict[str, int]:
        """Returns the number of each endpoint's newest answer, by its name; empty without a history."""
        from workbench.store.history.endpoints.endpoint_use import last_answers

        try:
            with self._bench.history.reading() as connection:
                return last_answers(connection)
        except StoreError:
            return {}

    def streaming_endpoints(self) -> frozenset[str]:
        """Returns the endpoints whose good answers were all streams, by name; none without a history."""
        from workbench.store.history.endpoints.endpoint_use import streaming_endpoints

        try:
            with self._bench.history.reading() as connection:
                return streaming_endpoints(connection)
        except StoreError:
            return frozenset()

    def _scope(self, connection: Connection, cancellation: CancelToken | None) -> str:
        """The account and region of a connection; empty for a sandbox, which ends with its process."""
        if connection.sandbox:
            return ""
        return _scope_of(self._catalog.destination(connection, cancellation))

    def _keep(self, write: Callable[[], None]) -> None:
        with suppress(StoreError):
            # A cache that cannot be written costs a request the next time, and nobody their list.
            write()


def _scope_of(destination: Destination) -> str:
    account = destination.account_id or destination.access_key_id or "unsigned"
    return f"{account} {destination.region} {_place(destination)}".rstrip()


def _place(destination: Destination) -> str:
    return "" if destination.regional else destination.endpoint_url
