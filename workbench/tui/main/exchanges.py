"""What is sent, as the main screen shows it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.model.exchange import Exchange, FailureKind
from workbench.model.invocation import Invocation
from workbench.model.keys.text import with_keys
from workbench.services.batch.connections import connections_of
from workbench.services.batch.jobs import Job
from workbench.tui.account.production_guard import is_pending, once_permitted, withdraw
from workbench.tui.destination_notice import teller
from workbench.tui.draft_messages import DraftRequested
from workbench.tui.errors import notify_error
from workbench.tui.main.acts import draft_act, replay_act, upload_act
from workbench.tui.main.drafts.request_files import RequestFiles
from workbench.tui.main.drafts.tabs import WaitingDraft
from workbench.tui.main.exchange_view import ExchangeView
from workbench.tui.main.late_panels import load_suggestions
from workbench.tui.main.parts import Parts
from workbench.tui.main.sender import Act
from workbench.tui.messages import (
    EndpointsRequested,
    ExchangeEnded,
    ProgressChanged,
    ReplayRequested,
    ResendRequested,
    SendDraftRequested,
    SendRefused,
    SendRequested,
    StatusMessage,
    SuggestionsLoaded,
    UploadRequested,
)
from workbench.tui.recording_mode import Asked, RecordingMode
from workbench.tui.widgets.turns import Turns

EVERYTHING_ASKED = RecordingMode.ALL.asked()


class Exchanges:
    """Connects the sender with the draft and with the parts that show what becomes of it.

    Attributes:
        when_ended: is called with the name of the draft that was sent, its exchange, and whether the history
            has that whole; returns whether another draft is on show by now, so that the answer is not.
        when_replayed: is called with the name of a draft that is on show no more, and the choice of how much
            is recorded, which a replay used up.
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
        self._suggestions: Turns[StatusMessage | SuggestionsLoaded] = Turns(parts.host.post_message)
        self.when_ended: Callable[[str, Exchange, bool], bool] = lambda *_: False
        self.when_replayed: Callable[[str, RecordingMode], None] = lambda *_: None

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
        bench, form = self._parts.bench, self._parts.form
        once_permitted(
            self._parts.bar.screen,
            bench,
            partial(connections_of, bench, [Job(number=message.number)]),
            "1 request",
            partial(self._replay, message.number, form.draft.name, form.recording.mode),
        )

    def _replay(self, number: int, draft_name: str, mode: RecordingMode) -> None:
        """Replays for the draft that was on show when it was asked for, and by its choice of then."""
        if self._parts.sender.closed or self.is_busy():
            return
        form = self._parts.form
        if draft_name == form.draft.name:
            form.recording.use(mode, form.draft.invocation.body)
            form.show_recording()
        else:
            self.when_replayed(draft_name, mode)
        asked = mode.asked()
        act = replay_act(self._parts.bench, number, self._tell, asked)
        self._start(act, asked=asked, sent_from=draft_name)

    def upload(self, message: UploadRequested) -> None:
        """Puts a payload into S3 and sends what names it."""
        self._send(partial(upload_act, self._parts.bench, message.draft, message.uri))

    def send_other(self, message: SendRequested) -> None:
        """Sends something else than the draft."""
        if not self.is_busy():
            self._start(message.act, when_sent=message.when_ended, sent_from=message.draft_name)

    def _send(self, act_for: Callable[[Asked], Act], draft: Invocation | None = None) -> None:
        if self.is_busy():
            return
        asked = self._parts.form.recording.take(self._parts.form.draft.invocation.body)
        self._parts.form.show_recording()
        self._start(act_for(asked), draft, asked)

    def is_busy(self) -> bool:
        """Returns whether a request is on its way or waits. It says so: nothing else is sent until then."""
        if self._parts.sender.flight is not None:
            text = "A request is in flight. Press ‹cancel› to cancel it."
        elif is_pending(self._parts.bar.screen):
            text = "A replay waits until its account is looked up. Press ‹cancel› to cancel it."
        else:
            return False
        self._parts.bar.notify(with_keys(text))
        return True

    def cancel(self) -> bool:
        """Gives up the request on its way, or the replay that waits; returns whether there is one."""
        if self._parts.sender.cancel():
            return True
        if not withdraw(self._parts.bar.screen):
            return False
        self._parts.bar.notify("The replay was cancelled before it was sent.", title="Not sent")
        return True

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
        if _was_accepted(exchange):
            self._parts.bar.tell_sent()
        is_recorded = self._is_recorded_whole(exchange)
        if self._when_sent is not None:
            self._when_sent(exchange)
        if not self.when_ended(self._sent_from, exchange, is_recorded):
            self._view.end(exchange, is_recorded=is_recorded)
        for panel in self._parts.workspace.panels.values():
            panel.exchange_ended(exchange, self._sent_from)
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

    def send_shown(self, message: SendDraftRequested) -> None:
        """Sends the draft; where that is asked for, cancels the request on its way instead."""
        if not (message.cancels and self._parts.sender.cancel()):
            self._parts.bar.call_later(self.send_draft)

    def send_refused(self, message: ResendRequested) -> None:
        """Sends what was refused for want of accepted credentials, if that was the last."""
        act = self._parts.sender.refused_act
        if act is not None and not self.is_busy():
            self._start(act, self._sent, self._asked, self._when_sent, sent_from=self._sent_from)

    def load_suggestions(self) -> None:
        """Reads what was sent before, to offer it."""
        operation = self._parts.form.draft.invocation.operation
        load = partial(load_suggestions, self._parts.bench, operation, self._suggestions.begin().deliver)
        self._parts.host.run_in_background(load, group="suggestions", exclusive=True)

    def list_endpoints(self, message: EndpointsRequested) -> None:
        """Lists the endpoints of several accounts and regions, or again those of the draft's alone."""
        self._parts.panels.endpoints.spread(message.connections)
        if message.connections:
            self._parts.workspace.show("endpoints")


_ACCEPTED = frozenset(
    {
        FailureKind.MODEL,
        FailureKind.NOT_FOUND,
        FailureKind.NOT_READY,
        FailureKind.THROTTLED,
        FailureKind.SERVICE,
        FailureKind.STREAM,
    }
)
"""Failures of which the service tells only who it has recognized."""


def _was_accepted(exchange: Exchange) -> bool:
    """Returns whether the service took the credentials, whatever came of the request."""
    if exchange.failure is not None:
        return exchange.failure.kind in _ACCEPTED
    return exchange.response is not None
