"""The account's endpoints beside the history: read when they are first looked at, never before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from workbench.model.errors import StoreError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation
from workbench.model.keys.tables.endpoints import ENDPOINTS
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.tui.background import Background
from workbench.tui.errors import notify_error
from workbench.tui.keys.bindings import bindings
from workbench.tui.panels.endpoints.actions import EndpointActions
from workbench.tui.panels.endpoints.draft_endpoint import DraftEndpoint
from workbench.tui.panels.endpoints.endpoint_lists import EndpointLists
from workbench.tui.panels.endpoints.lookup import EndpointLookup
from workbench.tui.panels.endpoints.messages import Described, Ended, Listed, NotDescribed, Paused
from workbench.tui.panels.endpoints.reader import EndpointReader
from workbench.tui.panels.endpoints.table import EndpointTable
from workbench.tui.widgets.field import Field, ending_keys
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.turns import Queue

_ANYWHERE = frozenset({"clear", "refresh"})
"""What keys do where the list does not have the focus."""
_OF_NONE = frozenset(f"endpoint('{name}')" for name in ("clear", "refresh", "search", "order"))
"""What keys do whatever has been read."""


class EndpointsPanel(Panel, Vertical, can_focus=True):
    """A search, the list, and below it what the list knows of the chosen endpoint."""

    DEFAULT_CSS = """
    EndpointsPanel > Input {
        height: 1;
        margin: 0 1;
        border: none;
        padding: 0;
        background: $surface;
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
        self._writes = Queue(partial(self.run_worker, thread=True, group="interface"))
        self._ticked: tuple[Connection, ...] = bench.interface.load().listed
        directory, host = EndpointDirectory(bench), Background(self)
        self._draft = DraftEndpoint()
        self._lists = EndpointLists()
        self._reader = EndpointReader(directory, host)
        self._lookup = EndpointLookup(self._draft, self._lists, self._reader, host)
        self._search = Field(placeholder="Search endpoints", id="endpoints-search", compact=True)
        self._search.keys = ending_keys("Results", "Clear")
        self._table = EndpointTable(self._lists, now)
        self._list = self._table.rows
        self._acts = EndpointActions(
            self,
            directory,
            reader=self._reader,
            draft=self._draft,
            table=self._table,
            lists=self._lists,
            now=now,
        )
        self._actions: Mapping[str, Callable[[], None]] = {
            **self._acts.actions,
            "search": lambda: self.screen.set_focus(self._search),
            "clear": self._clear,
            "order": self._order,
            "refresh": self._refresh,
        }

    def compose(self) -> ComposeResult:
        yield self._search
        yield self._table

    def on_unmount(self) -> None:
        self._reader.close()

    def on_show(self, _: events.Show) -> None:
        """The first look at the list begins its reading."""
        if not self._is_of_wanted:
            self._refresh()

    @property
    def _is_of_wanted(self) -> bool:
        """Whether what is listed is, or will be, the endpoints of the places that are wanted now."""
        return self._lists.states.keys() == set(self._wanted)

    @property
    def is_read(self) -> bool:
        """Whether every list that is shown has been read to its end."""
        return self._lists.is_read

    def spread(self, connections: tuple[Connection, ...]) -> None:
        """Lists the endpoints of several accounts and regions; given none, those of the draft's again.

        The choice is kept for the next start.
        """
        if connections != self._ticked:
            self._writes.add(partial(self._keep_choice, connections))
        self._ticked = connections
        if self._lists.states and self.display and self.is_on_screen:
            self._refresh()

    @property
    def _wanted(self) -> tuple[Connection, ...]:
        return self._ticked or (self._draft.draft.connection,)

    async def draft_changed(self, draft: Invocation, *, fresh: bool, draft_name: str) -> None:
        before = self._draft.draft
        self._lookup.follow(draft, fresh=fresh)
        is_shown = self.display and self.is_on_screen
        if draft.connection != before.connection and self._lists.states and not self._ticked and is_shown:
            self._refresh()

    def exchange_ended(self, exchange: Exchange, draft_name: str) -> None:
        self._lists.invoked(exchange.invocation.endpoint_name, exchange.started_at)
        if self._lists.states and self.display:
            self._table.show(stay=True)

    def focus_part(self) -> None:
        """Goes to the list, or where there is none to the panel, so that keys go nowhere else."""
        self.screen.set_focus(self._list if self._list.display else self)

    def allow_focus(self) -> bool:
        """Returns whether there is no list to go to."""
        return not self._list.display

    # Keys

    @property
    def reading(self) -> str:
        """The first endpoints; there may be none, and what reads them begins once they are shown."""
        is_read = self._is_of_wanted and (self._lists.is_read or self._lists.rows)
        return "" if is_read or self._search.has_focus else "the list of endpoints"

    def needs_reading(self, action: str) -> bool:
        return action not in _OF_NONE

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "endpoint":
            return True
        (name,) = parameters
        if name == "clear":
            return bool(self._search.value) or self._search.has_focus
        return not self._search.has_focus if name in _ANYWHERE else self._list.has_focus

    def action_endpoint(self, name: str) -> None:
        """Does something with an endpoint, or with the list, by its name in the table of keys."""
        self._actions[name]()

    def _clear(self) -> None:
        self._search.value = ""
        self.focus_part()

    def _order(self) -> None:
        self._lists.order = self._lists.order.next()
        self._table.show()

    def _refresh(self) -> None:
        """Reads the list again, the one of the last time first."""
        self._lists.begin(self._wanted)
        self._table.show()
        self._reader.read(self._wanted)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._acts.use()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._table.search(self._search.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_part()

    # What was read

    def on_listed(self, message: Listed) -> None:
        if self._lists.take(message.connection, message.listing, message.use):
            self._table.show(stay=True)
        self._lookup.listed(message)

    def on_ended(self, message: Ended) -> None:
        if self._lists.end(message.connection, message.error):
            self._table.show(stay=True)
            if message.error is None:
                self._lookup.ended(message.connection)

    def on_paused(self, message: Paused) -> None:
        if self._lists.pause(message.connection, message.text):
            self._table.tell()

    def on_described(self, message: Described) -> None:
        if self._lists.detail(message.connection, message.description):
            self._table.show(stay=True)
        self._lookup.described(message)

    def on_not_described(self, message: NotDescribed) -> None:
        self._lookup.not_described(message)

    # Workers

    def _keep_choice(self, connections: tuple[Connection, ...]) -> None:
        try:
            self._bench.interface.remember(listed=connections)
        except StoreError as error:
            notify_error(self.app, error, "Not remembered")
