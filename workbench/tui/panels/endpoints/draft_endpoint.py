"""What the draft is to its endpoint: taken from the list, described, fit or not."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.account.endpoint import EndpointDescription, EndpointSummary
from workbench.model.invocation import Connection, Invocation
from workbench.services.account.endpoint_fit import aimed_at, misfits
from workbench.tui.panels.endpoints.rows import Row


class DraftEndpoint:
    """Follows the draft.

    Attributes:
        draft: what would be sent now.
    """

    def __init__(self) -> None:
        self.draft = Invocation()
        self._described: EndpointDescription | None = None
        self._taken: tuple[str, Connection] | None = None

    @property
    def misfits(self) -> Sequence[str]:
        """Why the endpoint would refuse the draft, as far as it is described."""
        return misfits(self.draft, self._described) if self._described else ()

    def follow(self, draft: Invocation, *, fresh: bool) -> bool:
        """Takes the draft of now; returns whether it has another endpoint or connection.

        Args:
            fresh: whether it is another draft altogether.
        """
        before, self.draft = self.draft, draft
        is_same = (draft.endpoint_name, draft.connection) == (before.endpoint_name, before.connection)
        if fresh or (is_same and draft.operation != before.operation):
            # Another draft, or an operation that was chosen by hand: what comes late chooses none.
            self._taken = None
        if draft.connection != before.connection:
            self._described = None
        return not is_same

    def take(self, row: Row) -> None:
        """An endpoint was taken into the draft: what is not known of it yet chooses the operation later."""
        self._taken = (row.endpoint.name, row.connection) if row.endpoint.traits is None else None

    def awaits(self, name: str, connection: Connection) -> bool:
        """Returns whether an endpoint was taken into the draft before it was known what it takes."""
        return self._taken == (name, connection)

    def choose(self, draft: Invocation, endpoint: EndpointSummary, *, streams: bool) -> Invocation:
        """Returns a draft with the operation that its endpoint takes, if that is still awaited.

        Args:
            streams: whether it has answered with streams alone.
        """
        if self._taken is None or self._taken != (draft.endpoint_name, draft.connection):
            return draft
        if endpoint.name != draft.endpoint_name:
            return draft
        self._taken = None
        return aimed_at(draft, endpoint.name, endpoint.traits, streams=streams)

    def describe(self, connection: Connection, description: EndpointDescription) -> bool:
        """Takes what an endpoint is; returns whether it is that of the draft, and the newest.

        What was kept may be read late: behind what AWS has answered since.
        """
        if (connection, description.name) != (self.draft.connection, self.draft.endpoint_name):
            return False
        latest = self._described
        if latest and latest.name == description.name and description.fetched_at < latest.fetched_at:
            return False
        self._described = description
        return True
