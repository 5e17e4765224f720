"""The screen of the workbench. It owns the draft: panels ask for changes, it makes them."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import structs
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from workbench.bench import Workbench
from workbench.content.inert import inert
from workbench.model.errors import OvertakenError, StoreError, WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.flight import Cancellation, Listener, Progress
from workbench.model.invocation import Connection, FieldValue, Invocation
from workbench.model.schema import schema
from workbench.store import Origin
from workbench.tui import keys
from workbench.tui.keeping import Asked, Keep
from workbench.tui.messages import (
    Arrived,
    BatchAsked,
    BodyChanged,
    ChangeAsked,
    CompareAsked,
    ConnectionChanged,
    DraftAsked,
    EditAsked,
    Ended,
    ExportAsked,
    Fetched,
    FieldChanged,
    FlightAsked,
    ImportAsked,
    Noticed,
    OperationChanged,
    PartAsked,
    Progressed,
    Refused,
    Remembered,
    ReplayAsked,
    RequestChecked,
    RequestOpened,
    RequestSaved,
    SendAsked,
    SessionTold,
    ShowAsked,
)
from workbench.tui.offer import Offer
from workbench.tui.panels.bar import Bar
from workbench.tui.panels.payload import PayloadPanel, editable
from workbench.tui.widgets.keybar import KeyBar
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.session_line import SessionLine
from workbench.tui.widgets.strip import TabStrip

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.bench.requests import Opened, SavedRequests
    from workbench.content.streaming import Stream
    from workbench.tui.panels.connection import ConnectionPanel
    from workbench.tui.panels.fields import FieldsPanel
    from workbench.tui.panels.history import HistoryPanel
    from workbench.tui.panels.response import ResponsePanel
    from workbench.tui.panels.saved import SavedPanel
    from workbench.tui.panels.sessions import SessionsPanel
    from workbench.tui.screens.sending import SendingScreen

_EDITORS = {"payload": "Payload", "fields": "Fields", "connection": "Connection"}
_LISTS = {"history": "History", "saved": "Saved", "sessions": "Sessions", "async": "Async"}
_ALL = {**_EDITORS, "response": "Response", **_LISTS}
_WIDE = 100
"""Columns from which the parts stand side by side."""
_SAVE_AFTER_SECONDS = 0.5
_TICK_SECONDS = 0.1


class MainScreen(Screen[int]):
    """Bar, history, editors and response; side by side where there is room, else one at a time."""

    _fields: FieldsPanel
    _connection: ConnectionPanel
    _history: HistoryPanel
    _response: ResponsePanel
    _saved: SavedPanel
    _sessions: SessionsPanel

    AUTO_FOCUS = "#editor, #path"
    BINDINGS = [key.binding() for key in keys.SCREEN]

    def __init__(
        self,
        bench: Workbench,
        draft: Invocation,
        *,
        offers: Sequence[Offer] = (),
        exchange: int | None = None,
        keymap: Mapping[str, str] | None = None,
        request: str | None = None,
        requests: str | None = None,
        notices: Sequence[str] = (),
        notify: str = "",
    ) -> None:
        """
        Args:
            bench: what sends and remembers.
            draft: what to begin with.
            offers: samples of the sandbox; none where this process has no sandbox.
            exchange: an exchange of the history to show at the start.
            keymap: the user's own keys, by the actions' IDs.
            request: the name of a saved request to begin with.
            requests: the folder of saved requests; None for the project's, or the user's own.
            notices: what is wrong with the settings.
            notify: how to tell of what ended in the background: `bell`, `desktop`, or in the app alone.
        """
        super().__init__()
        self._notify = notify
        self._request = request
        self._requests = requests
        self._bench = bench
        self._draft = draft
        self._offers = offers
        self._first = exchange
        self._keymap = dict(keymap or {})
        self._settings_notice = ". ".join(notices)
        self._flight: Cancellation | None = None
        self._watching = True
        self._wanted: int | None = None
        self._opened: tuple[SavedRequests, Opened] | None = None
        self._keep = Keep.ALL
        self._send_when_whole = False
        self._told: dict[str, str] = {}
        self._draft_file = threading.Lock()
        self._sent_at = 0.0
        # What the operation does not have stands by until one is chosen that has it.
        self._aside: dict[str, FieldValue] = {}
        self._progress: Progress | None = None
        self._stream: Stream | None = None
        self._tick: Timer | None = None
        self._save: Timer | None = None
        self._open = "payload"
        self._whole = False
        self._bar = Bar(send_key=self._key("send"), cancel_key=self._key("cancel"))
        self._strip = TabStrip(_ALL, id="all-tabs")
        self._editors = TabStrip(_EDITORS, id="editor-tabs")
        self._lists = TabStrip(_LISTS, id="list-tabs")
        self._payload = PayloadPanel()
        self._panels: dict[str, Panel] = {"payload": self._payload}
        self._notice = Static(id="notice", markup=False)

    @property
    def draft(self) -> Invocation:
        """What would be sent now."""
        return self._draft

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._strip
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield self._lists
                yield Container(id="lists")
            with Vertical(id="middle"):
                yield self._editors
                with Container(id="editors"):
                    yield self._payload
            yield Vertical(id="right")
        yield self._notice
        yield KeyBar([key for key in (*keys.SCREEN, *keys.APP) if key.label], self._keymap)

    async def on_mount(self) -> None:
        self._notice.display = False
        self._arrange()
        await self._show_draft()
        self.call_after_refresh(self._complete)

    async def _complete(self) -> None:
        """What the first picture can do without: history, response, the other editors."""
        from workbench.bench.past import Past
        from workbench.tui.panels.asynchronous import AsyncPanel
        from workbench.tui.panels.connection import ConnectionPanel
        from workbench.tui.panels.fields import FieldsPanel
        from workbench.tui.panels.history import HistoryPanel
        from workbench.tui.panels.response import ResponsePanel
        from workbench.tui.panels.saved import SavedPanel
        from workbench.tui.panels.sessions import SessionsPanel

        self._history = HistoryPanel(Past(self._bench))
        named = {name: self._key(name) for name in ("send", "history", "try", "help")}
        self._response = ResponsePanel(named, self._bench)
        self._saved = SavedPanel(self._find_requests, save_key=self._key("save"))
        self._sessions = SessionsPanel(self._bench, again_key=self._key("session_again"))
        self._fields = FieldsPanel()
        self._connection = ConnectionPanel(with_sandbox=bool(self._offers))
        lists: dict[str, Panel] = {
            "history": self._history,
            "saved": self._saved,
            "sessions": self._sessions,
            "async": AsyncPanel(self._bench, self._bench.now, notify=self._notify),
        }
        with self.app.batch_update():
            await self._mount("lists", lists)
            await self._mount("right", {"response": self._response})
            await self._mount("editors", {"fields": self._fields, "connection": self._connection})
            self._whole = True
            self._arrange()
            await self._replace(self._draft)
            await self._show_draft()
        # What is there now stays: it need not be looked through again at every collection.
        gc.freeze()
        gc.enable()
        self._look_around()
        self._warm(self._draft)
        if self._request is not None:
            self._saved.open_request(self._request)
        else:
            self._resume_request()
        self._tell("settings", self._settings_notice)
        if self._first is not None:
            self.on_show_asked(ShowAsked(self._first))
        if self._send_when_whole:
            await self.action_send()

    async def _mount(self, place: str, panels: Mapping[str, Panel]) -> None:
        self._panels |= panels
        await self.query_one(f"#{place}").mount(*panels.values())

    def on_resize(self) -> None:
        self._arrange()

    # The draft

    async def _replace(self, draft: Invocation, *, fresh: bool = False) -> None:
        """Take another draft.

        Args:
            draft: the new one.
            fresh: whether it comes from elsewhere than this form, and replaces what is being typed too.
        """
        if draft.operation not in schema().operations:
            # Of another version of the SDK, by a draft or an exchange of that time.
            self.notify(f"The installed SDK has no {draft.operation}.", title="Operation", severity="warning")
            known = schema()[Invocation().operation]
            fields = {name: value for name, value in draft.fields.items() if known.field(name)}
            draft = draft.with_(operation=known.name, fields=fields)
        if draft == self._draft and not fresh:
            return
        if fresh:
            self._aside = {}
        self._draft = draft
        await self._show_draft(fresh=fresh)
        if self._save is None:
            self._save = self.set_timer(_SAVE_AFTER_SECONDS, self._save_now)

    async def _show_draft(self, *, fresh: bool = False) -> None:
        self._bar.show(self._draft, under_way=self._flight is not None, fresh=fresh)
        self._payload.show(self._draft, fresh=fresh)
        if not self._whole:
            return
        self._payload.describe()
        for panel in self._panels.values():
            await panel.draft_changed(self._draft, fresh=fresh)
        operation = schema()[self._draft.operation]
        count = sum(1 for name in self._draft.fields if name != "EndpointName" and operation.field(name))
        for strip in (self._editors, self._strip):
            strip.badge("fields", f"●{count}" if count else "")
            strip.badge("connection", "●" if self._draft.connection != Connection() else "")

    async def on_field_changed(self, message: FieldChanged) -> None:
        await self._replace(self._draft.with_field(message.name, message.value))

    async def on_operation_changed(self, message: OperationChanged) -> None:
        known = schema()[message.operation]
        given = {**self._aside, **self._draft.fields}
        fields = {name: value for name, value in given.items() if known.field(name)}
        left = [name for name in self._draft.fields if name not in fields]
        self._aside = {name: value for name, value in given.items() if name not in fields}
        await self._replace(self._draft.with_(operation=message.operation, fields=fields))
        if left:
            self.notify(
                f"{message.operation} has no {', '.join(left)}: set aside for one that has", title="Fields"
            )

    async def on_body_changed(self, message: BodyChanged) -> None:
        await self._replace(self._draft.with_(body=message.body))

    async def on_draft_asked(self, message: DraftAsked) -> None:
        self._belongs_to(None)
        await self._replace(message.invocation, fresh=True)
        if message.send:
            await self.action_send()
        else:
            self.show_part("payload")

    async def on_change_asked(self, message: ChangeAsked) -> None:
        await self._replace(message.change(self._draft.with_(body=self._payload.body)))
        self._fields.renew(message.field)

    def on_session_told(self, message: SessionTold) -> None:
        self._bar.tell_session(message.text, continues=message.continues)

    def on_session_line_switched(self, message: SessionLine.Switched) -> None:
        self._sessions.switch(message.continues)

    def action_session_again(self) -> None:
        self._sessions.send_again()

    async def on_connection_changed(self, message: ConnectionChanged) -> None:
        await self._replace(self._draft.with_(connection=message.connection))

    def _save_now(self) -> None:
        self._save = None
        self._save_draft()

    @work(thread=True, group="draft")
    def _save_draft(self) -> None:
        trouble = ""
        try:
            # The newest draft there is by then: whoever comes late does not bring back an older one.
            with self._draft_file:
                self._bench.drafts.save(self._draft)
        except StoreError as error:
            trouble = f"the draft is not kept: {error.message}"
        self.post_message(Noticed("draft", trouble))

    def keep_draft(self) -> None:
        """Write the draft now, on the way out, the newest keys included."""
        self._draft = self._draft.with_(body=self._payload.body)
        with self._draft_file:
            self._bench.drafts.save(self._draft)

    # Sending

    async def action_send(self) -> None:
        if not self._whole:
            self._send_when_whole = True
            return
        if self._flight is not None:
            self.notify("One request is on its way. Esc cancels it.")
            return
        draft = self._draft.with_(body=self._payload.body)
        await self._replace(draft)
        self._save_draft()
        kept = self._kept()
        if self._opened is None:
            self._fly(
                lambda flight, hear: self._bench.send(draft, cancellation=flight, listener=hear, **kept),
                self._start(),
            )
        else:
            self._send_request(*self._opened, draft, self._start(), kept)

    def on_send_asked(self, message: SendAsked) -> None:
        if self._flight is not None:
            self.action_cancel()
        elif self._whole:
            self.call_later(self.action_send)

    def on_replay_asked(self, message: ReplayAsked) -> None:
        if self._flight is not None:
            self.notify("One request is on its way. Esc cancels it.")
            return
        kept = self._kept()
        self._fly(
            lambda flight, hear: self._bench.replay(
                message.number, cancellation=flight, listener=hear, **kept
            ),
            self._start(),
        )

    def on_flight_asked(self, message: FlightAsked) -> None:
        if self._flight is not None:
            self.notify("One request is on its way. Esc cancels it.")
            return
        self._fly(message.act, self._start())

    def action_keep(self) -> None:
        self._keep = self._keep.next()
        self._bar.tell_keeping(self._keep)

    def _kept(self) -> Asked:
        """How much to keep of what is sent now; of what is sent after it, all again."""
        asked = self._keep.asked()
        self._keep = Keep.ALL
        self._bar.tell_keeping(self._keep)
        return asked

    def action_cancel(self) -> None:
        if self._flight is not None:
            self._flight.cancel()

    def _start(self) -> Cancellation:
        from workbench.content.streaming import Stream

        self._flight = flight = Cancellation()
        self._progress = None
        self._stream = Stream()
        self._watching = True
        self._wanted = None
        self._tell("request", "")
        self._sent_at = monotonic()
        self._response.begin()
        self._bar.show(self._draft, under_way=True)
        self.show_part("response", focus=False)
        self._tick = self.set_interval(_TICK_SECONDS, self._ticked)
        self._ticked()
        return flight

    def _ticked(self) -> None:
        if self._flight is not None and self._watching:
            self._response.show_progress(self._progress, monotonic() - self._sent_at)

    def _land(self) -> None:
        self._flight = None
        if self._tick is not None:
            self._tick.stop()
            self._tick = None
        self._bar.show(self._draft, under_way=False)

    @work(thread=True, group="send")
    def _fly(self, act: Callable[[Cancellation, Listener], Exchange], flight: Cancellation) -> None:
        try:
            exchange = act(flight, self._hear)
        except WorkbenchError as error:
            self.post_message(Refused(error))
        else:
            self.post_message(Ended(exchange))

    @work(thread=True, group="send")
    def _send_request(
        self, saved: SavedRequests, opened: Opened, draft: Invocation, flight: Cancellation, kept: Asked
    ) -> None:
        """Send the draft of a saved request: its variables replaced, its answer held to what is expected."""
        request = structs.replace(opened.request, invocation=draft)
        check = request.expect is not None
        try:
            checked = saved.send(request, check=check, cancellation=flight, listener=self._hear, **kept)
        except WorkbenchError as error:
            self.post_message(Refused(error))
        else:
            self.post_message(Ended(checked.exchange))
            if check:
                self.post_message(RequestChecked(checked))

    def _hear(self, progress: Progress) -> None:
        # The parts themselves go past the messages, of which only the newest of a flood is handled.
        part, stream = progress.part_at_ms, self._stream
        if part is None or stream is None or stream.add(progress.part, part):
            self.post_message(Progressed(progress))

    def on_progressed(self, message: Progressed) -> None:
        self._progress = message.progress
        stream = self._stream
        if stream is not None and stream.count and self._flight is not None and self._watching:
            self._response.stream(stream, lambda: (monotonic() - self._sent_at) * 1000)

    def on_ended(self, message: Ended) -> None:
        self._land()
        self._response.show(message.exchange, ended=True)
        if self.has_class("-narrow") and self._open == "response":
            # What had the focus is out of sight.
            self._response.focus_part()
        for panel in self._panels.values():
            panel.exchange_ended(message.exchange)
        self._look_around()

    def on_refused(self, message: Refused) -> None:
        self._land()
        self._response.show_refusal(message.error.message, message.error.hint)

    async def leave(self) -> None:
        """Before the app ends: give up what is on its way and wait until it is marked so; keep the draft."""
        from workbench.tui.screens.sending import SendingScreen

        above = [screen for screen in self.app.screen_stack if isinstance(screen, SendingScreen)]
        for screen in above:
            screen.give_up()
        self.action_cancel()
        if above or self._flight is not None:
            await self.workers.wait_for_complete(
                [worker for worker in self.workers if worker.group == "send"]
            )
        if self._save is not None:
            self._save.stop()
        self.keep_draft()

    @work(thread=True, group="warm")
    def _warm(self, draft: Invocation) -> None:
        """The first send shall not wait for the SDK to load."""
        try:
            self._bench.warm(draft)
        except WorkbenchError as error:
            # It will be said when something is sent, which may be with another connection.
            self.log.info(f"not warmed: {error.message}")

    # The history

    def on_show_asked(self, message: ShowAsked) -> None:
        self._wanted = message.number
        self._fetch(message.number, edit=False)

    def on_edit_asked(self, message: EditAsked) -> None:
        self._wanted = message.number
        self._fetch(message.number, edit=True)

    @work(thread=True, exclusive=True, group="fetch")
    def _fetch(self, number: int, *, edit: bool) -> None:
        try:
            exchange = self._bench.exchange(number)
        except WorkbenchError as error:
            self.app.notify(inert(error.message), title="History", severity="warning", markup=False)
            return
        self.post_message(Fetched(exchange, edit=edit))

    async def on_fetched(self, message: Fetched) -> None:
        if message.exchange.id != self._wanted:
            return
        # What is on its way goes on; its answer is shown when it comes.
        self._watching = False
        self._response.show(message.exchange)
        if message.edit:
            self._belongs_to(None)
            invocation = message.exchange.invocation
            await self._replace(invocation.with_(body=editable(invocation.body)), fresh=True)
            self.show_part("payload")
        else:
            self.show_part("response", focus=self.has_class("-narrow"))

    # Asynchronous invocations

    def on_arrived(self, message: Arrived) -> None:
        if message.deferred.arrival.over and self._response.number == message.deferred.summary.id:
            self.on_show_asked(ShowAsked(message.deferred.summary.id))

    def action_upload(self) -> None:
        from workbench.model.arrival import defers
        from workbench.tui.screens.upload import UploadScreen

        draft = self._draft.with_(body=self._payload.body)
        if not defers(draft.operation):
            self.notify("Choose InvokeEndpointAsync above: the others carry their payload.", title="S3")
        elif self._flight is not None:
            self.notify("One request is on its way. Esc cancels it.")
        else:

            def chosen(uri: str | None) -> None:
                if uri is not None and self._flight is None:
                    self._upload(draft, uri, self._start(), self._kept())

            self.app.push_screen(UploadScreen(self._bench, draft), chosen)

    @work(thread=True, group="send")
    def _upload(self, draft: Invocation, uri: str, flight: Cancellation, kept: Asked) -> None:
        """Put the payload into S3, and send what names it; the draft stays as it is."""
        from workbench.bench.uploads import uploaded

        try:
            sent = uploaded(self._bench, draft, uri, cancellation=flight)
            exchange = self._bench.send(sent, cancellation=flight, listener=self._hear, **kept)
        except WorkbenchError as error:
            self.post_message(Refused(error))
        else:
            self.post_message(Ended(exchange))

    # Saved requests

    def _find_requests(self, environment: str | None) -> SavedRequests:
        from workbench.bench.requests import SavedRequests

        return SavedRequests.find(self._bench, self._requests, environment=environment)

    async def on_request_opened(self, message: RequestOpened) -> None:
        self._belongs_to((message.saved, message.opened))
        if message.invocation is not None:
            invocation = message.invocation
            await self._replace(invocation.with_(body=editable(invocation.body)), fresh=True)
            self.show_part("payload")

    def on_request_checked(self, message: RequestChecked) -> None:
        from workbench.tui.panels.saved import verdict_of

        checked = message.checked
        if checked.findings:
            self._tell("request", f"{checked.name}: {verdict_of(checked)}")
        else:
            self._tell("request", "")
            self.notify(verdict_of(checked), title=inert(checked.name), markup=False)

    def action_save(self) -> None:
        from workbench.tui.screens.save import SaveScreen

        name = self._opened[1].request.name if self._opened else self._draft.endpoint_name

        def chosen(answer: str | None) -> None:
            if answer is not None:
                self._save_request(answer, self._draft.with_(body=self._payload.body), replace=False)

        self.app.push_screen(SaveScreen(name), chosen)

    @work(thread=True, exclusive=True, group="save-request")
    def _save_request(self, name: str, draft: Invocation, *, replace: bool) -> None:
        try:
            saved, before = self._opened or (self._find_requests(self._saved.environment), None)
            opened = saved.save(name, draft, opened=before, replace=replace)
        except WorkbenchError as error:
            self.post_message(RequestSaved(name, draft, error=error))
        else:
            self.post_message(RequestSaved(name, draft, saved=saved, opened=opened))

    def on_request_saved(self, message: RequestSaved) -> None:
        if message.saved is not None and message.opened is not None:
            self._belongs_to((message.saved, message.opened))
            self._saved.refresh_names()
            self.notify(inert(message.opened.request.source), title="Saved", markup=False)
        elif isinstance(message.error, OvertakenError):
            self._ask_to_replace(message)
        elif message.error is not None:
            said = inert(f"{message.error.message}. {message.error.hint}")
            self.notify(said, title="Not saved", severity="error", markup=False)

    def _ask_to_replace(self, message: RequestSaved) -> None:
        from workbench.tui.widgets.choice import Picker

        def chosen(index: int | None) -> None:
            if index == 1:
                self._save_request(message.name, message.draft, replace=True)

        entries = [("Leave it as it is", ""), ("Replace it", "its comments stay")]
        said = message.error.message if message.error is not None else ""
        self.app.push_screen(Picker(inert(said), entries), chosen)

    def _belongs_to(self, opened: tuple[SavedRequests, Opened] | None) -> None:
        """The draft came from a saved request, or from none."""
        if opened is None and self._opened is None:
            return
        self._opened = opened
        origin = None
        label = ""
        if opened is not None:
            saved, request = opened
            label = request.request.name + (f" · {saved.environment}" if saved.environment else "")
            origin = Origin(
                root=str(saved.folder.root), name=request.request.name, environment=saved.environment
            )
        self._bar.show_request(label)
        self._keep_origin(origin)

    @work(thread=True, group="draft")
    def _keep_origin(self, origin: Origin | None) -> None:
        try:
            with self._draft_file:
                self._bench.drafts.save_origin(origin)
        except StoreError as error:
            self.post_message(Noticed("draft", f"the draft is not kept: {error.message}"))

    @work(thread=True, group="resume-request")
    def _resume_request(self) -> None:
        """The draft of last time belongs to the request that it came from, if that is still there."""
        try:
            origin = self._bench.drafts.origin()
            if origin is None:
                return
            saved = self._find_requests(origin.environment)
            opened = saved.open(origin.name)
        except WorkbenchError as error:
            self.log.info(f"the draft's request is not there: {error.message}")
            return
        if str(saved.folder.root) == origin.root:
            self.post_message(RequestOpened(saved, opened))

    @work(thread=True, exclusive=True, group="look-around")
    def _look_around(self) -> None:
        """Values to offer, and whether the history is all right."""
        operation = schema()[self._draft.operation]
        try:
            values = {field.name: self._bench.values(field.name) for field in operation.fields}
        except StoreError as error:
            self.post_message(Noticed("history", error.message))
            return
        self.post_message(Remembered(values))
        self.post_message(Noticed("history", self._bench.notice))

    def on_remembered(self, message: Remembered) -> None:
        self._bar.complete_with(message.values.get("EndpointName", ()))
        self._fields.complete_with(message.values)

    def on_noticed(self, message: Noticed) -> None:
        self._tell(message.source, message.text)

    def _tell(self, source: str, text: str) -> None:
        """Have one source's notice stand until it takes it back."""
        self._told[source] = text
        said = " · ".join(text for text in self._told.values() if text)
        self._notice.update(Content(inert(said)))
        self._notice.display = bool(said)

    def _key(self, name: str) -> str:
        """The key of an action, as its user knows it."""
        key = next(key for key in keys.SCREEN if key.id == name)
        return keys.shown(self._keymap.get(name, key.keys))

    # The parts

    def show_part(self, part: str, *, focus: bool = True) -> None:
        """Bring a part to the front, and go to it."""
        self._open = part
        self._arrange()
        if focus:
            self._panels[part].focus_part()

    def run_in(self, part: str, action: str) -> None:
        """Bring a part to the front, and have it do one of its actions once it has the focus."""
        self.show_part(part)
        self.call_after_refresh(self.app.run_action, action, self._panels[part])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys wait for the moment after the first paint in which the panels they need are put in place."""
        later = {"show", "jump", "try_sandbox", "session_again", "upload", "repeat", "fan_out"}
        return self._whole or action not in later

    def action_show(self, part: str) -> None:
        self.show_part(part)

    def on_part_asked(self, message: PartAsked) -> None:
        self.show_part(message.part)

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        self._open = event.tab
        self._arrange()

    def _arrange(self) -> None:
        # Textual's own breakpoints would style the whole tree a second time before the first paint.
        narrow = self.size.width < _WIDE
        self.set_class(narrow, "-narrow")
        if self._open in _EDITORS:
            self._editors.active = self._open
        if self._open in _LISTS:
            self._lists.active = self._open
        self._strip.active = self._open
        self._strip.display = narrow
        self._editors.display = not narrow
        self._lists.display = not narrow
        left, middle, right = (self.query_one(f"#{name}") for name in ("left", "middle", "right"))
        left.display = not narrow or self._open in _LISTS
        middle.display = not narrow or self._open in _EDITORS
        right.display = not narrow or self._open == "response"
        for place, strip in (("editors", self._editors), ("lists", self._lists)):
            for panel in self.query_one(f"#{place}").children:
                panel.display = panel.id == strip.active

    # What opens above

    def action_help(self) -> None:
        from workbench.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self._keymap))

    def on_compare_asked(self, message: CompareAsked) -> None:
        from workbench.tui.screens.diff import DiffScreen

        self.app.push_screen(DiffScreen(self._bench, message.expected, message.actual))

    def on_batch_asked(self, message: BatchAsked) -> None:
        from workbench.tui.screens.batch import BatchScreen

        self._above(BatchScreen(self._bench, message.numbers))

    def action_repeat(self) -> None:
        from workbench.tui.screens.batch import BatchScreen

        self._above(BatchScreen(self._bench, self._draft.with_(body=self._payload.body)))

    def action_fan_out(self) -> None:
        from workbench.tui.screens.fanout import FanOutScreen

        self._above(FanOutScreen(self._bench, self._draft.with_(body=self._payload.body)))

    def _above(self, screen: SendingScreen) -> None:
        """Open a screen that sends; it may be left with the number of an exchange to show."""

        def left(number: int | None) -> None:
            if number is not None:
                self.on_show_asked(ShowAsked(number))

        self.app.push_screen(screen, left)

    def action_import_text(self) -> None:
        self.on_import_asked(ImportAsked(""))

    def on_import_asked(self, message: ImportAsked) -> None:
        from workbench.bench.interchange import Interchange
        from workbench.tui.screens.importing import ImportScreen

        def answered(asked: DraftAsked | None) -> None:
            if asked is not None:
                self.post_message(asked)

        screen = ImportScreen(Interchange(self._bench), message.text, self._draft.connection)
        self.app.push_screen(screen, answered)

    def action_export_draft(self) -> None:
        self.on_export_asked(ExportAsked())

    def on_export_asked(self, message: ExportAsked) -> None:
        from workbench.tui.screens.exporting import ExportScreen

        draft = self._draft.with_(body=self._payload.body)
        source = draft if message.number is None else message.number
        self.app.push_screen(ExportScreen(self._bench, source))

    def action_jump(self) -> None:
        from workbench.tui.screens.jump import JumpScreen

        strips = [strip for strip in (self._strip, self._lists, self._editors) if strip.display]
        places = {"endpoint": self._bar.endpoint_place}
        for strip in strips:
            places |= strip.places()
        if self._editors.display:
            places["response"] = self._response.region.offset

        def chosen(part: str | None) -> None:
            if part == "endpoint":
                self._bar.focus_endpoint()
            elif part is not None:
                self.show_part(part)

        self.app.push_screen(JumpScreen(places), chosen)

    def action_try_sandbox(self) -> None:
        if not self._offers:
            self.notify("Start with `workbench open --sandbox` to have one.", title="No sandbox here")
            return
        if self._flight is not None:
            self.notify("One request is on its way. Esc cancels it.")
            return
        from workbench.tui.widgets.choice import Picker

        entries = [(offer.title, offer.note) for offer in self._offers]

        async def chosen(index: int | None) -> None:
            if index is not None:
                self._belongs_to(None)
                await self._replace(self._offers[index].invocation, fresh=True)
                await self.action_send()

        self.app.push_screen(Picker("Sandbox: pick a sample to send", entries), chosen)
