"""Where the draft goes."""

from __future__ import annotations

from functools import partial

from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.host import Host
from workbench.tui.messages import DestinationFound
from workbench.tui.widgets.pause import Stoppable

_AFTER_SECONDS = 0.3


class DestinationFinder:
    """Finds the destination of a connection, once nobody changes it any more. It posts `DestinationFound`.

    Args:
        bench: reads the configuration.
        host: runs what reads.
    """

    def __init__(self, bench: Workbench, host: Host) -> None:
        self._bench = bench
        self._host = host
        self._connection: Connection | None = None
        self._pause: Stoppable | None = None

    def follow(self, connection: Connection) -> None:
        """Takes the draft's connection; the sandbox has no destination to find."""
        if connection == self._connection:
            return
        self._connection = connection
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if not connection.sandbox:
            find = partial(self._find, connection)
            start = partial(
                self._host.run_in_background, find, group="destination", exclusive=True, awaited=False
            )
            self._pause = self._host.set_timer(_AFTER_SECONDS, start)

    def _find(self, connection: Connection) -> None:
        try:
            message = DestinationFound(connection, self._bench.destination(connection))
        except WorkbenchError as error:
            message = DestinationFound(connection, None, error.message)
        self._host.post_message(message)
