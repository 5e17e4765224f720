"""Where the draft goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.services.profiles import configured_destination
from workbench.tui.host import Host
from workbench.tui.messages import DestinationFound
from workbench.tui.widgets.pause import Stoppable
from workbench.tui.widgets.turns import Turn, Turns

if TYPE_CHECKING:
    from workbench.model.destinations.destination import Destination

_AFTER_SECONDS = 0.3


class DestinationFinder:
    """Finds the destination of a connection, once nobody changes it any more. It posts `DestinationFound`.

    The SDK knows it, which is loaded with the first use of the app. Until then, what files and environment
    say of profile, region and address has to do.

    Args:
        bench: reads the configuration.
        host: runs what reads.
    """

    def __init__(self, bench: Workbench, host: Host) -> None:
        self._bench = bench
        self._host = host
        self._connection: Connection | None = None
        self._pause: Stoppable | None = None
        self._is_used = False
        self._turns: Turns[DestinationFound] = Turns(host.post_message)

    def _use(self) -> None:
        self._is_used = True
        self._start()

    def follow(self, connection: Connection) -> None:
        """Takes the draft's connection; the sandbox has no destination to find."""
        if connection == self._connection:
            return
        is_first, self._connection = self._connection is None, connection
        if is_first:
            self._host.once_used(self._use)
        if not is_first or not self._is_used:
            self._start()

    def _start(self) -> None:
        """Finds it after a pause; the sandbox has none to find."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        connection = self._connection
        if connection is None or connection.sandbox:
            return
        look_up = self._bench.destination if self._is_used else configured_destination
        find = partial(_find, look_up, connection, self._turns.begin())
        start = partial(
            self._host.run_in_background, find, group="destination", exclusive=True, awaited=False
        )
        self._pause = self._host.set_timer(_AFTER_SECONDS, start)


def _find(
    look_up: Callable[[Connection], Destination], connection: Connection, turn: Turn[DestinationFound]
) -> None:
    try:
        message = DestinationFound(connection, look_up(connection))
    except WorkbenchError as error:
        message = DestinationFound(connection, None, error.message)
    turn.deliver(message)
