"""What waits for the first use of the app: a window that is merely open does not load the SDK for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App

_SIGNS = (events.Key, events.Paste, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp)
# A picture is drawn sixty times in a second at most.
_SECONDS_TO_PAINT = 0.03


class FirstUse:
    """Holds what is to be done once somebody uses the app."""

    def __init__(self) -> None:
        self._has_begun = self._is_noted = self._was_away = False
        self._waiting: list[Callable[[], object]] = []

    @property
    def has_begun(self) -> bool:
        """Whether somebody has used the app."""
        return self._has_begun

    def then(self, act: Callable[[], object]) -> None:
        """Does something with the first use; at once where that has been."""
        if self._has_begun:
            act()
        else:
            self._waiting.append(act)

    def begin(self) -> None:
        """Somebody uses the app: does what waits, in order. Later uses change nothing."""
        self._has_begun = True
        waiting, self._waiting = self._waiting, []
        for act in waiting:
            act()

    def note(self, event: events.Event, app: App[Any]) -> None:
        """Begins where an event is a sign of use: a key, a paste, a button or wheel, the focus coming back.

        What comes of the event itself is painted before: both would take the processor.
        """
        if self._is_noted:
            return
        if isinstance(event, events.AppBlur):
            self._was_away = True
        # Some terminals report at once, when they are asked to, that they have the focus: nobody has come.
        elif isinstance(event, _SIGNS) or (self._was_away and isinstance(event, events.AppFocus)):
            self._is_noted = True
            app.set_timer(_SECONDS_TO_PAINT, self.begin)


_uses: WeakKeyDictionary[App[Any], FirstUse] = WeakKeyDictionary()


def first_use(app: App[Any]) -> FirstUse:
    """Returns the first use of an app."""
    return _uses.setdefault(app, FirstUse())
