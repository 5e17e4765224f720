"""Completes endpoints and their parts while a request is written: from the disk at once, from AWS behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from workbench.model.account.endpoint import EndpointListing
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.panels.endpoints.messages import Described, Listed


class EndpointCompletion:
    """Looks up what a draft's endpoint may be, and what its parts are; used in one worker at a time.

    It is a convenience: whatever goes wrong is said where the list is read, or the draft is sent.

    Args:
        directory: knows the endpoints.
        post: takes the messages with what was read.
    """

    def __init__(self, directory: EndpointDirectory, post: Callable[[Described | Listed], object]) -> None:
        self._directory = directory
        self._post = post
        self._names: dict[Connection, frozenset[str]] = {}
        self._refreshed: set[Connection] = set()
        self._described: set[tuple[Connection, str]] = set()

    def look_up(
        self,
        name: str,
        connection: Connection,
        listing: EndpointListing | None,
        token: CancelToken,
        *,
        refresh: bool,
    ) -> None:
        """Posts what is kept of the account and the endpoint; then what AWS says now, once for each.

        Args:
            name: of the draft's endpoint; empty for none.
            listing: the endpoints that are on show already; None if they are not.
            refresh: whether AWS may be asked.
        """
        with suppress(WorkbenchError):
            if listing is not None:
                self._names[connection] = _names(listing)
                if listing.complete:
                    self._refreshed.add(connection)
            if connection not in self._names:
                # Not to be cancelled, and so nothing that a one-time code would be asked for.
                self._take(connection, self._directory.cached(connection))
            self.recall(name, connection)
            if not refresh:
                return
            self._describe(name, connection, token)
            if connection not in self._refreshed:
                self._take(connection, self._directory.listing(connection, cancellation=token))
                self._refreshed.add(connection)
                self._describe(name, connection, token)

    def _take(self, connection: Connection, listing: EndpointListing | None) -> None:
        if listing is not None:
            self._names[connection] = _names(listing)
            self._post(Listed(connection, listing))

    def _describe(self, name: str, connection: Connection, token: CancelToken) -> None:
        """Asks what an endpoint is, once, and only where there is one of that name: it may be half typed."""
        if (connection, name) not in self._described and name in self._names.get(connection, ()):
            self._post(Described(connection, self._directory.describe(name, connection, cancellation=token)))
            self._described.add((connection, name))

    def recall(self, name: str, connection: Connection) -> None:
        """Posts what was known of an endpoint the last time, if anything was."""
        with suppress(WorkbenchError):
            description = self._directory.cached_description(name, connection) if name else None
            if description is not None:
                self._post(Described(connection, description))


def _names(listing: EndpointListing) -> frozenset[str]:
    return frozenset(endpoint.name for endpoint in listing.endpoints)
