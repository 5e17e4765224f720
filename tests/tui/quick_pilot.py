"""A pilot that waits for the widgets which have something to do: asking every one takes 8 ms a key."""

from __future__ import annotations

import asyncio
from asyncio import FIRST_COMPLETED
from typing import Any

import pytest
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout


def wait_for_the_busy(patch: pytest.MonkeyPatch) -> None:
    """Has Textual's pilot wait until each widget that has messages, or is at one, is done with them."""
    patch.setattr(Pilot, "_wait_for_screen", _wait_for_screen)


async def _wait_for_screen(self: Pilot[int], timeout: float = 30.0) -> bool:  # noqa: ASYNC109 - as Textual's
    app: Any = self.app  # Textual says no types of what is private.
    if not app.screen_stack:
        return False
    done = [
        event
        for pump in (app, *app.screen.walk_children(with_self=True))
        if not _is_idle(pump) and pump.call_later((event := asyncio.Event()).set)
    ]
    if not done:
        return True
    finished = asyncio.gather(*(event.wait() for event in done))
    failed = asyncio.create_task(app._exception_event.wait())
    await asyncio.wait({finished, failed}, timeout=timeout, return_when=FIRST_COMPLETED)
    failed.cancel()
    if finished.done():
        return True
    finished.cancel()
    if app._exception is None:
        raise WaitForScreenTimeout("Timed out while waiting for widgets to process pending messages.")
    return False


def _is_idle(pump: MessagePump) -> bool:
    """Whether a widget has no message and waits for one."""
    queue: Any = pump._message_queue
    return queue.empty() and any(not waiter.done() for waiter in queue.ready_event._waiters)
