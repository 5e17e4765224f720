"""The exchange on show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.services.replay.recorded_invocation import retraced
from workbench.tui.host import Host
from workbench.tui.messages import ExchangeLoaded, ExchangeNotLoaded
from workbench.tui.panels.payload.editable_body import known_bytes
from workbench.tui.widgets.turns import Turn, Turns


class ShownExchange:
    """Fetches recorded exchanges; the one that was asked for last is the one shown.

    Args:
        bench: has the history.
        tell: takes a remark about where a recorded invocation leads now; called in a thread.
        host: runs what reads.
    """

    def __init__(self, bench: Workbench, tell: Callable[[str], None], host: Host) -> None:
        self._bench = bench
        self._tell = tell
        self._host = host
        self._wanted: int | None = None
        self._being_read: int | None = None
        self._is_draft_wanted = False
        self._exchange: Exchange | None = None
        self._is_recorded = True
        self._draft: Invocation | None = None
        self._readings: Turns[ExchangeLoaded | ExchangeNotLoaded] = Turns(host.post_message)

    @property
    def exchange(self) -> Exchange | None:
        """What is on show; None where nothing is, or a request is on its way."""
        return self._exchange

    @property
    def wanted(self) -> int | None:
        """The number of what is on show, or is being read to be shown."""
        return self._exchange.id if self._exchange is not None else self._wanted

    @property
    def being_read(self) -> int | None:
        """The number of what is being read to be shown; None where nothing is, or it is wanted no more."""
        return self._being_read

    @property
    def unrecorded(self) -> Exchange | None:
        """What is on show, where the history does not have it whole."""
        return None if self._is_recorded else self._exchange

    def begin(self, draft: Invocation | None) -> None:
        """A request goes out: its answer is the next on show, unless another is asked for.

        Args:
            draft: what is sent, if that is the draft.
        """
        self._wanted = self._being_read = self._exchange = None
        self._is_draft_wanted = False
        self._is_recorded = True
        self._draft = draft

    def end(self, exchange: Exchange, *, is_recorded: bool) -> None:
        """A request has ended: it is on show.

        Args:
            exchange: what was sent and came back.
            is_recorded: whether the history has it whole.
        """
        self._exchange = exchange
        self._is_recorded = is_recorded

    def become_draft(self, draft: Invocation) -> None:
        """The exchange on show is the draft now."""
        self._draft = draft

    def difference(self, draft: Invocation) -> str:
        """Returns how the draft differs from what was sent for the answer on show; empty if it does not."""
        if self._exchange is None:
            return ""
        name = f"#{self._exchange.id}" if self._exchange.id is not None else "the response"
        if self._draft is not None:
            return "" if draft == self._draft else f"draft changed since {name}"
        return "" if _same(draft, self._exchange) else f"draft differs from {name}"

    def load(self, number: int, *, edit: bool) -> None:
        """Reads an exchange in a thread, which posts `ExchangeLoaded` or `ExchangeNotLoaded`.

        Args:
            number: of the exchange.
            edit: whether it is to become the draft too. It still is where it is read anew before it has.
        """
        self._is_draft_wanted = edit or (self._is_draft_wanted and number == self._wanted)
        self._wanted = self._being_read = number
        read = partial(self._read, number, self._readings.begin(), edit=self._is_draft_wanted)
        self._host.run_in_background(read, group="fetch", exclusive=True)

    def accept(self, message: ExchangeLoaded) -> bool:
        """Takes what was read; returns whether it is still what is wanted, and is on show now."""
        if message.exchange.id != self._wanted:
            return False
        self._being_read = None
        self._exchange = message.exchange
        self._is_recorded = True
        self._draft = None
        return True

    def new_draft(self, message: ExchangeLoaded) -> Invocation | None:
        """Returns the draft that what was accepted becomes, once for each time it is wanted; else None."""
        if not self._is_draft_wanted or message.draft is None:
            return None
        self._is_draft_wanted = False
        return message.draft

    def refuse(self, message: ExchangeNotLoaded) -> None:
        """Takes note that one cannot be read: asked for again, it is only shown unless it is edited again."""
        if message.number == self._wanted:
            self._being_read = None
            self._is_draft_wanted = False

    def _read(self, number: int, turn: Turn[ExchangeLoaded | ExchangeNotLoaded], *, edit: bool) -> None:
        try:
            exchange = self._bench.history.exchange(number)
            draft = retraced(self._bench, exchange, self._tell) if edit else None
        except WorkbenchError as error:
            turn.deliver(ExchangeNotLoaded(number, error))
        else:
            turn.deliver(ExchangeLoaded(exchange, draft=draft))


def _same(draft: Invocation, exchange: Exchange) -> bool:
    """Returns whether the draft would send what was sent, as far as that is known."""
    sent = exchange.invocation
    if (draft.operation, draft.fields, draft.connection) != (sent.operation, sent.fields, sent.connection):
        return False
    body = known_bytes(draft.body)
    # A body that is not recorded, or that is read at each send, differs from nothing.
    return body is None or exchange.request_body is None or body == exchange.request_body
