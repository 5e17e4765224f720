"""The account's endpoints beside the history: read when they are first looked at, never before."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from operator import is_

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint import EndpointDescription, EndpointListing, EndpointSummary
from workbench.model.account.pause import Pause
from workbench.model.errors import OperationCancelledError, StoreError, WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation
from workbench.model.keys.registry import ENDPOINTS
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.account.endpoint_fit import aimed_at, field_values, misfits
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.account.places import place_name
from workbench.services.clipboard import copied_by, programs
from workbench.tui.errors import notify_error
from workbench.tui.keys.bindings import bindings
from workbench.tui.lookups import run_lookup
from workbench.tui.messages import (
    DraftEditRequested,
    DraftRequested,
    StatusMessage,
    SuggestionsLoaded,
)
from workbench.tui.panels.endpoints.completion import EndpointCompletion
from workbench.tui.panels.endpoints.list_state import ListState, reason, summary
from workbench.tui.panels.endpoints.messages import Described, Ended, Listed, Paused, Use
from workbench.tui.panels.endpoints.rows import Order, Row, about, heading, ordered, painted, searched
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.rows.list import RowList

_SOURCE = "catalog"
_AT_ONCE = 4
"""Lists that are read at once."""
_PATIENCE = 0.3
"""Seconds that the draft's endpoint stays the same before the disk is asked what it is."""


