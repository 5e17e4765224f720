"""The account's endpoints beside the history: read when they are first looked at, never before."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from workbench.content.endpoint_sections import age
from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint import EndpointDescription, EndpointListing, EndpointSummary, matching
from workbench.model.account.pause import Pause
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation
from workbench.model.keys.registry import ENDPOINTS
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.account.endpoint_fit import aimed_at, field_values, misfits
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.clipboard import copied_by, programs
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import DraftEditRequested, DraftRequested, StatusMessage, SuggestionsLoaded
from workbench.tui.panels.endpoints.messages import Described, Ended, Listed, Paused
from workbench.tui.panels.endpoints.rows import Order, about, heading, ordered, painted
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.rows.list import RowList

_READING = "Reading the endpoints of this account and region …"
_NONE = (
    "This account has no endpoints in this region. F8 changes profile and region. An endpoint can also be "
    "invoked by its name alone."
)
_NO_MATCH = "No endpoint matches. Esc clears the search."
_SOURCE = "catalog"
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
        self._read_with: Connection | None = None
        self._token: CancelToken | None = None
        self._listing: EndpointListing | None = None
        self._last: Mapping[str, datetime] = {}
        self._rows: Sequence[EndpointSummary] = ()
        self._order = Order.NAME
        self._error = ""
        self._pause = ""
        self._described: EndpointDescription | None = None
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

    def on_show(self, _: events.Show) -> None:
        """The first look at the list begins its reading."""
        if self._read_with != self._draft.connection:
            self.action_refresh()

    def on_resize(self) -> None:
        self._show_rows()

    async def draft_changed(self, draft: Invocation, *, fresh: bool) -> None:
        before, self._draft = self._draft, draft
        if draft.connection != before.connection:
            self._described = None
            if self._read_with is not None and self.display and self.is_on_screen:
                self.action_refresh()
        if draft.endpoint_name != before.endpoint_name or draft.connection != before.connection:
            self._look_up_soon()
        self._advise()

    def exchange_ended(self, exchange: Exchange) -> None:
        started = exchange.started_at
        self._last = {**self._last, exchange.invocation.endpoint_name: started}
        if self._listing is not None and self.display:
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
        connection = self._draft.connection
        if self._read_with != connection:
            self._listing = None
        self._read_with, self._error, self._pause = connection, "", ""
        self._token = CancelToken()
        self._show_rows()
        self._read(connection, self._token)

    def action_use(self) -> None:
        """Takes the endpoint into the draft, and finds out what its fields may be."""
        if (chosen := self._chosen) is None:
            return
        name, traits = chosen.name, chosen.traits
        self.post_message(DraftEditRequested(lambda draft: aimed_at(draft, name, traits), "EndpointName"))
        self.notify(sanitize_line(name), title="Endpoint of the draft", timeout=3, markup=False)
        self._describe(name, self._draft.connection)

    def action_inspect(self) -> None:
        if (chosen := self._chosen) is None:
            return
        from workbench.content.templates import applied
        from workbench.tui.screens.endpoint.screen import EndpointScreen, Leaving

        connection = self._draft.connection
        name, traits = chosen.name, chosen.traits

        def left(leaving: Leaving | None) -> None:
            if leaving is None:
                return
            if leaving.description is not None:
                self.post_message(Described(connection, leaving.description))
            if leaving.template is not None:
                self.post_message(
                    DraftRequested(applied(leaving.template, aimed_at(self._draft, name, traits)))
                )

        self.app.push_screen(EndpointScreen(self._directory, chosen.name, connection, self._now), left)

    def action_copy_arn(self) -> None:
        if (chosen := self._chosen) is not None:
            self._copy(chosen.arn or chosen.name)

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
        if message.connection != self._read_with:
            return
        if message.last is not None:
            self._last = message.last
        self._listing = message.listing
        self._show_rows(stay=True)
        if not message.listing.complete:
            return
        self.post_message(
            SuggestionsLoaded(
                {"EndpointName": tuple(row.name for row in message.listing.endpoints)}, source=_SOURCE
            )
        )

    def on_ended(self, message: Ended) -> None:
        if message.connection != self._read_with:
            return
        self._token, self._pause = None, ""
        self._error = message.error.text if message.error else ""
        self._show_rows(stay=True)

    def on_paused(self, message: Paused) -> None:
        if message.connection == self._read_with:
            self._pause = message.text
            self._tell()

    def on_described(self, message: Described) -> None:
        if message.connection != self._draft.connection:
            return
        description = message.description
        if self._listing is not None and description.complete and message.connection == self._read_with:
            self._listing = self._listing.with_details(description.summary)
            self._show_rows(stay=True)
        if description.name == self._draft.endpoint_name:
            self._described = description
            self.post_message(SuggestionsLoaded(field_values(description), source=_SOURCE))
            self._advise()

    def _advise(self) -> None:
        found = misfits(self._draft, self._described) if self._described else ()
        self.post_message(StatusMessage(_SOURCE, " ".join(found)))

    def _look_up_soon(self) -> None:
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(_PATIENCE, self._look_up)

    def _look_up(self) -> None:
        """What the draft's endpoint was the last time, once the account is known anyway."""
        self._waiting = None
        name = self._draft.endpoint_name
        if name and self._read_with == self._draft.connection:
            self._recall(name, self._draft.connection)

    # Workers

    @work(thread=True, exclusive=True, group="endpoints")
    def _read(self, connection: Connection, token: CancelToken) -> None:
        def shown(listing: EndpointListing) -> None:
            self.post_message(Listed(connection, listing))

        def paused(pause: Pause) -> None:
            text = f"AWS throttles: attempt {pause.attempt} in {pause.seconds:.0f} s"
            self.post_message(Paused(connection, text))

        try:
            cached = self._directory.cached(connection, cancellation=token)
            last = self._directory.last_invocations()
            if cached is not None:
                self.post_message(Listed(connection, cached, last))
            # Pages of a list that is there already would make it shorter for a while.
            pages = shown if cached is None else None
            listing = self._directory.listing(connection, on_page=pages, on_pause=paused, cancellation=token)
            self.post_message(Listed(connection, listing, last))
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            self.post_message(Ended(connection, error))
            return
        self.post_message(Ended(connection))
        self._recall_now(self._draft.endpoint_name, connection)

    @work(thread=True, exclusive=True, group="endpoint-recall")
    def _recall(self, name: str, connection: Connection) -> None:
        self._recall_now(name, connection)

    def _recall_now(self, name: str, connection: Connection) -> None:
        try:
            description = self._directory.cached_description(name, connection) if name else None
        except WorkbenchError:
            # It is a convenience: what is wrong is said where the list is read or the draft is sent.
            return
        if description is not None:
            self.post_message(Described(connection, description))

    @work(thread=True, exclusive=True, group="endpoint-describe")
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
            self._token = None

    # What is shown

    @property
    def _chosen(self) -> EndpointSummary | None:
        return self._rows[self._list.cursor] if self._list.cursor < len(self._rows) else None

    def _show_rows(self, *, stay: bool = False) -> None:
        """Shows the list, filtered and sorted.

        Args:
            stay: whether the cursor stays on its endpoint.
        """
        chosen = self._chosen if stay else None
        known = self._listing.endpoints if self._listing else ()
        self._rows = ordered(matching(known, self._search.value), self._order, self._last)
        position = 0
        if chosen is not None:
            position = next((at for at, row in enumerate(self._rows) if row.name == chosen.name), 0)
        head = heading(self._columns, self._order)
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
        endpoint = self._rows[row]
        return painted(endpoint, self._columns, self._order, self._last.get(endpoint.name), self._now())

    def _tell(self) -> None:
        chosen = self._chosen
        now = self._now()
        self._about.update(Content("") if chosen is None else about(chosen, self._last.get(chosen.name), now))
        self._note.update(self._reason())
        self._state.update(Content(self._summary(now)))

    def _reason(self) -> Content:
        """Returns why there are no rows."""
        if self._error:
            return Content.assemble((sanitize_line(self._error), "$text-error"))
        if self._listing is None or (not self._listing.endpoints and self._token is not None):
            return Content(self._pause or _READING)
        return Content(_NO_MATCH if self._listing.endpoints else _NONE)

    def _summary(self, now: datetime) -> str:
        """Returns how much of what is shown, and how old it is; what is wrong stands first."""
        listing = self._listing
        if listing is None:
            return ""
        if self._error and self._rows:
            return sanitize_line(self._error)
        total, shown = len(listing.endpoints), len(self._rows)
        count = counted(total, "endpoint") if shown == total else f"{shown:,} of {counted(total, 'endpoint')}"
        state = "reading …" if self._token is not None else age(listing.fetched_at, now)
        order = "" if self._order is Order.NAME else f"by {self._order}"
        return " · ".join(filter(None, (count, order, self._pause or state)))
