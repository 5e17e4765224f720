"""Keys take effect in the order in which they were pressed, however fast they come.

Textual runs some keys at once and gives others to the widget with the focus, which is done with them later;
a change of the focus comes later still. A burst, as a slow line delivers it, would find things half done. So
each key waits until the one before it is done: until the widget that took it, all it stands in, and the app
have handled what came of it. A click is like a key of the widget that it is on: it may go to another draft.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.errors import NoWidget
from textual.widget import Widget

_ROUNDS = 4
"""As often the way from the focus to the app is gone again because the focus has moved."""
_VISITS = 3
"""As often a widget is asked again that has something else to do."""
_LOOK_SECONDS = 0.05
_PATIENCE_LOOKS = 40
"""What hangs for so many looks, two seconds, keeps no key from being heard. A busy machine looks less often,
as it does everything."""
_QUIET_LOOKS = 10
"""What a key needs may be read for so many looks, half a second, before its user is told that it waits."""

TypedEvent = events.Key | events.Paste
ClickEvent = events.MouseDown | events.MouseUp
InputEvent = TypedEvent | ClickEvent


class KeyOrder:
    """Delivers keys and pastes one after the other.

    Args:
        app: has the focus.
        deliver: has Textual handle a key.
        awaited: returns what a key waits for, and all after it; empty where what it needs is there.
        tell: says what waits, and for what; nothing waits any more where that is empty.
        ends: whether a key leaves the app, whatever waits.
    """

    def __init__(
        self,
        app: App[int],
        deliver: Callable[[InputEvent], Awaitable[None]],
        awaited: Callable[[InputEvent], str],
        tell: Callable[[Sequence[InputEvent], str], None],
        ends: Callable[[InputEvent], bool],
    ) -> None:
        self._app = app
        self._deliver = deliver
        self._awaited = awaited
        self._tell = tell
        self._ends = ends
        self._waiting: deque[InputEvent] = deque()
        self._turn = 0
        self._busy = self._again = False
        # Whether the next key has waited for what it needs.
        self._was_held = False
        # Whether what was delivered last is a letter that a widget types: a binding runs later than that.
        self._types = False
        self._looks = 0
        self._will_look = False
        # Whether its user has been told that keys wait, and can let go of them.
        self._is_told = False
        # The widgets that are asked, from the focus to the app, and which of them is being asked.
        self._path: Sequence[DOMNode] = ()
        self._place = self._visits = self._rounds = 0

    async def take(self, event: TypedEvent) -> None:
        """Delivers a key now, or when those before it are done.

        Escape lets go of those of which its user has been told that they wait.
        """
        if self._is_told and (self._is_escape(event) or self._ends(event)):
            self._let_go()
            if not self._ends(event):
                return
        if self._busy and self._types and not self._waiting and self._goes_on(event):
            # Letters of one text need not wait for one another.
            self._again = True
            await self._deliver(event)
            return
        self._waiting.append(event)
        await self.resume()

    async def click(self, event: ClickEvent) -> None:
        """Delivers a button of the mouse: at once, or behind what is not done and what it waits for.

        Its user goes elsewhere where they have been told that keys wait: those are let go of.
        """
        if self._is_told and isinstance(event, events.MouseDown):
            self._let_go()
        if self._busy or self._waiting or self._awaited(event):
            self._waiting.append(event)
            await self.resume()
        elif isinstance(event, events.MouseUp):
            # What was clicked hears of it now.
            await self._begin(event)
        else:
            await self._deliver(event)

    async def resume(self) -> None:
        """Delivers the next key that waits, if what it needs is there; else looks again in a moment."""
        if self._busy or not self._waiting:
            return
        loop = asyncio.get_running_loop()
        if self._is_held():
            self._was_held = True
            if not self._will_look:
                self._will_look = True
                loop.call_later(_LOOK_SECONDS, self._app.call_later, self._look)
            return
        if self._was_held:
            # What it has waited for is there; what came of that is not done yet.
            self._was_held = self._types = False
            self._take_turn()
            self._follow()
            return
        await self._begin(self._waiting.popleft())

    async def _begin(self, event: InputEvent) -> None:
        self._types = self._is_typed(event, self._app.focused)
        clicked = self._clicked(event)
        self._take_turn()
        await self._deliver(event)
        self._follow(clicked)
        while self._busy and self._types and self._waiting and self._goes_on(self._waiting[0]):
            self._again = True
            await self._deliver(self._waiting.popleft())

    def _take_turn(self) -> None:
        self._busy = True
        self._turn += 1

    async def _look(self) -> None:
        """Looks again whether what the next key needs is there."""
        self._will_look = False
        self._looks += 1
        await self.resume()

    def _is_held(self) -> bool:
        awaited = self._awaited(self._waiting[0])
        if not awaited:
            if self._is_told:
                # A key takes the line back as it is delivered; a click does not.
                self._tell((), "")
            self._looks, self._is_told = 0, False
        elif self._looks >= _QUIET_LOOKS:
            if leaving := next((event for event in self._waiting if self._ends(event)), None):
                # It was pressed before its user could be told, and leaves all the same.
                self._let_go()
                self._waiting.append(leaving)
                return False
            if self._is_escape(self._waiting[0]):
                # There is nothing to let go of: it does what it does.
                return False
            self._is_told = True
            self._tell(self._waiting, awaited)
        return bool(awaited)

    def _let_go(self) -> None:
        self._waiting.clear()
        self._looks, self._is_told = 0, False
        self._tell((), "")

    @staticmethod
    def _is_escape(event: InputEvent) -> bool:
        return isinstance(event, events.Key) and event.key == "escape"

    def _goes_on(self, event: InputEvent) -> bool:
        focused = self._app.focused
        return focused in self._path[:1] and self._is_typed(event, focused)

    def _is_typed(self, event: InputEvent, focused: Widget | None) -> bool:
        """Returns whether a key is a letter of the text of a widget."""
        return (
            isinstance(event, events.Key)
            and focused is not None
            and event.is_printable
            and focused.check_consume_key(event.key, event.character)
        )

    def _clicked(self, event: InputEvent) -> Widget | None:
        if not isinstance(event, events.MouseUp):
            return None
        with suppress(NoWidget):
            return self._app.get_widget_at(event.x, event.y)[0]
        return None

    def _follow(self, start: Widget | None = None) -> None:
        """Goes behind what has just been done, as often as the focus moves.

        Args:
            start: the widget that has done it; None for the one with the focus.
        """
        asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._watch, self._turn, _PATIENCE_LOOKS)
        self._rounds = _ROUNDS
        self._walk(start)
        # The app is the last that is asked, and what it does then begins a way of its own: Textual runs a
        # binding of the focus, as Enter in a field, when the key has come to the app; so it does a command.
        self._again = self._busy and not self._types

    def _walk(self, start: Widget | None = None) -> None:
        """Goes from a widget, or the one with the focus, to the app, behind what is on that way already."""
        if not self._app.screen_stack:
            self._busy = False
            return
        start = start or self._app.focused or self._app.screen
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

    def _watch(self, turn: int, looks: int) -> None:
        """Goes past a widget that ended before it could answer, and past one that hangs."""
        if turn != self._turn or not self._busy:
            return
        loop = asyncio.get_running_loop()
        if not looks:
            self._app.call_later(self._finish, turn)
            return
        if not self._path[self._place].is_running:
            self._go_to(self._place)
        loop.call_later(_LOOK_SECONDS, self._watch, turn, looks - 1)

    async def _finish(self, turn: int) -> None:
        if turn == self._turn and self._busy:
            self._busy = False
            await self.resume()
