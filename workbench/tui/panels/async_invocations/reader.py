"""The list of asynchronous invocations, read in threads."""

from __future__ import annotations

from functools import partial

from workbench.model.errors import WorkbenchError
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.tui.host import Host
from workbench.tui.keys.list_reading import ListReading
from workbench.tui.panels.async_invocations.actions import InvocationsChanged, InvocationsRead
from workbench.tui.widgets.turns import Turn, Turns


class InvocationReader:
    """Reads the list, and sees whether another program has changed the history. Its threads post messages.

    Args:
        invocations: what is read.
        host: runs the threads, and hears the messages.

    Attributes:
        listing: whether the list has been read, and shows what its user has done.
    """

    def __init__(self, invocations: AsyncInvocations, host: Host) -> None:
        self._invocations = invocations
        self._host = host
        self.listing = ListReading("the list of asynchronous invocations")
        self._version = 0
        self._readings: Turns[InvocationsRead] = Turns(host.post_message)

    def read(self, changes: int, *, is_needed: bool = False) -> None:
        """Reads the list; posts `InvocationsRead`.

        Args:
            changes: how many changes of a state have been told.
            is_needed: whether keys of the list wait for it.
        """
        number, turn = self.listing.begin(is_needed=is_needed), self._readings.begin()
        self._host.run_in_background(
            partial(self._read, number, changes, turn), group="async", exclusive=True
        )

    def accept(self, message: InvocationsRead) -> None:
        """Takes what was read for what is shown."""
        self._version = message.version
        self.listing.show(message.reading)

    def look(self) -> None:
        """Posts `InvocationsChanged` where the history has changed since it was read."""
        self._host.run_in_background(self._look, group="async-version", exclusive=True)

    # In threads

    def _look(self) -> None:
        if self._invocations.version() != self._version:
            self._host.post_message(InvocationsChanged(is_asked=False))

    def _read(self, number: int, changes: int, turn: Turn[InvocationsRead]) -> None:
        try:
            # Before they are read: what changes meanwhile is seen at the next look.
            version = self._invocations.version()
            turn.deliver(InvocationsRead(self._invocations.page(), "", number, changes, version))
        except WorkbenchError as error:
            turn.deliver(InvocationsRead((), error.text, number, changes, 0))
