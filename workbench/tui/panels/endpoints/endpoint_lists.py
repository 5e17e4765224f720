"""The endpoints of one or several accounts and regions, as far as they are read, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import is_

from workbench.model.account.endpoint import EndpointDescription, EndpointListing
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.services.account.places import place_name
from workbench.tui.panels.endpoints.list_state import ListState
from workbench.tui.panels.endpoints.messages import Use
from workbench.tui.panels.endpoints.rows import Order, Row, ordered, searched


class EndpointLists:
    """Owns what is listed.

    Attributes:
        states: how far each list is read, by the connection that reads it.
        last: when each endpoint was invoked last, by its name.
        streaming: the names of those that have answered with streams alone.
        order: what the rows are sorted by.
        rows: what the last search left, in order.
    """

    def __init__(self) -> None:
        self.states: dict[Connection, ListState] = {}
        self.last: Mapping[str, datetime] = {}
        self.streaming: frozenset[str] = frozenset()
        self.order = Order.NAME
        self.rows: Sequence[Row] = ()
        self._every: Sequence[Row] = ()
        self._sorted: Sequence[Row] = ()
        self._sorted_by: tuple[Sequence[Row], Order, Mapping[str, datetime]] = ((), Order.NAME, {})
        self._listings: Sequence[EndpointListing | None] = ()

    @property
    def is_read(self) -> bool:
        """Whether every list has been read to its end."""
        return bool(self.states) and all(state.is_over for state in self.states.values())

    @property
    def is_wrong(self) -> bool:
        """Whether something went wrong with one of the lists."""
        return any(state.error for state in self.states.values())

    @property
    def has_places(self) -> bool:
        """Whether there are several lists, so that a row says which it is from."""
        return len(self.states) > 1

    def begin(self, connections: Sequence[Connection]) -> None:
        """Lists are read anew; what was read of them before is shown meanwhile."""
        before = self.states
        self.states = {
            connection: before[connection].again() if connection in before else ListState()
            for connection in connections
        }

    def take(self, connection: Connection, listing: EndpointListing, use: Use | None) -> bool:
        """Takes endpoints that were read; returns whether they are among what is listed.

        Args:
            use: what the history says of the endpoints; None where that has not changed.
        """
        if use is not None:
            self.last, self.streaming = use.last, use.streaming
        if (state := self.states.get(connection)) is not None:
            state.listing = listing.with_traits_of(state.described)
        return state is not None

    def end(self, connection: Connection, error: WorkbenchError | None) -> bool:
        """Reading a list has ended; returns whether it is one of those."""
        if (state := self.states.get(connection)) is None:
            return False
        state.is_over, state.pause = True, ""
        state.error = error.text if error else ""
        return True

    def pause(self, connection: Connection, text: str) -> bool:
        """The service asks for patience; returns whether the list is one of those."""
        if (state := self.states.get(connection)) is None:
            return False
        state.pause = text
        return True

    def detail(self, connection: Connection, description: EndpointDescription) -> bool:
        """Takes what a description adds to a row; returns whether it adds anything.

        What was kept adds to a newer list the kind alone, and nothing to a newer description.
        """
        state = self.states.get(connection)
        if state is None or state.listing is None or not description.complete:
            return False
        name, summary, moment = description.name, description.summary, description.fetched_at
        if moment < state.described_at.get(name, moment):
            return False
        if moment < state.listing.fetched_at:
            state.listing = state.listing.with_traits_of({name: summary})
        else:
            state.listing = state.listing.with_details(summary)
        state.described[name], state.described_at[name] = summary, moment
        return True

    def invoked(self, name: str, moment: datetime) -> None:
        """An endpoint was invoked."""
        self.last = {**self.last, name: moment}

    def search(self, words: str, chosen: Row | None = None) -> int:
        """Lists what every word fits, in order.

        Args:
            words: as they are typed; all endpoints fit none.
            chosen: the row that the cursor is to stay on.

        Returns:
            The position of the cursor: that of the row, or the first.
        """
        self.rows = searched(self._ordered(), words)
        if chosen is None:
            return 0
        key = (chosen.endpoint.name, chosen.connection)
        positions = (at for at, row in enumerate(self.rows) if (row.endpoint.name, row.connection) == key)
        return next(positions, 0)

    def _listed(self) -> Sequence[Row]:
        """Every endpoint of the lists, with its place where there are several."""
        listings = [state.listing for state in self.states.values()]
        if len(listings) == len(self._listings) and all(map(is_, listings, self._listings)):
            # A letter of a search changes none of them.
            return self._every
        self._listings = listings
        self._every = [
            Row(endpoint, connection, place)
            for connection, state in self.states.items()
            if state.listing is not None
            for place in (place_name(connection, state.listing.region) if self.has_places else "",)
            for endpoint in state.listing.endpoints
        ]
        return self._every

    def _ordered(self) -> Sequence[Row]:
        """Every endpoint in the order of the moment: a letter of a search sorts nothing anew."""
        sorted_by = (self._listed(), self.order, self.last)
        if not all(map(is_, sorted_by, self._sorted_by)):
            self._sorted_by = sorted_by
            self._sorted = ordered(*sorted_by)
        return self._sorted
