"""What keys ask of the sessions: opened, used, closed, replayed, named, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange
from workbench.model.invocation import NEW_SESSION, Invocation
from workbench.model.keys.text import key_of
from workbench.model.progress import CancelToken, Listener
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.services.sessions.lifecycle import close_session, open_session, send_again
from workbench.services.sessions.requests import build_turn, dwelling
from workbench.tui.destination_notice import teller
from workbench.tui.draft_messages import DraftEditRequested
from workbench.tui.errors import notify_error
from workbench.tui.messages import SendRequested, ShowPartRequested
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.panels.sessions.messages import OpeningChecked, ProtocolNotRead, ProtocolRead
from workbench.tui.panels.sessions.reader import SessionReader
from workbench.tui.panels.sessions.tracker import DraftSessionTracker
from workbench.tui.panels.sessions.words import label, over
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.panel import Panel


class SessionActions:
    """Acts on the session under the cursor, or on that of the draft.

    Args:
        panel: asks for changes of the draft and for requests.
        bench: sends; called in workers.
        reader: reads and keeps, in threads.
        tracker: knows the draft.
        rows: the list.

    Attributes:
        actions: by the names that the table of keys has.
        is_busy: returns whether nothing can be sent now, and says why.
    """

    def __init__(
        self,
        panel: Panel,
        bench: Workbench,
        reader: SessionReader,
        tracker: DraftSessionTracker,
        rows: SessionList,
    ) -> None:
        self._panel = panel
        self._bench = bench
        self._reader = reader
        self._tracker = tracker
        self._list = rows
        self.is_busy: Callable[[], bool] = lambda: False
        self.actions: Mapping[str, Callable[[], None]] = {
            "use": self.use,
            "open": self.open,
            "close": self._close,
            "transcript": lambda: self._open_transcript(replay=False),
            "replay": lambda: self._open_transcript(replay=True),
            "rename": self._rename,
            "forget": self._forget,
            "recall": self._recall,
            "words": self._read_protocol,
        }

    def use(self) -> None:
        """Makes the next send a turn of the session under the cursor."""
        if selected := self._list.chosen:
            session = selected.session

            def take_a_turn(draft: Invocation) -> Invocation:
                return build_turn(draft, session).with_(connection=dwelling(session))

            self._panel.post_message(DraftEditRequested(take_a_turn, "SessionId"))
            self._panel.post_message(ShowPartRequested("payload"))

    def open(self) -> None:
        """Opens a session at the endpoint of the draft, which goes on in it.

        Where the endpoint is known to open none, that is said first.
        """
        if not self._tracker.draft.endpoint_name:
            self._miss_endpoint()
        elif not self.is_busy():
            self._panel.leading = "what is known of the endpoint"
            self._reader.check_opening(self._tracker.draft, self._tracker.draft_name)

    def open_checked(self, message: OpeningChecked) -> None:
        """Sends the opening, or asks whether it is to be sent all the same."""
        if not self._reader.is_newest_check(message):
            return
        self._panel.leading = ""

        def send() -> None:
            self._send(
                lambda token, hear: open_session(
                    self._bench, message.draft, cancellation=token, listener=hear
                ),
                message.draft_name,
            )

        def chosen(index: int | None) -> None:
            if index == 1:
                self._read_protocol_of(message.draft.endpoint_name)
            elif index == 2:
                send()

        if not message.refusal:
            send()
            return
        if not self._panel.screen.is_active:
            self._tell(
                "Another screen was opened before it was known whether this endpoint opens sessions.",
                "No session opened",
            )
            return
        if self.is_busy():
            return
        entries = [
            ("Do not send", ""),
            ("Edit the protocol", "how this endpoint is asked for a session"),
            ("Send all the same", ""),
        ]
        about = [sanitize_line(message.refusal)]
        self._panel.app.push_screen(Picker("No session is to be expected", entries, about=about), chosen)

    def _close(self) -> None:
        if (selected := self._list.chosen) is None:
            return
        session = selected.session
        if ending := over(selected, self._bench.now()):
            self._tell(f"{label(selected)} {ending}.", "Nothing to close")
            return

        tell = teller(self._panel.app)

        def close(flight: CancelToken, hear: Listener) -> Exchange:
            return close_session(self._bench, session, tell=tell, cancellation=flight, listener=hear)

        request = SendRequested(close, self._tracker.draft_name, self._tracker.close)
        self._panel.post_message(request)

    def send_again(self) -> None:
        """Opens a new session where that is offered, and sends again in it what came too late."""
        late = self._tracker.again
        if not self._tracker.offers_another(self._bench.now()):
            self._tell(
                f"{key_of('session_again')} replaces the session of the request once it has expired "
                "or been closed. "
                f"In Sessions, {key_of('sessions.open')} opens one at any time.",
                "No session to replace",
            )
        elif late is None:
            self.open()
        else:
            self._send(
                lambda token, hear: send_again(self._bench, late, cancellation=token, listener=hear),
                self._tracker.draft_name,
            )

    def _send(self, act: Callable[[CancelToken, Listener], Exchange], draft_name: str) -> None:
        """Sends something, in whose session a draft then goes on."""
        self._panel.post_message(SendRequested(act, draft_name, self._tracker.adopt))

    def _open_transcript(self, *, replay: bool) -> None:
        from workbench.tui.screens.transcript.screen import TranscriptScreen

        if selected := self._list.chosen:
            self._panel.app.push_screen(TranscriptScreen(self._bench, selected, replay=replay))

    # What is kept of a session

    def _rename(self) -> None:
        from workbench.tui.screens.prompt import PromptScreen

        if (selected := self._list.chosen) is None:
            return

        def named(name: str | None) -> None:
            if name is not None:
                self._reader.rename(selected, name)

        note = "Without a name, the list shows its first words."
        self._panel.app.push_screen(PromptScreen("Name of the session", selected.name, note), named)

    def _forget(self) -> None:
        if selected := self._list.chosen:
            self._reader.forget(selected)
            self._tell(
                f"{label(selected)} was removed from the list. Its exchanges stay in the history. "
                f"Press {key_of('sessions.recall')} to restore it.",
                "Session removed",
            )

    def _recall(self) -> None:
        if not self._reader.recall():
            self._tell("No session was removed since the app started.", "Nothing to restore")

    # How an endpoint is asked for sessions

    def _read_protocol(self) -> None:
        chosen = self._list.chosen
        endpoint = chosen.session.endpoint_name if chosen else self._tracker.draft.endpoint_name
        if endpoint:
            self._read_protocol_of(endpoint)
        else:
            self._miss_endpoint()

    def _read_protocol_of(self, endpoint: str) -> None:
        self._panel.leading = "the protocol of the endpoint"
        self._reader.read_protocol(endpoint)

    def protocol_not_read(self, message: ProtocolNotRead) -> None:
        """Says why the protocol of an endpoint is not opened."""
        self._panel.leading = ""
        notify_error(self._panel.app, message.error, "Not opened", "error")

    def edit_protocol(self, message: ProtocolRead) -> None:
        """Opens the protocol of an endpoint, and keeps what becomes of it."""
        self._panel.leading = ""
        if not self._panel.screen.is_active:
            # It was asked for twice, or something else was opened meanwhile.
            return
        from workbench.tui.screens.session_protocol import SessionProtocolScreen

        def kept(protocol: SessionProtocol | None) -> None:
            if protocol is not None:
                self._remember(message.endpoint, protocol)

        self._panel.app.push_screen(SessionProtocolScreen(message.endpoint, message.protocol), kept)

    def switch(self, continues: bool) -> None:
        """Switches what sending an opening does: it goes on in its session, or opens another one."""
        draft = self._tracker.draft
        self._remember(draft.endpoint_name, msgspec.structs.replace(self._tracker.way, continues=continues))
        if not continues and draft.field("SessionId") not in {None, NEW_SESSION}:
            self._panel.post_message(
                DraftEditRequested(lambda draft: draft.with_field("SessionId", NEW_SESSION), "SessionId")
            )

    def _remember(self, endpoint: str, protocol: SessionProtocol) -> None:
        self._tracker.ways[endpoint] = protocol
        self._reader.remember(endpoint, protocol)

    def _miss_endpoint(self) -> None:
        self._panel.notify("Enter an endpoint name first.", title="No endpoint", severity="warning")

    def _tell(self, text: str, title: str) -> None:
        self._panel.notify(text, title=title, markup=False)