class EndpointsPanel(Panel, Vertical, can_focus=True):
    """A search, the list, and below it what the list knows of the chosen endpoint."""

    DEFAULT_CSS = """
    EndpointsPanel > Input {
        height: 1;
        border: none;
        padding: 0 1;
        background: $surface;
    }
    EndpointsPanel > RowList {
        padding: 0 0 0 1;
    }
    EndpointsPanel > #endpoints-note {
        padding: 1;
        color: $text-muted;
        height: 1fr;
    }
    EndpointsPanel > #endpoints-about {
        height: auto;
        max-height: 50%;
        border-top: solid $panel;
        padding: 0 1;
    }
    EndpointsPanel > #endpoints-state {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    EndpointsPanel > #endpoints-state.-wrong {
        height: auto;
        max-height: 4;
        text-wrap: wrap;
    }
    """
    BINDINGS = bindings(ENDPOINTS)

    def __init__(self, bench: Workbench, now: Callable[[], datetime]) -> None:
        """
        Args:
            bench: whose connections, cache and history.
            now: the time of day.
        """
        super().__init__(id="endpoints")
        self._bench = bench
        self._now = now
        self._directory = EndpointDirectory(bench)
        self._draft = Invocation()
        self._completion = EndpointCompletion(self._directory, self.post_message)
        self._ticked: tuple[Connection, ...] = bench.interface.load().listed
        self._lists: dict[Connection, ListState] = {}
        self._token: CancelToken | None = None
        self._completing: CancelToken | None = None
        self._last: Mapping[str, datetime] = {}
        self._streaming: frozenset[str] = frozenset()
        self._rows: Sequence[Row] = ()
        self._every: Sequence[Row] = ()
        self._listings: Sequence[EndpointListing | None] = ()
        self._order = Order.NAME
        self._described: EndpointDescription | None = None
        self._taken: tuple[str, Connection] | None = None
        self._waiting: Timer | None = None
        self._search = Input(placeholder="Search endpoints", id="endpoints-search", compact=True)
        self._list = RowList(id="endpoints-list")
        self._note = Static(id="endpoints-note", markup=False)
        self._about = Static(id="endpoints-about", markup=False)
        self._state = Static(id="endpoints-state", markup=False)

    def compose(self) -> ComposeResult:
        yield self._search
        yield self._list
        yield self._note
        yield self._about
        yield self._state

    def on_unmount(self) -> None:
        self._cancel()
        if self._completing is not None:
            self._completing.cancel()

    def on_show(self, _: events.Show) -> None:
        """The first look at the list begins its reading."""
        if self._lists.keys() != set(self._wanted):
            self.action_refresh()

    @property
    def is_read(self) -> bool:
        """Whether every list that is shown has been read to its end."""
        return bool(self._lists) and all(state.is_over for state in self._lists.values())

    def spread(self, connections: tuple[Connection, ...]) -> None:
        """Lists the endpoints of several accounts and regions; given none, those of the draft's again.

        The choice is kept for the next start.
        """
        if connections != self._ticked:
            self._keep_choice(connections)
        self._ticked = connections
        if self._lists and self.display and self.is_on_screen:
            self.action_refresh()

    @property
    def _wanted(self) -> tuple[Connection, ...]:
        return self._ticked or (self._draft.connection,)

    def on_resize(self) -> None:
        self._show_rows()

    async def draft_changed(self, draft: Invocation, *, fresh: bool) -> None:
        before, self._draft = self._draft, draft
        is_same = (draft.endpoint_name, draft.connection) == (before.endpoint_name, before.connection)
        if fresh or (is_same and draft.operation != before.operation):
            # Another draft, or an operation that was chosen by hand: what comes late chooses none.
            self._taken = None
        if draft.connection != before.connection:
            self._described = None
            if self._lists and not self._ticked and self.display and self.is_on_screen:
                self.action_refresh()
        if not is_same:
            self._look_up_soon(edited=before != Invocation())
        self._advise()

    def exchange_ended(self, exchange: Exchange) -> None:
        started = exchange.started_at
        self._last = {**self._last, exchange.invocation.endpoint_name: started}
        if self._lists and self.display:
            self._show_rows(stay=True)

    def focus_part(self) -> None:
        """Goes to the list, or where there is none to the panel, so that keys go nowhere else."""
        self.screen.set_focus(self._list if self._list.display else self)

    def allow_focus(self) -> bool:
        """Returns whether there is no list to go to."""
        return not self._list.display

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"use", "inspect", "order", "copy_arn", "search"}:
            return self._list.has_focus
        if action == "clear":
            return bool(self._search.value) or self._search.has_focus
        if action == "refresh":
            return not self._search.has_focus
        return True

    # What keys do

    def action_search(self) -> None:
        self._search.focus()

    def action_clear(self) -> None:
        self._search.value = ""
        self.focus_part()

    def action_order(self) -> None:
        self._order = self._order.next()
        self._show_rows()

    def action_refresh(self) -> None:
        """Reads the list again, the one of the last time first."""
        self._cancel()
        before = self._lists
        self._lists = {}
        for connection in self._wanted:
            listing = before[connection].listing if connection in before else None
            self._lists[connection] = ListState(listing=listing)
        self._token = CancelToken()
        self._show_rows()
        self._read(self._wanted, self._token)

    def action_use(self) -> None:
        """Takes the endpoint into the draft, and finds out what its fields may be."""
        if (row := self._chosen) is None:
            return
        name, traits, connection = row.endpoint.name, row.endpoint.traits, row.connection
        streams = name in self._streaming
        # What is not known of it yet chooses the operation when it is.
        self._taken = (name, connection) if traits is None else None

        def aim(draft: Invocation) -> Invocation:
            return aimed_at(draft.with_(connection=connection), name, traits, streams=streams)

        self.post_message(DraftEditRequested(aim, "EndpointName"))
        where = f"{name} · {row.place}" if row.place else name
        self.notify(sanitize_line(where), title="Endpoint of the draft", timeout=3, markup=False)
        run_lookup(
            self.app, partial(self._describe, name, connection), group="endpoint-describe", exclusive=True
        )

    def action_inspect(self) -> None:
        if (row := self._chosen) is None:
            return
        from workbench.content.templates import applied
        from workbench.tui.screens.endpoint.screen import EndpointScreen, Leaving

        name, traits, connection = row.endpoint.name, row.endpoint.traits, row.connection

        def left(leaving: Leaving | None) -> None:
            if leaving is None:
                return
            if leaving.description is not None:
                self.post_message(Described(connection, leaving.description))
            if leaving.template is not None:
                aimed = aimed_at(self._draft.with_(connection=connection), name, traits)
                self.post_message(DraftRequested(applied(leaving.template, aimed)))

        self.app.push_screen(EndpointScreen(self._directory, name, connection, self._now), left)

    def action_copy_arn(self) -> None:
        if (row := self._chosen) is not None:
            self._copy(row.endpoint.arn or row.endpoint.name)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_use()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._tell()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_rows()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_part()

    # What workers found

    def on_listed(self, message: Listed) -> None:
        state = self._lists.get(message.connection)
        if message.use is not None:
            self._last, self._streaming = message.use.last, message.use.streaming
        if state is not None:
            state.listing = message.listing
            self._show_rows(stay=True)
        if message.listing.complete and message.connection == self._draft.connection:
            names = tuple(endpoint.name for endpoint in message.listing.endpoints)
            self.post_message(SuggestionsLoaded({"EndpointName": names}, source=_SOURCE))

    def on_ended(self, message: Ended) -> None:
        if (state := self._lists.get(message.connection)) is None:
            return
        state.is_over, state.pause = True, ""
        state.error = message.error.text if message.error else ""
        self._show_rows(stay=True)

    def on_paused(self, message: Paused) -> None:
        if (state := self._lists.get(message.connection)) is not None:
            state.pause = message.text
            self._tell()

    def on_described(self, message: Described) -> None:
        description = message.description
        state = self._lists.get(message.connection)
        if state is not None and state.listing is not None and description.complete:
            state.listing = state.listing.with_details(description.summary)
            self._show_rows(stay=True)
        if self._taken == (description.name, message.connection):
            self._choose_operation(description.summary, message.connection)
        if message.connection == self._draft.connection and description.name == self._draft.endpoint_name:
            self._described = description
            self.post_message(SuggestionsLoaded(field_values(description), source=_SOURCE))
            self._advise()

    def _choose_operation(self, endpoint: EndpointSummary, connection: Connection) -> None:
        """Chooses what an endpoint takes that has just been taken into the draft, if it still is there."""
        streams = endpoint.name in self._streaming

        taken = endpoint.name, connection

        def choose(draft: Invocation) -> Invocation:
            if self._taken != taken or (draft.endpoint_name, draft.connection) != taken:
                return draft
            self._taken = None
            return aimed_at(draft, endpoint.name, endpoint.traits, streams=streams)

        self.post_message(DraftEditRequested(choose, ""))

    def _advise(self) -> None:
        sentences = misfits(self._draft, self._described) if self._described else ()
        self.post_message(StatusMessage(_SOURCE, " ".join(sentences)))

    def _look_up_soon(self, *, edited: bool) -> None:
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_PATIENCE, partial(self._look_up, edited))

    def _look_up(self, edited: bool) -> None:
        """Completes from the list of the last time; AWS is asked once endpoint or account are edited."""
        self._waiting = None
        if self._completing is not None:
            self._completing.cancel()
        self._completing = CancelToken()
        connection = self._draft.connection
        is_listed = connection in self._lists
        look_up = partial(
            self._completion.look_up,
            self._draft.endpoint_name,
            connection,
            self._completing,
            refresh=edited and not is_listed,
        )
        run_lookup(self.app, look_up, group="endpoint-completion", exclusive=True)

    # Workers

    @work(thread=True, group="interface")
    def _keep_choice(self, connections: tuple[Connection, ...]) -> None:
        try:
            self._bench.interface.remember(listed=connections)
        except StoreError as error:
            notify_error(self.app, error, "Not remembered")

    @work(thread=True, exclusive=True, group="endpoints")
    def _read(self, connections: Sequence[Connection], token: CancelToken) -> None:
        if len(connections) == 1:
            self._read_one(connections[0], token)
            return
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="endpoint-lists") as pool:
            for connection in connections:
                pool.submit(self._read_one, connection, token)

    def _read_one(self, connection: Connection, token: CancelToken) -> None:
        def shown(listing: EndpointListing) -> None:
            self.post_message(Listed(connection, listing))

        def paused(pause: Pause) -> None:
            text = f"{pause.short_cause}: attempt {pause.attempt} in {pause.seconds:.1f} s"
            self.post_message(Paused(connection, text))

        try:
            cached = self._directory.cached(connection, cancellation=token)
            use = Use(self._directory.last_invocations(), self._directory.streaming_endpoints())
            if cached is not None:
                self.post_message(Listed(connection, cached, use))
            # Pages of a list that is there already would make it shorter for a while.
            pages = shown if cached is None else None
            listing = self._directory.listing(connection, on_page=pages, on_pause=paused, cancellation=token)
            self.post_message(Listed(connection, listing, use))
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            self.post_message(Ended(connection, error))
            return
        self.post_message(Ended(connection))
        draft = self._draft
        if draft.connection == connection:
            self._completion.recall(draft.endpoint_name, connection)

    def _describe(self, name: str, connection: Connection) -> None:
        try:
            description = self._directory.describe(name, connection)
        except WorkbenchError as error:
            self.post_message(StatusMessage(_SOURCE, error.message))
            return
        self.post_message(Described(connection, description))

    @work(thread=True, group="copy")
    def _copy(self, text: str) -> None:
        program = copied_by(programs(os.environ), text.encode())
        if not program:
            self.app.call_from_thread(self.app.copy_to_clipboard, text)
        how = f"Copied with {program}." if program else "Sent to the terminal's clipboard, if it allows that."
        self.app.notify(sanitize_line(text), title=how, markup=False)

    def _cancel(self) -> None:
        if self._token is not None:
            self._token.cancel()

    # What is shown

    @property
    def _chosen(self) -> Row | None:
        return self._rows[self._list.cursor] if self._list.cursor < len(self._rows) else None

    def _listed_rows(self) -> Sequence[Row]:
        """Every endpoint of the lists, with its place where there are several."""
        listings = [state.listing for state in self._lists.values()]
        if len(listings) == len(self._listings) and all(map(is_, listings, self._listings)):
            # A letter of a search changes none of them.
            return self._every
        several = len(self._lists) > 1
        self._listings = listings
        self._every = [
            Row(endpoint, connection, place)
            for connection, state in self._lists.items()
            if state.listing is not None
            for place in (place_name(connection, state.listing.region) if several else "",)
            for endpoint in state.listing.endpoints
        ]
        return self._every

    def _show_rows(self, *, stay: bool = False) -> None:
        """Shows the list, filtered and sorted.

        Args:
            stay: whether the cursor stays on its endpoint.
        """
        chosen = self._chosen if stay else None
        self._rows = ordered(searched(self._listed_rows(), self._search.value), self._order, self._last)
        position = 0
        if chosen is not None:
            key = (chosen.endpoint.name, chosen.connection)
            position = next(
                (at for at, row in enumerate(self._rows) if (row.endpoint.name, row.connection) == key), 0
            )
        head = heading(self._columns, self._order, several=len(self._lists) > 1)
        self._list.show(
            len(self._rows),
            self._paint,
            wide=max(self._columns, 1),
            head=(lambda: head) if head else None,
            at=position,
        )
        # An empty list takes no room and keeps the focus: its user came for what is still being read.
        self._list.styles.height = "1fr" if self._rows else 0
        self._about.display = bool(self._rows)
        self._note.display = not self._rows
        self._tell()

    @property
    def _columns(self) -> int:
        return self.size.width - 2

    def _paint(self, row: int) -> Sequence[tuple[str, str]]:
        shown = self._rows[row]
        last = self._last.get(shown.endpoint.name)
        return painted(shown, self._columns, self._order, last, self._now())

    def _tell(self) -> None:
        chosen = self._chosen
        now = self._now()
        last = None if chosen is None else self._last.get(chosen.endpoint.name)
        if chosen is not None:
            self._about.update(about(chosen, last, now))
        else:
            self._note.update(reason(self._lists))
        # One line, but for what went wrong: a layout for each letter of a search would cost more than it.
        is_wrong = any(state.error for state in self._lists.values())
        self._state.set_class(is_wrong, "-wrong")
        text = summary(self._lists, len(self._rows), self._order, now)
        self._state.update(Content(text), layout=is_wrong)
