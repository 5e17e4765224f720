"""Keys take effect in the order in which they were pressed, however fast they come.

Textual runs some keys at once and gives others to the widget with the focus, which is done with them later;
a change of the focus comes later still. A burst, as a slow line delivers it, would find things half done. So
each key waits until the one before it is done: until the widget that took it, all it stands in, and the app
have handled what came of it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

_ROUNDS = 4
"""As often the way from the focus to the app is gone again because the focus has moved."""
_VISITS = 3
"""As often a widget is asked again that has something else to do."""
_PATIENCE_SECONDS = 2.0
"""What hangs for so long keeps no key from being heard."""
_LOOK_SECONDS = 0.05

TypedEvent = events.Key | events.Paste


class KeyOrder:
    """Delivers keys and pastes one after the other.

    Args:
        app: has the focus.
        deliver: has Textual handle a key.
        is_ready: whether what a key needs is there; until then it waits, and all after it.
    """

    def __init__(
        self,
        app: App[int],
        deliver: Callable[[TypedEvent], Awaitable[None]],
        is_ready: Callable[[TypedEvent], bool],
    ) -> None:
        self._app = app
        self._deliver = deliver
        self._is_ready = is_ready
        self._waiting: deque[TypedEvent] = deque()
        self._turn = 0
        self._busy = self._again = False
        self._held_since: float | None = None
        # The widgets that are asked, from the focus to the app, and which of them is being asked.
        self._path: Sequence[DOMNode] = ()
        self._place = self._visits = self._rounds = 0

    async def take(self, event: TypedEvent) -> None:
        """Delivers a key now, or when those before it are done."""
        if self._busy and not self._waiting and self._goes_on(event):
            # Letters of one text need not wait for one another.
            self._again = True
            await self._deliver(event)
            return
        self._waiting.append(event)
        await self.resume()

    async def resume(self) -> None:
        """Delivers the next key that waits, if what it needs is there; else looks again in a moment."""
        if self._busy or not self._waiting:
            return
        loop = asyncio.get_running_loop()
        if self._is_held(loop.time()):
            loop.call_later(_LOOK_SECONDS, self._app.call_later, self.resume)
            return
        self._busy = True
        self._turn += 1
        await self._deliver(self._waiting.popleft())
        loop.call_later(_LOOK_SECONDS, self._watch, self._turn, loop.time() + _PATIENCE_SECONDS)
        self._rounds = _ROUNDS
        self._walk()

    def _is_held(self, now: float) -> bool:
        if self._is_ready(self._waiting[0]):
            self._held_since = None
            return False
        if self._held_since is None:
            self._held_since = now
        return now - self._held_since < _PATIENCE_SECONDS

    def _goes_on(self, event: TypedEvent) -> bool:
        focused = self._app.focused
        return (
            isinstance(event, events.Key)
            and focused is not None
            and focused in self._path[:1]
            and event.is_printable
            and focused.check_consume_key(event.key, event.character)
        )

    def _walk(self) -> None:
        """Goes from the widget with the focus to the app, behind what is on that way already."""
        if not self._app.screen_stack:
            self._busy = False
            return
        start: Widget = self._app.focused or self._app.screen
        self._path = tuple(start.ancestors_with_self)
        self._again = False
        self._go_to(0)

    def _go_to(self, place: int) -> None:
        """Asks the widget of a place to say when it has nothing more to do; goes past those that ended."""
        while place < len(self._path) - 1 and not self._path[place].is_running:
            place += 1
        self._place, self._visits = place, _VISITS
        self._ask()

    def _ask(self) -> None:
        self._path[self._place].call_later(self._answered, self._turn, self._place)

    async def _answered(self, turn: int, place: int) -> None:
        if turn != self._turn or place != self._place or not self._busy:
            return
        if self._visits and self._path[place].message_queue_size:
            self._visits -= 1
            self._ask()
        elif place < len(self._path) - 1:
            self._go_to(place + 1)
        elif self._rounds and (self._again or self._has_moved()):
            self._rounds -= 1
            self._walk()
        else:
            await self._finish(turn)

    def _has_moved(self) -> bool:
        """Returns whether the next key goes elsewhere than the last."""
        return bool(self._app.screen_stack) and (self._app.focused or self._app.screen) is not self._path[0]

    def _watch(self, turn: int, deadline: float) -> None:
        """Goes past a widget that ended before it could answer, and past one that hangs."""
        if turn != self._turn or not self._busy:
            return
        loop = asyncio.get_running_loop()
        if loop.time() > deadline:
            self._app.call_later(self._finish, turn)
            return
        if not self._path[self._place].is_running:
            self._go_to(self._place)
        loop.call_later(_LOOK_SECONDS, self._watch, turn, deadline)

    async def _finish(self, turn: int) -> None:
        if turn == self._turn and self._busy:
            self._busy = False
            await self.resume()
