"""Threads, timers and messages of a widget, for objects without Textual."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import WorkerCancelled

from workbench.tui.keys.first_use import first_use


class Background:
    """A `Host` over a widget.

    Args:
        widget: has the workers, and hears the messages.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget

    def post_message(self, message: Message) -> bool:
        """Passes a message on, from any thread."""
        return self._widget.post_message(message)

    def set_timer(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Calls something once, after some seconds."""
        return self._widget.set_timer(delay, callback)

    def once_used(self, act: Callable[[], None]) -> None:
        """Does something with the first use of the app, as `Host` says."""
        first_use(self._widget.app).then(act)

    def run_in_background(
        self, act: Callable[[], None], *, group: str, exclusive: bool = False, awaited: bool = True
    ) -> None:
        """Runs something in a thread; arguments as `Host`'s."""
        if awaited:
            self._widget.run_worker(act, thread=True, group=group, exclusive=exclusive)
        else:
            from workbench.tui.lookups import run_lookup

            run_lookup(self._widget.app, act, group=group, exclusive=exclusive)

    def close(self) -> None:
        """Leaves behind what the end of the app does not wait for."""
        from workbench.tui.lookups import end_lookups

        end_lookups(self._widget.app)

    async def wait_for(self, group: str) -> None:
        """Waits until the threads of a group have ended."""
        for worker in [worker for worker in self._widget.workers if worker.group == group]:
            # A worker that was cancelled has ended too. Textual's `wait_for_complete` would take an empty
            # list for all workers, and wait for none of the others once one is cancelled.
            with suppress(WorkerCancelled):
                await worker.wait()
