"""The sessions that the history tells of, what the draft is to them, and what can be asked of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from textual import events, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.worker import get_current_worker

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import StoreError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, Invocation
from workbench.model.keys.registry import SESSIONS
from workbench.model.progress import CancelToken, Listener
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.sessions.catalog import KnownSession, Sessions
from workbench.services.sessions.lifecycle import (
    close_failure_reason,
    close_session,
    is_session_lost,
    open_failure_reason,
    open_session,
    send_again,
)
from workbench.services.sessions.requests import build_turn, dwelling
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import DraftEditRequested, SendRequested, SessionStatusChanged, ShowPartRequested
from workbench.tui.panels.sessions import format
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.panels.sessions.tracker import DraftSessionTracker
from workbench.tui.widgets.panel import Panel

_SECONDS_BETWEEN_LOOKS = 2.0
_EMPTY = """\
No sessions yet. A stateful endpoint remembers the earlier turns of a session until it closes or expires.

Press n to open one at the endpoint of the draft. F9 has a sample that needs no account."""


class SessionsPanel(Panel, Vertical, can_focus=True):
    """A list by endpoint that counts down while it is seen. It reads the history in workers."""

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

    @dataclass(eq=False, repr=False)
    class _Read(Message):
        """The sessions were read, or `error` says why not."""

        sessions: Sequence[KnownSession]
        way: SessionProtocol
        endpoint: str
        version: int | None
        error: str

    @dataclass(eq=False, repr=False)
    class _Words(Message):
        """The words of an endpoint were read, to be changed."""

        endpoint: str
        way: SessionProtocol

    @dataclass(eq=False, repr=False)
    class _Unkept(Message):
        """What was said of a session could not be kept, or not be read."""

        error: StoreError

    class _Changed(Message):
        """Somebody has changed the history."""

    def __init__(self, bench: Workbench, *, again_key: str) -> None:
        """
        Args:
            bench: what knows the sessions; called in workers.
            again_key: what opens a new session and sends again, as its user knows it.
        """
        super().__init__(id="sessions")
        self._bench = bench
        self._sessions = Sessions(bench)
        self._again_key = again_key
        self._standing = DraftSessionTracker(again_key)
        self._seen: int | None = None
        self._forgotten: list[KnownSession] = []
        self._adopting = self._ending = ""
        self._reported: tuple[Content | None, bool] | None = None
        self._list = SessionList(bench.now)
        self._note = Static(_EMPTY, id="sessions-note", markup=False)
        self._facts = Static(id="sessions-facts", markup=False)

    def compose(self) -> ComposeResult:
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
        (self._list if self._standing.sessions else self).focus()

    # What is heard of

    async def draft_changed(self, draft: Invocation, *, fresh: bool) -> None:
        """Another session may be the one that the next send is a turn of."""
        before = self._standing.draft
        self._standing.draft = draft
        if draft.endpoint_name != before.endpoint_name and draft.endpoint_name not in self._standing.ways:
            self._read()
        if draft.field("SessionId") != before.field("SessionId"):
            self._draw()
        self._tell_standing()

    def exchange_ended(self, exchange: Exchange) -> None:
        """It may have opened a session, gone too late, or closed one."""
        adopted = exchange.uuid == self._adopting and exchange.status is Status.OK
        session_id = exchange.session_id if adopted else self._standing.goes_on_in(exchange)
        if session_id is not None:
            self._standing.late = None
            self.post_message(
                DraftEditRequested(lambda draft: _aimed(draft, exchange, session_id), "SessionId")
            )
        elif reason := open_failure_reason(exchange):
            self._say(f"{sanitize_line(reason)} Press w in Sessions to edit the protocol.")
        elif exchange.uuid == self._ending:
            # A turn that came too late is not resent in another session.
            if is_session_lost(exchange):
                self._say("The session no longer existed; there was nothing to close.")
            elif reason := close_failure_reason(exchange):
                self._say(f"{sanitize_line(reason)} Press w in Sessions to edit the protocol.")
        elif reason := self._standing.missed(exchange):
            self._say(f"{reason} {self._again_key} opens a new session and resends it.")
        self._read()

    def _say(self, text: str) -> None:
        self.notify(text, title="Session", severity="warning", timeout=12, markup=False)

    # What is asked for

    def action_use(self) -> None:
        if selected := self._list.chosen:
            session = selected.session

            def take_a_turn(draft: Invocation) -> Invocation:
                return build_turn(draft, session).with_(connection=dwelling(session))

            self.post_message(DraftEditRequested(take_a_turn, "SessionId"))
            self.post_message(ShowPartRequested("payload"))

    def action_open(self) -> None:
        draft = self._standing.draft
        if not draft.endpoint_name:
            self.notify("Enter an endpoint name first.", title="No endpoint", severity="warning")
            return
        self._fly(lambda flight, hear: open_session(self._bench, draft, cancellation=flight, listener=hear))

    def action_close(self) -> None:
        if (selected := self._list.chosen) is None:
            return
        session = selected.session
        if over := format.over(selected, self._bench.now()):
            self.notify(f"{format.label(selected)} {over}.", title="Nothing to close", markup=False)
            return

        def closed(flight: CancelToken, hear: Listener) -> Exchange:
            exchange = close_session(
                self._bench, session, tell=teller(self.app), cancellation=flight, listener=hear
            )
            self._ending = exchange.uuid
            return exchange

        self.post_message(SendRequested(closed))

    def action_transcript(self) -> None:
        if selected := self._list.chosen:
            self._open_transcript(selected, replay=False)

    def action_replay(self) -> None:
        if selected := self._list.chosen:
            self._open_transcript(selected, replay=True)

    def action_rename(self) -> None:
        from workbench.tui.screens.prompt import PromptScreen

        if (selected := self._list.chosen) is None:
            return

        def named(name: str | None) -> None:
            if name is not None:
                self._keep(lambda: self._sessions.rename(selected, name))

        note = "Without a name, the list shows its first words."
        self.app.push_screen(PromptScreen("Name of the session", selected.name, note), named)

    def action_forget(self) -> None:
        if selected := self._list.chosen:
            self._forgotten.append(selected)
            self._keep(lambda: self._sessions.forget(selected))
            message = (
                f"{format.label(selected)} was removed from the list. Its exchanges stay in the history. "
                "Press u to restore it."
            )
            self.notify(message, title="Session removed", markup=False)

    def action_recall(self) -> None:
        if self._forgotten:
            restored = self._forgotten.pop()
            self._keep(lambda: self._sessions.recall(restored))
        else:
            message = "No session was removed since the app started."
            self.notify(message, title="Nothing to restore", markup=False)

    def action_words(self) -> None:
        chosen = self._list.chosen
        endpoint = chosen.session.endpoint_name if chosen else self._standing.draft.endpoint_name
        if not endpoint:
            self.notify("Enter an endpoint name first.", title="No endpoint", severity="warning")
            return
        self._ask_for_words(endpoint)

    @work(thread=True, exclusive=True, group="sessions-words")
    def _ask_for_words(self, endpoint: str) -> None:
        try:
            way = self._sessions.way(endpoint)
        except StoreError as error:
            self.post_message(self._Unkept(error))
        else:
            self.post_message(self._Words(endpoint, way))

    def on_sessions_panel__words(self, message: _Words) -> None:
        from workbench.tui.screens.session_protocol import SessionProtocolScreen

        def kept(way: SessionProtocol | None) -> None:
            if way is not None:
                self._remember(message.endpoint, way)

        self.app.push_screen(SessionProtocolScreen(message.endpoint, message.way), kept)

    def action_switch(self) -> None:
        self.switch(not self._standing.way.continues)

    def switch(self, continues: bool) -> None:
        """Switches what sending an opening does: it goes on in its session, or opens another one."""
        draft = self._standing.draft
        self._remember(draft.endpoint_name, msgspec.structs.replace(self._standing.way, continues=continues))
        if not continues and draft.field("SessionId") not in {None, NEW_SESSION}:
            self.post_message(
                DraftEditRequested(lambda draft: draft.with_field("SessionId", NEW_SESSION), "SessionId")
            )
        self._tell_standing()

    def send_again(self) -> None:
        """Opens a new session where that is offered, and sends again in it what came too late."""
        if not self._standing.offers_another(self._bench.now()):
            message = (
                f"{self._again_key} replaces the session of the request once it has expired or been closed. "
                "In Sessions, n opens one at any time."
            )
            self.notify(message, title="No session to replace", markup=False)
            return
        late = self._standing.again
        if late is None:
            self.action_open()
            return
        self._fly(lambda flight, hear: send_again(self._bench, late, cancellation=flight, listener=hear))

    def _fly(self, act: Callable[[CancelToken, Listener], Exchange]) -> None:
        """Sends something, in whose session the draft then goes on."""

        def adopted(flight: CancelToken, hear: Listener) -> Exchange:
            exchange = act(flight, hear)
            self._adopting = exchange.uuid
            return exchange

        self.post_message(SendRequested(adopted))

    def _open_transcript(self, entry: KnownSession, *, replay: bool) -> None:
        from workbench.tui.screens.transcript.screen import TranscriptScreen

        self.app.push_screen(TranscriptScreen(self._bench, entry, replay=replay))

    # What is known

    def _remember(self, endpoint: str, way: SessionProtocol) -> None:
        self._standing.ways[endpoint] = way
        self._keep(lambda: self._sessions.remember(endpoint, way))

    @work(thread=True, group="sessions-keep")
    def _keep(self, act: Callable[[], None]) -> None:
        try:
            act()
        except StoreError as error:
            self.post_message(self._Unkept(error))
        self.post_message(self._Changed())

    def on_sessions_panel__unkept(self, message: _Unkept) -> None:
        notify_error(self.app, message.error, "Not saved", "error")

    @work(thread=True, exclusive=True, group="sessions")
    def _read(self) -> None:
        # Loaded here: the first paint does not need the history.
        from workbench.services.history import HistoryService

        endpoint = self._standing.draft.endpoint_name
        sessions: Sequence[KnownSession] = ()
        way, version, error_text = SessionProtocol(), None, ""
        try:
            version = HistoryService(self._bench).version()
            sessions, way = self._sessions.sessions(), self._sessions.way(endpoint)
        except StoreError as error:
            error_text = error.text
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(sessions, way, endpoint, version, error_text))

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._look_for_changes()

    @work(thread=True, exclusive=True, group="sessions-version")
    def _look_for_changes(self) -> None:
        from workbench.services.history import HistoryService

        try:
            changed = HistoryService(self._bench).version() != self._seen
        except StoreError:
            # Reading says what is wrong.
            changed = True
        if changed:
            self.post_message(self._Changed())

    def on_sessions_panel__changed(self) -> None:
        self._read()

    def on_sessions_panel__read(self, message: _Read) -> None:
        if message.error:
            self._note.update(Content.assemble((sanitize_line(message.error), "$text-error")))
        else:
            self._note.update(_EMPTY)
            self._standing.ways.setdefault(message.endpoint, message.way)
        self._seen = None if message.error else message.version
        self._standing.sessions = message.sessions
        had_focus = self.has_focus_within
        self._note.display = not message.sessions
        self._list.display = bool(message.sessions)
        if had_focus:
            # What had it may be out of sight.
            self.focus_part()
        self._draw()
        self._tell_standing()

    # What is drawn

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        # By a click, which only looks; Enter and a second click use it.
        event.stop()

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1 and event.widget is self._list:
            self.action_use()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show_facts()

    def _draw(self) -> None:
        draft = self._standing.draft
        taken = draft.endpoint_name, str(draft.field("SessionId") or "")
        self._list.show(self._standing.sessions, taken)
        self._show_facts()

    def _show_facts(self) -> None:
        selected = self._list.chosen
        self._facts.display = selected is not None
        if selected is not None:
            facts = format.facts(selected, self._bench.now(), self.content_size.width - 2)
            if facts != self._facts.content:
                self._facts.update(facts)

    def _tick(self) -> None:
        """Counts down what is seen."""
        if self.display and self.is_on_screen:
            self._list.count_down()
            self._show_facts()
        if self._standing.draft.field("SessionId") is not None:
            self._tell_standing()

    def _tell_standing(self) -> None:
        """Says in the bar what the next send is to the session that the draft names, where that is news."""
        now = self._bench.now()
        status = self._standing.text(now), self._standing.way.continues
        if status != self._reported:
            self._reported = status
            self.post_message(SessionStatusChanged(status[0], continues=status[1]))
        if warning := self._standing.warning(now):
            self._say(warning)


def _aimed(draft: Invocation, exchange: Exchange, session_id: str) -> Invocation:
    """The draft as a turn of a session that was just opened, perhaps at another endpoint."""
    from workbench.model.sessions.session import Session
    from workbench.model.sessions.session_event import session_event

    use = session_event(exchange)
    if use is None:
        return draft.with_field("SessionId", session_id)
    return build_turn(draft, Session.of([use]))
