"""What keys do with the asynchronous invocation under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.model.errors import WorkbenchError
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.async_invocations.poller import AsyncPoller
from workbench.tui.background import Background
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.list_reading import ListReading
from workbench.tui.messages import ShowExchangeRequested
from workbench.tui.panels.async_invocations.format import location
from workbench.tui.terminal.clipboard import copy_text
from workbench.tui.widgets.panel import Panel, refuse
from workbench.tui.widgets.turns import Queue


class InvocationsRead(FieldMessage, bubble=False):
    """The list was read; `error` says why not, if it could not be.

    Attributes:
        reading: the number of the reading.
        changes: how many changes of a state had been told before it was read.
        version: of the history before it was read.
    """

    rows: Sequence[AsyncInvocation]
    error: str
    reading: int
    changes: int
    version: int


class InvocationsChanged(FieldMessage, bubble=False):
    """What a key asked for was done, or another program has changed the history.

    Attributes:
        error: why what was asked for was not done; None where it was.
        is_asked: whether a key has asked for it.
    """

    error: WorkbenchError | None = None
    is_asked: bool = True


class AsyncActions:
    """Watches, forgets, shows and copies. What changes the list is done in threads.

    Args:
        panel: asks for what is shown elsewhere.
        invocations: reads and keeps them.
        poller: watches them.
        listing: whether the list shows what its user has done.
        chosen: returns what is under the cursor.

    Attributes:
        actions: by the names that the table of keys has.
    """

    def __init__(
        self,
        panel: Panel,
        invocations: AsyncInvocations,
        poller: AsyncPoller,
        listing: ListReading,
        chosen: Callable[[], AsyncInvocation | None],
    ) -> None:
        self._panel = panel
        self._host = Background(panel)
        self._invocations = invocations
        self._poller = poller
        self._listing = listing
        self._chosen = chosen
        self._changes = Queue(partial(self._host.run_in_background, group="async-change"))
        self.actions: Mapping[str, Callable[[], None]] = {
            "open": self.open,
            "watch": self._watch,
            "stop": self._stop,
            "forget": lambda: self._change("forget"),
            "copy_location": self._copy_location,
        }

    def open(self) -> None:
        """Shows the exchange."""
        if (chosen := self._chosen()) is not None:
            self._panel.post_message(ShowExchangeRequested(chosen.summary.id))

    def _watch(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.arrival.state in {AsyncState.DONE, AsyncState.FAILED}:
            refuse(self._panel, "This invocation has ended. There is nothing left to watch.")
        else:
            self._change("watch")

    def _stop(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.arrival.over:
            refuse(self._panel, "This invocation is not being watched any more.")
        else:
            self._change("stop")

    def _copy_location(self) -> None:
        if (chosen := self._chosen()) is not None:
            copy = partial(copy_text, self._panel.app, location(chosen))
            self._host.run_in_background(copy, group="async-copy")

    def _change(self, how: str) -> None:
        if (chosen := self._chosen()) is not None:
            change = partial(self._change_in_thread, chosen.summary.id, how)
            self._listing.change()
            self._changes.add(change)

    def _change_in_thread(self, number: int, how: str) -> None:
        failure: WorkbenchError | None = None
        try:
            if how == "forget":
                self._invocations.forget(number)
                self._poller.drop(number)
            else:
                deferred = self._invocations.watch(number, watched=how == "watch")
                if deferred.arrival.watched and not deferred.arrival.over:
                    self._poller.drop(number)
                    self._poller.add(number)
        except WorkbenchError as error:
            failure = error
        self._host.post_message(InvocationsChanged(failure))
