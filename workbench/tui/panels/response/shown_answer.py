"""What the response panel shows: an exchange, one that is on its way, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from workbench.content.streaming import Stream
from workbench.model.exchange import Exchange, Status
from workbench.tui.flight import Flight

TABS = {"body": "Body", "meta": "Meta", "time": "Time", "wire": "Wire", "diff": "Diff"}
STREAM_TABS = {"stream": "Stream", **TABS}
_LOG_TAB = {"log": "Log"}
_ERRORS_FROM = 400


class VisibleParts(NamedTuple):
    """Which parts of the panel are there to be seen.

    Attributes:
        tabs: the strip of tabs.
        failure: the reason of a failure with its advice.
        folded: one line in place of the raw document of a failure.
        body, stream, diff, log: what the open tab holds.
        sheet: a text, where none of them is.
    """

    tabs: bool
    failure: bool
    folded: bool
    body: bool
    stream: bool
    diff: bool
    log: bool
    sheet: bool


class ShownAnswer:
    """Owns what is shown, and which parts of the panel that asks for.

    Attributes:
        exchange: what is shown; None while a request is on its way, and where nothing is.
        flight: the request on its way.
        live: the parts of its answer, once the first has come.
        difference: how the draft differs from what was sent for the answer; empty where it does not.
        unfolds: whether the raw document of a failure is shown below the advice.
        asks_for_log: whether the log has a tab: of a failure, and where it was asked for.
    """

    def __init__(self) -> None:
        self.exchange: Exchange | None = None
        self.flight: Flight | None = None
        self.live: Stream | None = None
        self.difference = ""
        self.unfolds = False
        self.asks_for_log = False
        self._compared: Exchange | None = None

    def show(self, exchange: Exchange) -> bool:
        """Shows an exchange; returns whether parts of an answer were on the screen until now."""
        was_live = self.live is not None
        self.clear()
        self.exchange = exchange
        self.asks_for_log = exchange.failure is not None
        self.difference = ""
        return was_live

    def clear(self) -> None:
        """Shows nothing."""
        self.exchange = self.flight = self.live = None

    def begin(self, flight: Flight) -> None:
        """A request goes out: what was shown answers another one."""
        self.clear()
        self.flight = flight

    def go_live(self) -> bool:
        """Shows the parts of the answer on its way; returns whether its first has come just now."""
        stream = self.flight.stream if self.flight is not None else None
        if stream is None or self.live is stream:
            return False
        self.live, self.exchange = stream, None
        self.asks_for_log = False
        return True

    def differ(self, difference: str) -> bool:
        """Takes how the draft differs now; returns whether that is news of what is shown."""
        is_news = difference != self.difference
        self.difference = difference
        return is_news and self.exchange is not None and self.live is None

    def ask_for_log(self) -> bool:
        """The log is wanted; returns whether it has a tab only now."""
        is_new, self.asks_for_log = not self.asks_for_log, True
        return is_new

    def compare(self, exchange: Exchange) -> bool:
        """An exchange is compared; returns whether another was the last."""
        is_other, self._compared = self._compared is not exchange, exchange
        return is_other

    @property
    def tabs(self) -> Mapping[str, str]:
        """The tabs with their labels."""
        tabs = STREAM_TABS if self.is_streamed else TABS
        return tabs | _LOG_TAB if self.asks_for_log else tabs

    @property
    def is_streamed(self) -> bool:
        """Whether the answer came, or comes, in parts."""
        response = self.exchange.response if self.exchange else None
        return self.live is not None or (response is not None and bool(response.parts))

    @property
    def absence(self) -> str:
        """Why there is no body to act on, in a sentence."""
        if self.flight is not None:
            return "The response is still coming."
        if self.exchange is None:
            return "Nothing was sent yet: there is no response to show."
        return "The response has no body." if self.exchange.response is not None else "There was no response."

    @property
    def has_body(self) -> bool:
        """Whether there is an answer with a body."""
        response = self.exchange.response if self.exchange else None
        return response is not None and bool(response.body)

    @property
    def has_raw_document(self) -> bool:
        """Whether the body says no more than the reason above it."""
        response, failure = (self.exchange.response, self.exchange.failure) if self.exchange else (None, None)
        if response is None or not response.body:
            return False
        # An asynchronous invocation was accepted, whatever its failure object says.
        return response.http_status >= _ERRORS_FROM or bool(failure and "FailureLocation" in failure.members)

    def visible(self, tab: str) -> VisibleParts:
        """Returns what is there to be seen while a tab is open."""
        exchange, is_live = self.exchange, self.live is not None
        is_shown = exchange is not None
        folded = is_shown and tab == "body" and self.has_raw_document and not self.unfolds
        body = is_shown and tab == "body" and self.has_body and not folded
        stream = is_live or (is_shown and tab == "stream")
        diff = is_shown and tab == "diff" and not is_live
        log = is_shown and tab == "log" and not is_live
        return VisibleParts(
            tabs=is_shown,
            # The reason is shown whatever tab is open; the log needs the room, and has the container's words.
            failure=exchange is not None and tab != "log" and _needs_explanation(exchange),
            folded=folded,
            body=body,
            stream=stream,
            diff=diff,
            log=log,
            sheet=not (folded or body or stream or diff or log),
        )


def _needs_explanation(exchange: Exchange) -> bool:
    """Whether there is more to say than a body says."""
    return exchange.failure is not None or exchange.status in {Status.INTERRUPTED, Status.IN_FLIGHT}
