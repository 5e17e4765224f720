"""What is sent, as the main screen shows it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.services.batch.batch import Job
from workbench.services.batch.connections import connections_of
from workbench.tui.account.production_guard import once_permitted
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.main.acts import draft_act, replay_act, upload_act
from workbench.tui.main.drafts.request_files import RequestFiles
from workbench.tui.main.drafts.tabs import WaitingDraft
from workbench.tui.main.exchange_view import ExchangeView
from workbench.tui.main.late_panels import load_suggestions
from workbench.tui.main.parts import Parts
from workbench.tui.main.sender import Act
from workbench.tui.messages import (
    DraftRequested,
    EndpointsRequested,
    ExchangeEnded,
    ProgressChanged,
    ReplayRequested,
    ResendRequested,
    SendDraftRequested,
    SendRefused,
    SendRequested,
    UploadRequested,
)
from workbench.tui.recording_mode import Asked, RecordingMode

EVERYTHING_ASKED = RecordingMode.ALL.asked()


class Exchanges:
    """Connects the sender with the draft and with the parts that show what becomes of it.

    Attributes:
        when_ended: is called with the name of the draft that was sent, its exchange, and whether the history
            has that whole; returns whether another draft is on show by now, so that the answer is not.
    """

    def __init__(self, parts: Parts, files: RequestFiles, view: ExchangeView) -> None:
        """
        Args:
            parts: what the main screen is composed of.
            files: takes another draft.
            view: shows what is on its way, and what came of it.
        """
        self._parts = parts
        self._files = files
        self._view = view
        self._tell = teller(parts.bar.app)
        self._sent_from = ""
        self._sent: Invocation | None = None
        self._asked = EVERYTHING_ASKED
        self._when_sent: Callable[[Exchange], None] | None = None
        self.when_ended: Callable[[str, Exchange, bool], bool] = lambda *_: False

    async def send_draft(self) -> None:
        """Sends the draft, the newest keys included."""
        if self.is_busy():
            return
        draft = self._parts.form.draft.typed
        await self._parts.form.take(self._parts.form.draft.update(draft))
        if self._parts.sender.closed:
            # The key was pressed before the app was asked to end; what costs money is not begun now.
            return
        self._parts.form.file.save()
        self._parts.dialogs.confirm(draft, self._send_confirmed)

    def _send_confirmed(self, draft: Invocation) -> None:
        link, bench = self._parts.link, self._parts.bench
        self._send(lambda asked: link.act(draft, asked) or draft_act(bench, draft, asked), draft)

    async def take_draft(self, message: DraftRequested) -> None:
        """Another invocation becomes the draft, and is sent at once where that is asked for."""
        if message.send and self.is_busy():
            return
        await self._files.replace_draft(message.invocation)
        if message.send:
            await self.send_draft()
        else:
            self._parts.workspace.show("payload")

    def replay(self, message: ReplayRequested) -> None:
        """Sends a recorded invocation again; asks first where it goes to production."""
        if self.is_busy():
            return
        bench = self._parts.bench
        once_permitted(
            self._parts.bar.app,
            bench,
            partial(connections_of, bench, [Job(number=message.number)]),
            "1 request",
            partial(self._send, partial(replay_act, bench, message.number, self._tell)),
        )

    def upload(self, message: UploadRequested) -> None:
        """Puts a payload into S3 and sends what names it."""
        self._send(partial(upload_act, self._parts.bench, message.draft, message.uri))

    def send_other(self, message: SendRequested) -> None:
        """Sends something else than the draft."""
        if not self.is_busy():
            self._start(message.act, when_sent=message.when_ended)

    def _send(self, act_for: Callable[[Asked], Act], draft: Invocation | None = None) -> None:
        if self.is_busy():
            return
        asked = self._parts.form.recording.take(self._parts.form.draft.invocation.body)
        self._parts.form.show_recording()
        self._start(act_for(asked), draft, asked)

    def is_busy(self) -> bool:
        """Returns whether a request is on its way. It says so: nothing else is sent until it ends."""
        if self._parts.sender.flight is not None:
            self._parts.bar.notify("A request is in flight. Press Esc to cancel it.")
        return self._parts.sender.flight is not None

    def _start(
        self,
        act: Act,
        draft: Invocation | None = None,
        asked: Asked = EVERYTHING_ASKED,
        when_sent: Callable[[Exchange], None] | None = None,
        *,
        sent_from: str | None = None,
    ) -> None:
        """Sends something; of a draft that is on show no more (`sent_from`), nothing is shown here."""
        shown = self._parts.form.draft.name
        self._parts.status.tell("request", "")
        self._when_sent = when_sent
        self._sent_from, self._sent, self._asked = shown if sent_from is None else sent_from, draft, asked
        flight = self._parts.sender.start(act)
        self._parts.bar.show_sending(True)
        if self._sent_from == shown:
            self._view.follow(flight, draft)
            self._parts.workspace.show("response", focus=False)

    def resume(self, draft: WaitingDraft) -> None:
        """Shows the answer of a draft that is gone to, or its request on the way."""
        flight = self._parts.sender.flight
        self._view.resume(draft)
        if (
            flight is not None
            and draft.name == self._sent_from
            and draft.exchange is None
            and draft.answer is None
        ):
            self._view.follow(flight, self._sent)

    def progress(self, message: ProgressChanged) -> None:
        """Shows the parts of an answer that came."""
        self._parts.panels.response.show_parts()

    def end(self, message: ExchangeEnded) -> None:
        """A request has ended: its exchange is on show."""
        exchange = message.exchange
        self._parts.sender.finish(exchange)
        self._parts.bar.show_sending(False)
        is_recorded = self._is_recorded_whole(exchange)
        if self._when_sent is not None:
            self._when_sent(exchange)
        if not self.when_ended(self._sent_from, exchange, is_recorded):
            self._view.end(exchange, is_recorded=is_recorded)
        for panel in self._parts.workspace.panels.values():
            panel.exchange_ended(exchange)
        self.load_suggestions()

    def _is_recorded_whole(self, exchange: Exchange) -> bool:
        """Returns whether the history has an exchange with its bodies."""
        if exchange.id is None or not self._asked["bodies"]:
            return False
        return not self._parts.bench.history.withholds(exchange.invocation.endpoint_name)

    def refuse(self, message: SendRefused) -> None:
        """A request never left."""
        self._parts.sender.finish(message.error)
        self._parts.bar.show_sending(False)
        if self._sent_from == self._parts.form.draft.name:
            self._parts.panels.response.show_refusal(message.error.message, message.error.hint)
        else:
            notify_error(self._parts.bar.app, message.error, "Another draft was not sent", "error")

    def toggle_send(self, message: SendDraftRequested) -> None:
        """Sends the draft, or cancels the request on its way."""
        if not self._parts.sender.cancel():
            self._parts.bar.call_later(self.send_draft)

    def send_refused(self, message: ResendRequested) -> None:
        """Sends what was refused for want of accepted credentials, if that was the last."""
        act = self._parts.sender.refused_act
        if act is not None and not self.is_busy():
            self._start(act, self._sent, self._asked, self._when_sent, sent_from=self._sent_from)

    def load_suggestions(self) -> None:
        """Reads what was sent before, to offer it."""
        operation = self._parts.form.draft.invocation.operation
        host = self._parts.host
        host.run_in_background(
            partial(load_suggestions, self._parts.bench, operation, host), group="suggestions", exclusive=True
        )

    def list_endpoints(self, message: EndpointsRequested) -> None:
        """Lists the endpoints of several accounts and regions, or again those of the draft's alone."""
        self._parts.panels.endpoints.spread(message.connections)
        if message.connections:
            self._parts.workspace.show("endpoints")
