"""What the draft's endpoint is, looked up once it stays the same for a moment; whether the draft fits it."""

from __future__ import annotations

from functools import partial

from workbench.model.invocation import Connection, Invocation
from workbench.services.account.endpoint_fit import field_values
from workbench.tui.draft_messages import DraftEditRequested
from workbench.tui.host import Host
from workbench.tui.messages import StatusMessage, SuggestionsLoaded
from workbench.tui.panels.endpoints.draft_endpoint import DraftEndpoint
from workbench.tui.panels.endpoints.endpoint_lists import EndpointLists
from workbench.tui.panels.endpoints.messages import Described, Listed, NotDescribed
from workbench.tui.panels.endpoints.reader import SOURCE, EndpointReader
from workbench.tui.widgets.pause import Pause

_PATIENCE = 0.3
"""Seconds that the draft's endpoint stays the same before the disk is asked what it is."""


class EndpointLookup:
    """Follows the draft. Posts what to offer for its fields, and what does not fit.

    Args:
        draft: what the draft is to its endpoint.
        lists: what is listed.
        reader: reads in threads.
        host: has the timer, and hears the messages.
    """

    def __init__(
        self, draft: DraftEndpoint, lists: EndpointLists, reader: EndpointReader, host: Host
    ) -> None:
        self._draft = draft
        self._lists = lists
        self._reader = reader
        self._host = host
        self._waiting = Pause(host.set_timer)
        self._asked: tuple[str, Connection] | None = None

    def follow(self, draft: Invocation, *, fresh: bool) -> None:
        """The draft is another one; arguments as `DraftEndpoint.follow`'s."""
        before = self._draft.draft
        edited = before != Invocation()
        is_other = self._draft.follow(draft, fresh=fresh)
        # Fields are completed from what their endpoint is, also of one that the app began with.
        are_edited = not fresh and draft.fields != before.fields and not self._is_asked
        if is_other or (edited and are_edited):
            self._waiting.start(_PATIENCE, partial(self._look_up, edited))
        self._advise()

    @property
    def _is_asked(self) -> bool:
        return self._asked == (self._draft.draft.endpoint_name, self._draft.draft.connection)

    def _look_up(self, edited: bool) -> None:
        """Completes from the list of the last time; AWS is asked once the draft is edited."""
        draft = self._draft.draft
        state = self._lists.states.get(draft.connection)
        is_being_read = state is not None and not state.is_over
        refresh = edited and not is_being_read
        if refresh:
            self._asked = (draft.endpoint_name, draft.connection)
        listing = state.listing if state is not None else None
        self._reader.complete(draft.endpoint_name, draft.connection, listing, refresh=refresh)

    def listed(self, message: Listed) -> None:
        """Offers the names of a whole list, if it is of the draft's connection."""
        if message.listing.complete and message.connection == self._draft.draft.connection:
            names = tuple(endpoint.name for endpoint in message.listing.endpoints)
            self._host.post_message(SuggestionsLoaded({"EndpointName": names}, source=SOURCE))

    def ended(self, connection: Connection) -> None:
        """A list was read to its end: what is known of the draft's endpoint is looked up in it."""
        draft = self._draft.draft
        if connection == draft.connection:
            self._reader.recall(draft.endpoint_name, draft.connection)

    def described(self, message: Described) -> None:
        """Chooses the operation that was awaited, and offers what the fields may be."""
        description = message.description
        if self._draft.awaits(description.name, message.connection):
            choose = partial(
                self._draft.choose,
                endpoint=description.summary,
                streams=description.name in self._lists.streaming,
            )
            self._host.post_message(DraftEditRequested(choose, ""))
        if self._draft.describe(message.connection, description):
            self._host.post_message(SuggestionsLoaded(field_values(description), source=SOURCE))
            self._advise()

    def not_described(self, message: NotDescribed) -> None:
        """Says why, unless another endpoint was asked for since."""
        if self._reader.asked_last(message.name, message.connection):
            self._host.post_message(StatusMessage(SOURCE, message.error.message))

    def _advise(self) -> None:
        self._host.post_message(StatusMessage(SOURCE, " ".join(self._draft.misfits)))
