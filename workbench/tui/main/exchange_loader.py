"""What was sent before: shown again, or made the draft."""

from __future__ import annotations

from textual import work

from workbench.model.errors import WorkbenchError
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.main.sender import FlightScreen
from workbench.tui.messages import (
    AsyncStatusChanged,
    EditExchangeRequested,
    ExchangeLoaded,
    ShowExchangeRequested,
)
from workbench.tui.panels.payload import editable


class PastScreen(FlightScreen):
    """Fetches recorded exchanges; the one that was asked for last is the one shown."""

    def on_show_exchange_requested(self, message: ShowExchangeRequested) -> None:
        self._wanted = message.number
        self._fetch(message.number, edit=False)

    def on_edit_exchange_requested(self, message: EditExchangeRequested) -> None:
        self._wanted = message.number
        self._fetch(message.number, edit=True)

    @work(thread=True, exclusive=True, group="fetch")
    def _fetch(self, number: int, *, edit: bool) -> None:
        try:
            exchange = self._bench.history.exchange(number)
            draft = self._bench.retraced(exchange, teller(self.app)) if edit else None
        except WorkbenchError as error:
            notify_error(self.app, error, "History")
            return
        self.post_message(ExchangeLoaded(exchange, draft=draft))

    async def on_exchange_loaded(self, message: ExchangeLoaded) -> None:
        if message.exchange.id != self._wanted:
            return
        # What is on its way goes on; its answer is shown when it comes.
        self._watching = False
        self._response.show(message.exchange)
        if message.draft is not None:
            self._belongs_to(None)
            await self._replace(message.draft.with_(body=editable(message.draft.body)), fresh=True)
            self.show_part("payload")
        else:
            self.show_part("response", focus=self.has_class("-narrow"))

    def on_async_status_changed(self, message: AsyncStatusChanged) -> None:
        if message.deferred.arrival.over and self._response.number == message.deferred.summary.id:
            self.on_show_exchange_requested(ShowExchangeRequested(message.deferred.summary.id))
