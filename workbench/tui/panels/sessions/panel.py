"""The sessions that the history tells of, what the draft is to them, and what can be asked of one."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange
from workbench.model.invocation import NEW_SESSION, Invocation
from workbench.model.keys.registry import SESSIONS
from workbench.model.progress import CancelToken, Listener
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.sessions.catalog import KnownSession
from workbench.services.sessions.lifecycle import close_session, open_session, send_again
from workbench.services.sessions.requests import build_turn, dwelling
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.host import Background
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import DraftEditRequested, SendRequested, SessionStatusChanged, ShowPartRequested
from workbench.tui.panels.sessions import format
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.panels.sessions.messages import NotKept, ProtocolRead, SessionsRead
from workbench.tui.panels.sessions.reader import SessionReader
from workbench.tui.panels.sessions.tracker import DraftSessionTracker
from workbench.tui.panels.sessions.words import label, over
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

    def __init__(self, bench: Workbench, *, again_key: str) -> None:
        """
        Args:
            bench: what knows the sessions; called in workers.
            again_key: what opens a new session and sends again, as its user knows it.
        """
        super().__init__(id="sessions")
        self._bench = bench
        self._reader = SessionReader(bench, Background(self))
        self._again_key = again_key
        self._tracker = DraftSessionTracker(again_key)
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
        (self._list if self._tracker.sessions else self).focus()

    # What is heard of

    async def draft_changed(self, draft: Invocation, *, fresh: bool) -> None:
        """Another session may be the one that the next send is a turn of."""
        before = self._tracker.draft
        self._tracker.draft = draft
        if draft.endpoint_name != before.endpoint_name and draft.endpoint_name not in self._tracker.ways:
            self._read()
        if draft.field("SessionId") != before.field("SessionId"):
            self._draw()
        self._tell_standing()

    def exchange_ended(self, exchange: Exchange) -> None:
        """It may have opened a session, gone too late, or closed one."""
        session_id, remark = self._tracker.ended(exchange)
        if session_id is not None:
            self.post_message(
                DraftEditRequested(lambda draft: _aimed(draft, exchange, session_id), "SessionId")
            )
        if remark:
            self._say(remark)
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
        draft = self._tracker.draft
        if not draft.endpoint_name:
            self.notify("Enter an endpoint name first.", title="No endpoint", severity="warning")
            return
        self._fly(lambda flight, hear: open_session(self._bench, draft, cancellation=flight, listener=hear))

    def action_close(self) -> None:
        if (selected := self._list.chosen) is None:
            return
        session = selected.session
        if ending := over(selected, self._bench.now()):
            self.notify(f"{label(selected)} {ending}.", title="Nothing to close", markup=False)
            return

        tell = teller(self.app)

        def close(flight: CancelToken, hear: Listener) -> Exchange:
            return close_session(self._bench, session, tell=tell, cancellation=flight, listener=hear)

        self.post_message(SendRequested(close, self._tracker.close))

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
                self._reader.rename(selected, name)

        note = "Without a name, the list shows its first words."
        self.app.push_screen(PromptScreen("Name of the session", selected.name, note), named)

    def action_forget(self) -> None:
        if selected := self._list.chosen:
            self._reader.forget(selected)
            message = (
                f"{label(selected)} was removed from the list. Its exchanges stay in the history. "
                "Press u to restore it."
            )
            self.notify(message, title="Session removed", markup=False)

    def action_recall(self) -> None:
        if not self._reader.recall():
            notice = "No session was removed since the app started."
            self.notify(notice, title="Nothing to restore", markup=False)

    def action_words(self) -> None:
        chosen = self._list.chosen
        endpoint = chosen.session.endpoint_name if chosen else self._tracker.draft.endpoint_name
        if not endpoint:
            self.notify("Enter an endpoint name first.", title="No endpoint", severity="warning")
            return
        self._reader.read_protocol(endpoint)

    def on_protocol_read(self, message: ProtocolRead) -> None:
        from workbench.tui.screens.session_protocol import SessionProtocolScreen

        def kept(protocol: SessionProtocol | None) -> None:
            if protocol is not None:
                self._remember(message.endpoint, protocol)

        self.app.push_screen(SessionProtocolScreen(message.endpoint, message.protocol), kept)

    def action_switch(self) -> None:
        self.switch(not self._tracker.way.continues)

    def switch(self, continues: bool) -> None:
        """Switches what sending an opening does: it goes on in its session, or opens another one."""
        draft = self._tracker.draft
        self._remember(draft.endpoint_name, msgspec.structs.replace(self._tracker.way, continues=continues))
        if not continues and draft.field("SessionId") not in {None, NEW_SESSION}:
            self.post_message(
                DraftEditRequested(lambda draft: draft.with_field("SessionId", NEW_SESSION), "SessionId")
            )
        self._tell_standing()

    def send_again(self) -> None:
        """Opens a new session where that is offered, and sends again in it what came too late."""
        if not self._tracker.offers_another(self._bench.now()):
            message = (
                f"{self._again_key} replaces the session of the request once it has expired or been closed. "
                "In Sessions, n opens one at any time."
            )
            self.notify(message, title="No session to replace", markup=False)
            return
        late = self._tracker.again
        if late is None:
            self.action_open()
            return
        self._fly(lambda flight, hear: send_again(self._bench, late, cancellation=flight, listener=hear))

    def _fly(self, act: Callable[[CancelToken, Listener], Exchange]) -> None:
        """Sends something, in whose session the draft then goes on."""
        self.post_message(SendRequested(act, self._tracker.adopt))

    def _open_transcript(self, entry: KnownSession, *, replay: bool) -> None:
        from workbench.tui.screens.transcript.screen import TranscriptScreen

        self.app.push_screen(TranscriptScreen(self._bench, entry, replay=replay))

    # What is known

    def _remember(self, endpoint: str, protocol: SessionProtocol) -> None:
        self._tracker.ways[endpoint] = protocol
        self._reader.remember(endpoint, protocol)

    def on_not_kept(self, message: NotKept) -> None:
        notify_error(self.app, message.error, "Not saved", "error")

    def _read(self) -> None:
        self._reader.read(self._tracker.draft.endpoint_name)

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._reader.look()

    def on_history_changed(self) -> None:
        self._read()

    def on_sessions_read(self, message: SessionsRead) -> None:
        if not self._reader.accept(message):
            return
        if message.error:
            self._note.update(Content.assemble((sanitize_line(message.error), "$text-error")))
        else:
            self._note.update(_EMPTY)
            self._tracker.ways.setdefault(message.endpoint, message.protocol)
        self._tracker.sessions = message.sessions
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
        draft = self._tracker.draft
        taken = draft.endpoint_name, str(draft.field("SessionId") or "")
        self._list.show(self._tracker.sessions, taken)
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
        if self._tracker.draft.field("SessionId") is not None:
            self._tell_standing()

    def _tell_standing(self) -> None:
        """Says in the bar what the next send is to the session that the draft names, where that is news."""
        now = self._bench.now()
        text = format.standing(self._tracker.standing(), now, self._again_key)
        status = text, self._tracker.way.continues
        if status != self._reported:
            self._reported = status
            self.post_message(SessionStatusChanged(status[0], continues=status[1]))
        if warning := self._tracker.warning(now):
            self._say(warning)


def _aimed(draft: Invocation, exchange: Exchange, session_id: str) -> Invocation:
    """The draft as a turn of a session that was just opened, perhaps at another endpoint."""
    from workbench.model.sessions.session import Session
    from workbench.model.sessions.session_event import session_event

    use = session_event(exchange)
    if use is None:
        return draft.with_field("SessionId", session_id)
    return build_turn(draft, Session.of([use]))
