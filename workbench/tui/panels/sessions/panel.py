"""The sessions that the history tells of, what the draft is to them, and what can be asked of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.model.keys.tables.sessions import SESSIONS
from workbench.services import Workbench
from workbench.tui.background import Background
from workbench.tui.draft_messages import NamedDraftEditRequested
from workbench.tui.errors import notify_error
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_text import KeyText
from workbench.tui.panels.sessions import format, messages
from workbench.tui.panels.sessions.actions import SessionActions
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.panels.sessions.reader import SessionReader
from workbench.tui.panels.sessions.search import SessionSearch
from workbench.tui.panels.sessions.status import DraftSessionStatus
from workbench.tui.panels.sessions.tracker import DraftSessionTracker
from workbench.tui.router import Router
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.panel import Panel

_SECONDS_BETWEEN_LOOKS = 2.0
_OF_ONE = frozenset({"use", "close", "transcript", "replay", "rename", "forget"})
_NOT_FOUND = "No session matches the search. ‹sessions.clear› clears it."
_EMPTY = """\
No sessions yet. A stateful endpoint remembers the earlier turns of a session until it closes or expires.

Press ‹sessions.open› to open one at the endpoint of the draft. ‹try› has a sample that needs no account."""


class SessionsPanel(Panel, Vertical, can_focus=True):
    """A list by endpoint that counts down while it is seen. It reads the history in workers.

    Attributes:
        actions: what keys do with the sessions.
    """

    DEFAULT_CSS = """
    SessionsPanel > OptionList {
        height: 1fr;
        background: transparent;
        scrollbar-size-vertical: 1;
        padding: 0;
    }
    SessionsPanel > #sessions-note {
        padding: 1;
        color: $text-muted;
        height: 1fr;
    }
    SessionsPanel > #sessions-facts {
        height: auto;
        max-height: 50%;
        border-top: solid $panel;
        padding: 0 1;
    }
    """
    BINDINGS = bindings(SESSIONS)

    def __init__(self, bench: Workbench) -> None:
        """
        Args:
            bench: what knows the sessions; called in workers.
        """
        super().__init__(id="sessions")
        self._bench = bench
        self._reader = SessionReader(bench, Background(self))
        self._tracker = DraftSessionTracker()
        self._status = DraftSessionStatus(self._tracker, bench.now, self.post_message, self._warn)
        self._error = ""
        self._search = SessionSearch()
        self._list = SessionList(bench.now)
        self._note = KeyText(_EMPTY, id="sessions-note")
        self._facts = SteadyText(id="sessions-facts", markup=False)
        self.actions = SessionActions(self, bench, self._reader, self._tracker, self._list)
        self._actions: Mapping[str, Callable[[], None]] = {
            **self.actions.actions,
            "search": self._search.begin,
            "clear": self._end_search,
            "switch": lambda: self.switch(not self._tracker.way.continues),
        }
        self._router = Router()
        self._router.add(
            {
                messages.SessionsRead: self._show_sessions,
                messages.ProtocolRead: self.actions.edit_protocol,
                messages.OpeningChecked: self.actions.open_checked,
                messages.ProtocolNotRead: self.actions.protocol_not_read,
                messages.HistoryChanged: lambda _: self._read(),
                messages.NotKept: lambda message: notify_error(self.app, message.error, "Not saved", "error"),
            }
        )

    def compose(self) -> ComposeResult:
        yield self._search
        yield self._list
        yield self._note
        yield self._facts

    def on_resize(self) -> None:
        self._show_facts()

    def on_mount(self) -> None:
        self._list.display = self._facts.display = False
        self._read()
        self.set_interval(1.0, self._tick)
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    def allow_focus(self) -> bool:
        """Returns whether there is no list to go to."""
        return not self._list.display

    def focus_part(self) -> None:
        """Goes to the list."""
        shown = (widget for widget in (self._list, self._search) if widget.display)
        next(shown, self).focus()

    # Keys

    @property
    def reading(self) -> str:
        """The sessions."""
        return self._reader.listing.awaited

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are commands in the list; in the search they are letters."""
        if action != "session":
            return True
        (name,) = parameters
        is_typing = self.screen.focused is self._search
        if name == "clear":
            return is_typing or self._search.display
        needs = self._tracker.sessions if name == "search" else name not in _OF_ONE or self._list.chosen
        return bool(needs) and not is_typing

    def action_session(self, name: str) -> None:
        """Does something with a session, by its name in the table of keys."""
        self._actions[name]()

    def switch(self, continues: bool) -> None:
        """Switches what sending an opening does: it goes on in its session, or opens another one."""
        self.actions.switch(continues)
        self._status.tell()

    # The search

    def _end_search(self) -> None:
        self._search.end()
        self._draw()
        self.focus_part()

    def on_session_search_searched(self) -> None:
        self._draw()

    def on_session_search_finished(self) -> None:
        self._draw()
        self.focus_part()
        if not self._search.words:
            # Once the list has the focus: what is hidden with it hands it to whatever comes next.
            self.call_later(self._search.end)

    # What is heard of

    async def draft_changed(self, draft: Invocation, *, fresh: bool, draft_name: str) -> None:
        """Another session may be the one that the next send is a turn of."""
        before = self._tracker.draft
        self._tracker.draft, self._tracker.draft_name = draft, draft_name
        if draft.endpoint_name != before.endpoint_name and draft.endpoint_name not in self._tracker.ways:
            self._read()
        if draft.field("SessionId") != before.field("SessionId"):
            self._draw()
        self._status.tell()

    def exchange_ended(self, exchange: Exchange, draft_name: str) -> None:
        """It may have opened a session, gone too late, or closed one."""
        continuation, remark = self._tracker.ended(exchange)
        if continuation is not None:
            self.post_message(NamedDraftEditRequested(draft_name, continuation.edit, "SessionId"))
        if remark:
            self._warn(remark)
        self._read(is_needed=True)

    @on(messages.SessionMessage)
    async def _hear(self, message: messages.SessionMessage) -> None:
        if isinstance(message, messages.ChangeEnded):
            self._reader.listing.end_change()
        await self._router.route(message)

    def _read(self, *, is_needed: bool = False) -> None:
        self._reader.read(self._tracker.draft.endpoint_name, is_needed=is_needed)

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._reader.look()

    def _show_sessions(self, message: messages.SessionsRead) -> None:
        if not self._reader.accept(message):
            return
        self._error = message.error
        if not message.error:
            self._tracker.ways.setdefault(message.endpoint, message.protocol)
        self._tracker.sessions = message.sessions
        self._draw()
        self._status.tell()

    # What is drawn

    def on_session_list_chosen(self) -> None:
        self.actions.use()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_facts()

    def _draw(self) -> None:
        draft = self._tracker.draft
        taken = draft.endpoint_name, str(draft.field("SessionId") or "")
        listed = self._search.matching(self._tracker.sessions)
        had_focus = self.has_focus_within and self.screen.focused is not self._search
        self._note.display, self._list.display = not listed, bool(listed)
        if self._error:
            self._note.update(Content.assemble((sanitize_line(self._error), "$text-error")))
        else:
            self._note.say(_NOT_FOUND if self._search.words else _EMPTY)
        if had_focus:
            # What had it may be out of sight.
            self.focus_part()
        self._list.show(listed, taken)
        self._show_facts()

    def _show_facts(self) -> None:
        selected = self._list.chosen
        self._facts.display = selected is not None
        if selected is not None:
            self._facts.update(format.facts(selected, self._bench.now(), self.content_size.width - 2))

    def _tick(self) -> None:
        """Counts down what is seen."""
        if self.display and self.is_on_screen:
            self._list.count_down()
            self._show_facts()
        if self._tracker.draft.field("SessionId") is not None:
            self._status.tell()

    def _warn(self, text: str) -> None:
        self.notify(text, title="Session", severity="warning", timeout=12, markup=False)
