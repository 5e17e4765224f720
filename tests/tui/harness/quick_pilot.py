"""A pilot that waits until nothing has anything to do: asking every widget each time takes 8 ms a key.

One look is not enough where the processor is busy: what a key begins goes from widget to widget, and those
that hear of it last were idle when the pilot looked. A key may also wait for its turn, or for a list that is
being read. Once the app has ended there is nothing more to wait for: the key that ended it is never done.

The letters of a word are typed at once, as a slow line delivers them: the app keeps them in order, which
`tests/tui/keys` holds against slow typing.
"""

from __future__ import annotations

import asyncio
from asyncio import FIRST_COMPLETED
from collections.abc import Awaitable, Callable, Iterable
from itertools import zip_longest
from time import monotonic
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot, WaitForScreenTimeout

from tests.support import DEADLINE_SECONDS

_LOOK_SECONDS = 0.005
_TOO_LONG = "Timed out while waiting for widgets to process pending messages, keys or painting."


def wait_for_the_busy(patch: pytest.MonkeyPatch) -> None:
    """Has Textual's pilot wait until each widget that has messages, or is at one, is done with them."""
    patch.setattr(Pilot, "_wait_for_screen", _wait_for_screen)
    patch.setattr(App, "_press_keys", _typed_in_words(App._press_keys))


def _typed_in_words(press: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Textual waits a twenty-fifth of a second, and paints, for each letter."""

    async def press_keys(self: App[int], keys: Iterable[str]) -> None:
        keys = tuple(keys)
        for key, following in zip_longest(keys, keys[1:], fillvalue=""):
            if hasattr(self, "_order") and _is_letter(key) and _is_letter(following):
                event = events.Key(key, key)
                event.set_sender(self)
                driver: Any = self._driver
                driver.send_message(event)
            else:
                await press(self, (key,))

    return press_keys


def _is_letter(key: str) -> bool:
    return len(key) == 1 and key.isalnum()


async def _wait_for_screen(self: Pilot[int], timeout: float = DEADLINE_SECONDS) -> bool:  # noqa: ASYNC109 - as Textual's
    app: Any = self.app  # Textual says no types of what is private.
    deadline = monotonic() + timeout
    while app.screen_stack and not app._closed:
        busy = _events_of_busy(app)
        if busy and not await _finish(app, busy, timeout):
            return False
        if not busy and not _has_waiting_keys(app) and not _is_to_be_painted(app):
            return True
        if monotonic() > deadline:
            raise WaitForScreenTimeout(_TOO_LONG)
        if not busy:
            await asyncio.sleep(_LOOK_SECONDS)
    return bool(app.screen_stack)


def _events_of_busy(app: Any) -> list[asyncio.Event]:
    """Returns an event for each widget that is not idle, which is set once it has done what it has to do."""
    pumps: list[Any] = [app.screen]
    for pump in pumps:  # Textual's own walk takes four times as long, and this one is made for each key.
        pumps += pump._nodes._nodes
    return [
        event
        for pump in (app, *pumps)
        if not _is_idle(pump) and pump.call_later((event := asyncio.Event()).set)
    ]


async def _finish(app: Any, busy: list[asyncio.Event], seconds: float) -> bool:
    """Returns whether all is done; false where the app has failed."""
    finished = asyncio.gather(*(event.wait() for event in busy))
    failed = asyncio.create_task(app._exception_event.wait())
    await asyncio.wait({finished, failed}, timeout=seconds, return_when=FIRST_COMPLETED)
    failed.cancel()
    if finished.done():
        return True
    finished.cancel()
    if app._exception is None:
        raise WaitForScreenTimeout(_TOO_LONG)
    return False


def _has_waiting_keys(app: Any) -> bool:
    order = getattr(app, "_order", None)
    return order is not None and bool(order._busy or order._waiting)


def _is_to_be_painted(app: Any) -> bool:
    screen = app.screen
    return screen.is_current and bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._dirty_widgets
    )


def _is_idle(pump: Any) -> bool:
    """Whether a widget has no message and waits for one."""
    queue = pump._message_queue
    if queue.values:
        return False
    for waiter in queue.ready_event._waiters:  # noqa: SIM110 - a generator for each widget takes twice as long
        if not waiter.done():
            return True
    return False
