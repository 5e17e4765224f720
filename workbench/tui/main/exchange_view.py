"""The exchange on show, as the main screen shows it."""

from __future__ import annotations

from workbench.model.errors import NotFoundError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.model.keys.text import with_keys
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.flight import Flight
from workbench.tui.main.drafts.request_files import RequestFiles
from workbench.tui.main.drafts.tabs import WaitingDraft
from workbench.tui.main.parts import Parts
from workbench.tui.main.shown_exchange import ShownExchange
from workbench.tui.messages import (
    AsyncStatusChanged,
    EditExchangeRequested,
    ExchangeLoaded,
    ExchangeNotLoaded,
    ShowExchangeRequested,
    StatusMessage,
)
from workbench.tui.panels.payload import editable

_RESULT = "result"
"""What the status line knows the result of an earlier request by."""


class ExchangeView:
    """Connects the exchange on show with the draft and with the parts that show it.

    Attributes:
        leads: whether the focus goes elsewhere once what is being read is on show: keys wait for that.
    """

    def __init__(self, parts: Parts, files: RequestFiles) -> None:
        """
        Args:
            parts: what the main screen is composed of.
            files: takes another draft.
        """
        self._parts = parts
        self._files = files
        self._shown = ShownExchange(parts.bench, teller(parts.bar.app), parts.host)
        self.leads = False
        self._resumed: int | None = None
        self._updated: int | None = None
        parts.workspace.when_opened = self._opened
        parts.form.when_changed = self._show_difference

    @property
    def number(self) -> int | None:
        """The number of the exchange on show; None where none is, or it is not recorded."""
        return self._shown.wanted

    @property
    def unrecorded(self) -> Exchange | None:
        """What is on show, where the history does not have it whole."""
        return self._shown.unrecorded

    def resume(self, draft: WaitingDraft) -> None:
        """Shows the answer of a draft that is gone to. The part with the focus stays at the front."""
        self._resumed = number = draft.exchange
        self._begin(None)
        self._parts.panels.response.clear()
        if draft.answer is not None:
            self._shown.end(draft.answer, is_recorded=False)
            self._parts.panels.response.show(draft.answer)
        elif number is not None:
            self._shown.load(number, edit=False)
            return
        self._show_mark()

    def follow(self, flight: Flight, draft: Invocation | None) -> None:
        """Shows what is on its way, in place of what was shown.

        Args:
            flight: the request.
            draft: what is sent, if that is the draft.
        """
        self._begin(draft)
        self._show_mark()
        self._parts.panels.response.begin(flight)
        self._parts.panels.response.show_parts()

    def _begin(self, draft: Invocation | None) -> None:
        """Another answer is to be shown: nothing is said any more of the one that was."""
        self._updated = None
        self.leads = False
        self._forget_result()
        self._shown.begin(draft)

    def end(self, exchange: Exchange, *, is_recorded: bool) -> None:
        """Shows what came of a request.

        Args:
            exchange: the answer, or why there is none.
            is_recorded: whether the history has it whole.
        """
        self._shown.end(exchange, is_recorded=is_recorded)
        self._parts.panels.response.show(exchange, ended=True)
        self._show_mark()
        if self._parts.workspace.narrow and self._parts.workspace.part == "response":
            # What had the focus is out of sight.
            self._parts.panels.response.focus_part()

    def show(self, message: ShowExchangeRequested) -> None:
        """Reads an exchange, to show it."""
        stays = message.stays and self._parts.workspace.narrow
        self._updated = message.number if stays else None
        self.leads = self._parts.workspace.narrow and not stays
        self._shown.load(message.number, edit=False)

    def edit(self, message: EditExchangeRequested) -> None:
        """Reads an exchange, to make it the draft."""
        self._updated = None
        self.leads = True
        self._shown.load(message.number, edit=True)

    async def loaded(self, message: ExchangeLoaded) -> None:
        """Shows what was read. What is on its way goes on; its answer is shown when it comes."""
        if not self._shown.accept(message):
            return
        self.leads = False
        self._parts.panels.response.show(message.exchange)
        is_updated = message.exchange.id == self._updated
        self._updated = None
        draft = self._shown.new_draft(message)
        if draft is not None:
            await self._files.replace_draft(draft.with_(body=editable(draft.body)))
            self._shown.become_draft(self._parts.form.draft.invocation)
            self._parts.workspace.show("payload")
        elif is_updated:
            # It came by itself: who types is not moved.
            self._tell_result(message.exchange)
        elif message.exchange.id != self._resumed:
            self._parts.workspace.show("response", focus=self._parts.workspace.narrow)
        self._resumed = None
        self._show_mark()

    def _tell_result(self, exchange: Exchange) -> None:
        """Says that the result of an earlier request is there, where the response is out of sight."""
        if self._parts.workspace.narrow and self._parts.workspace.part != "response":
            name = exchange.invocation.endpoint_name
            text = f"The result of #{exchange.id} {name} is there: ‹response› shows it."
            self._parts.host.post_message(StatusMessage(_RESULT, with_keys(text)))

    def _opened(self, part: str) -> None:
        if part == "response":
            self._forget_result()

    def _forget_result(self) -> None:
        self._parts.host.post_message(StatusMessage(_RESULT, ""))

    def _show_mark(self) -> None:
        """Marks the exchange on show in the lists, and says whether the draft is another one by now."""
        exchange = self._shown.exchange
        for panel in self._parts.workspace.panels.values():
            panel.exchange_shown(exchange)
        self._show_difference(self._parts.form.draft.invocation)

    def _show_difference(self, draft: Invocation) -> None:
        self._parts.panels.response.show_difference(self._shown.difference(draft))

    def not_loaded(self, message: ExchangeNotLoaded) -> None:
        """Says why an exchange cannot be shown. A deleted answer of a draft is passed over."""
        self._shown.refuse(message)
        self._updated = None
        self.leads = False
        if self._resumed == message.number and isinstance(message.error, NotFoundError):
            self._resumed = None
            self._shown.begin(None)
            return
        notify_error(self._parts.bar.app, message.error, "History")

    def async_changed(self, message: AsyncStatusChanged) -> None:
        """Shows an asynchronous invocation anew whose result has come."""
        exchange, number = self._shown.exchange, message.deferred.summary.id
        if not message.deferred.arrival.over or exchange is None or exchange.id != number:
            return
        if self._shown.being_read is None:
            self._updated = number
        elif self._shown.being_read != number:
            return  # its user has asked for another one, which is being read
        self._shown.load(number, edit=False)
