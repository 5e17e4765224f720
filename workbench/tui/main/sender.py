"""The one request that is on its way: idle, sending, done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from workbench.model.errors import ConfigurationError, WorkbenchError
from workbench.model.progress import CancelToken, Progress
from workbench.tui.flight import Flight
from workbench.tui.host import Host
from workbench.tui.messages import ExchangeEnded, ProgressChanged, SendRefused

if TYPE_CHECKING:
    from workbench.model.exchange import Exchange
    from workbench.model.progress import Listener

Act: TypeAlias = "Callable[[CancelToken, Listener], Exchange]"
"""Sends something, in a thread, and returns what became of it."""


class Idle(msgspec.Struct, frozen=True):
    """Nothing was sent yet."""


class Sending(msgspec.Struct, frozen=True):
    """A request is on its way."""

    flight: Flight


class Done(msgspec.Struct, frozen=True):
    """The last request has ended.

    Attributes:
        outcome: what was sent and came back, or why it never left.
    """

    outcome: Exchange | WorkbenchError


class Sender:
    """Sends one request at a time. Its thread posts `ProgressChanged`, then `ExchangeEnded` or `SendRefused`.

    Args:
        host: runs what sends, in the group `send`.

    Attributes:
        state: what it does now.
    """

    def __init__(self, host: Host) -> None:
        self._host = host
        self._closed = False
        self._act: Act | None = None
        self.state: Idle | Sending | Done = Idle()

    @property
    def flight(self) -> Flight | None:
        """The request on its way; None where none is."""
        return self.state.flight if isinstance(self.state, Sending) else None

    @property
    def closed(self) -> bool:
        """Whether the app ends, and begins nothing any more that may cost money."""
        return self._closed

    def start(self, act: Act) -> Flight:
        """Sends something.

        Args:
            act: what to do, in a thread.

        Returns:
            What is known of it from now on.
        """
        from workbench.content.streaming import Stream

        flight = Flight(Stream())
        self._act = act
        self.state = Sending(flight)
        self._host.run_in_background(partial(self._run, flight, act), group="send")
        return flight

    @property
    def refused_act(self) -> Act | None:
        """What was not sent for want of accepted credentials, to be sent once there are some."""
        return self._act if isinstance(self.state, Done) and _lacked_credentials(self.state.outcome) else None

    def finish(self, outcome: Exchange | WorkbenchError) -> None:
        """Takes what became of the request."""
        self.state = Done(outcome)

    def cancel(self) -> bool:
        """Gives up the request on its way, which ends as cancelled; returns whether there is one."""
        if self.flight is None:
            return False
        self.flight.token.cancel()
        return True

    def close(self) -> None:
        """Gives up the request on its way, and sends no other."""
        self._closed = True
        self.cancel()

    def _run(self, flight: Flight, act: Act) -> None:
        def hear(progress: Progress) -> None:
            if flight.hear(progress):
                self._host.post_message(ProgressChanged(progress))

        try:
            exchange = act(flight.token, hear)
        except WorkbenchError as error:
            self._host.post_message(SendRefused(error))
        else:
            self._host.post_message(ExchangeEnded(exchange))


def _lacked_credentials(outcome: Exchange | WorkbenchError) -> bool:
    if isinstance(outcome, WorkbenchError):
        return isinstance(outcome, ConfigurationError)
    return outcome.failure is not None and outcome.failure.code.startswith("ExpiredToken")
