"""The one request that is on its way: sent, watched, given up, landed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import structs
from textual import work
from textual.timer import Timer

from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Body, Invocation
from workbench.model.progress import CancelToken, Listener, Phase, Progress
from workbench.services import Workbench
from workbench.tui.destination_notice import teller
from workbench.tui.main.saved_request_link import OriginScreen
from workbench.tui.messages import (
    DraftRequested,
    ExchangeEnded,
    ProgressChanged,
    ReplayRequested,
    RequestChecked,
    SendDraftRequested,
    SendRefused,
    SendRequested,
)
from workbench.tui.recording_mode import Asked, RecordingMode

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.content.streaming import Stream
    from workbench.services.requests.saved_requests import Opened, SavedRequests

_TICK_SECONDS = 0.1


class FlightScreen(OriginScreen):
    """Sends the draft, or what a panel asks for, one at a time."""

    def __init__(
        self, bench: Workbench, draft: Invocation, keymap: Mapping[str, str], requests: str | None
    ) -> None:
        """Arguments as `OriginScreen`'s."""
        super().__init__(bench, draft, keymap, requests)
        self._flight: CancelToken | None = None
        self._watching = True
        self._wanted: int | None = None
        self._keep = RecordingMode.ALL
        self._unkept: Body | None = None
        self._send_when_whole = False
        self._leaving = False
        self._sent_at = self._left_at = 0.0
        self._progress: Progress | None = None
        self._stream: Stream | None = None
        self._tick: Timer | None = None

    def _under_way(self) -> bool:
        return self._flight is not None

    def _busy(self) -> bool:
        """Whether a request is on its way; says so, where nothing else can be sent for that."""
        if self._flight is not None:
            self.notify("A request is in flight. Press Esc to cancel it.")
        return self._flight is not None

    async def action_send(self) -> None:
        if not self._whole:
            self._send_when_whole = True
            return
        if self._busy():
            return
        draft = self._typed
        await self._replace(draft)
        if self._leaving:
            # The key was pressed before the app was asked to end; what costs money is not begun now.
            return
        self._save_draft()
        self._once_confirmed(draft, self._send)

    def _send(self, draft: Invocation) -> None:
        kept = self._kept()
        if self._opened is None:
            self._fly(
                lambda flight, hear: self._bench.send(draft, cancellation=flight, listener=hear, **kept),
                self._start(),
            )
        else:
            self._send_request(*self._opened, draft, self._start(), kept)

    async def on_draft_requested(self, message: DraftRequested) -> None:
        self._belongs_to(None)
        await self._replace(message.invocation, fresh=True)
        if message.send:
            await self.action_send()
        else:
            self.show_part("payload")

    def on_send_draft_requested(self, message: SendDraftRequested) -> None:
        if self._flight is not None:
            self.action_cancel()
        elif self._whole:
            self.call_later(self.action_send)

    def on_replay_requested(self, message: ReplayRequested) -> None:
        if self._busy():
            return
        kept, tell = self._kept(), teller(self.app)
        self._fly(
            lambda flight, hear: self._bench.replay(
                message.number, cancellation=flight, listener=hear, tell=tell, **kept
            ),
            self._start(),
        )

    def on_send_requested(self, message: SendRequested) -> None:
        if self._busy():
            return
        self._fly(message.act, self._start())

    def action_upload(self) -> None:
        from workbench.model.async_invocation import is_asynchronous

        draft = self._typed
        if not is_asynchronous(draft.operation):
            self.notify(
                "Only asynchronous requests read their payload from S3. Switch to InvokeEndpointAsync first.",
                title="S3",
            )
        elif self._flight is not None:
            self.notify("A request is in flight. Press Esc to cancel it.")
        else:
            self._once_confirmed(draft, self._choose_upload)

    def _choose_upload(self, draft: Invocation) -> None:
        from workbench.tui.screens.upload import UploadScreen

        def chosen(uri: str | None) -> None:
            if uri is not None and self._flight is None:
                self._upload(draft, uri, self._start(), self._kept())

        self.app.push_screen(UploadScreen(self._bench, draft), chosen)

    @work(thread=True, group="send")
    def _upload(self, draft: Invocation, uri: str, flight: CancelToken, kept: Asked) -> None:
        """Put the payload into S3, and send what names it; the draft stays as it is."""
        from workbench.services.async_invocations.upload import uploaded

        try:
            sent = uploaded(self._bench, draft, uri, cancellation=flight)
            exchange = self._bench.send(sent, cancellation=flight, listener=self._hear, **kept)
        except WorkbenchError as error:
            self.post_message(SendRefused(error))
        else:
            self.post_message(ExchangeEnded(exchange))

    def action_keep(self) -> None:
        self._keep = self._keep.next()
        self._bar.tell_keeping(self._keep)
        self._save_draft()

    def _keeps_body(self) -> bool:
        # What was sent so is not kept afterwards either, as long as it stands in the form.
        return self._keep is RecordingMode.ALL and (self._unkept is None or self._draft.body != self._unkept)

    def _kept(self) -> Asked:
        """How much to keep of what is sent now; of what is sent after it, all again."""
        asked = self._keep.asked()
        self._unkept = None if self._keep is RecordingMode.ALL else self._draft.body
        self._keep = RecordingMode.ALL
        self._bar.tell_keeping(self._keep)
        return asked

    def action_cancel(self) -> None:
        if self._flight is not None:
            self._flight.cancel()

    def _start(self) -> CancelToken:
        from workbench.content.streaming import Stream

        self._flight = flight = CancelToken()
        self._progress = None
        self._stream = Stream()
        self._watching = True
        self._wanted = None
        self._tell("request", "")
        self._sent_at = self._left_at = monotonic()
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
    def _fly(self, act: Callable[[CancelToken, Listener], Exchange], flight: CancelToken) -> None:
        try:
            exchange = act(flight, self._hear)
        except WorkbenchError as error:
            self.post_message(SendRefused(error))
        else:
            self.post_message(ExchangeEnded(exchange))

    @work(thread=True, group="send")
    def _send_request(
        self, saved: SavedRequests, opened: Opened, draft: Invocation, flight: CancelToken, kept: Asked
    ) -> None:
        """Send the draft of a saved request: its variables replaced, its answer held to what is expected."""
        request = structs.replace(opened.request, invocation=draft)
        check = request.expect is not None
        try:
            checked = saved.send(request, check=check, cancellation=flight, listener=self._hear, **kept)
        except WorkbenchError as error:
            self.post_message(SendRefused(error))
        else:
            self.post_message(ExchangeEnded(checked.exchange))
            if check:
                self.post_message(RequestChecked(checked))

    def _hear(self, progress: Progress) -> None:
        # The parts themselves go past the messages, of which only the newest of a flood is handled.
        part, stream = progress.part_at_ms, self._stream
        if progress.phase is Phase.PREPARING:
            self._left_at = monotonic()
        if part is None or stream is None or stream.add(progress.part, part):
            self.post_message(ProgressChanged(progress))

    def on_progress_changed(self, message: ProgressChanged) -> None:
        self._progress = message.progress
        stream = self._stream
        if stream is not None and stream.count and self._flight is not None and self._watching:
            self._response.stream(stream, lambda: (monotonic() - self._left_at) * 1000)

    def on_exchange_ended(self, message: ExchangeEnded) -> None:
        self._land()
        self._response.show(message.exchange, ended=True)
        if self.has_class("-narrow") and self._open == "response":
            # What had the focus is out of sight.
            self._response.focus_part()
        for panel in self._panels.values():
            panel.exchange_ended(message.exchange)
        self._look_around()

    def on_send_refused(self, message: SendRefused) -> None:
        self._land()
        self._response.show_refusal(message.error.message, message.error.hint)

    async def leave(self) -> None:
        """Before the app ends: give up what is on its way and wait until it is marked so; keep the draft."""
        from workbench.tui.screens.send_options import SendingScreen

        self._leaving = True
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
