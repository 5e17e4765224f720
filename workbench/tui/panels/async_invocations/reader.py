"""The list of asynchronous invocations, read in threads."""

from __future__ import annotations

from functools import partial

from workbench.model.errors import WorkbenchError
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.tui.host import Host
from workbench.tui.panels.async_invocations.actions import InvocationsChanged, InvocationsRead
from workbench.tui.widgets.turns import Turn, Turns


class InvocationReader:
    """Reads the list, and sees whether another program has changed the history. Its threads post messages.

    Args:
        invocations: what is read.
        host: runs the threads, and hears the messages.
    """

    def __init__(self, invocations: AsyncInvocations, host: Host) -> None:
        self._invocations = invocations
        self._host = host
        self._version = 0
        self._readings: Turns[InvocationsRead] = Turns(host.post_message)

    def read(self, changes: int) -> None:
        """Reads the list; posts `InvocationsRead`.

        Args:
            changes: how many changes of a state have been told.
        """
        turn = self._readings.begin()
        self._host.run_in_background(partial(self._read, changes, turn), group="async", exclusive=True)

    def accept(self, message: InvocationsRead) -> None:
        """Takes what was read for what is shown."""
        self._version = message.version

    def look(self) -> None:
        """Posts `InvocationsChanged` where the history has changed since it was read."""
        self._host.run_in_background(self._look, group="async-version", exclusive=True)

    # In threads

    def _look(self) -> None:
        if self._invocations.version() != self._version:
            self._host.post_message(InvocationsChanged(None))

    def _read(self, changes: int, turn: Turn[InvocationsRead]) -> None:
        try:
            # Before they are read: what changes meanwhile is seen at the next look.
            version = self._invocations.version()
            turn.deliver(InvocationsRead(self._invocations.page(), "", changes, version))
        except WorkbenchError as error:
            turn.deliver(InvocationsRead((), error.text, changes, 0))
