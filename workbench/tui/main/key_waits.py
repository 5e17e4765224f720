"""What keys wait for on the main screen, whose parts and drafts come after its first picture, or above it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import events
from textual.app import App

from workbench.model.keys.tables.main import SCREEN
from workbench.tui.keys.awaited import awaited_by, waiting_text
from workbench.tui.keys.order import InputEvent
from workbench.tui.keys.remark import ScreenRemark
from workbench.tui.main.screen import MainScreen

_EARLY = frozenset({"payload", "cancel", "keep", "arrange"})
"""The actions of the main screen that need nothing which comes after the first picture."""


class KeyWaits:
    """Knows what each key waits for, and tells of those that wait.

    Args:
        app: has the screens.
        main: the one below all others.
        remark: says something on a screen above it.
        own_keys: returns the user's own keys, by the actions' IDs.
    """

    def __init__(
        self,
        app: App[int],
        main: MainScreen,
        remark: ScreenRemark,
        own_keys: Callable[[], Mapping[str, str]],
    ) -> None:
        self._app = app
        self._main = main
        self._remark = remark
        self._own_keys = own_keys

    def awaited(self, event: InputEvent) -> str:
        """Returns what a key, a paste or a button of the mouse waits for; empty where it need not wait."""
        screen, main = self._app.screen, self._main
        if screen is not main:
            return awaited_by(event, screen)
        if not main.is_complete:
            if not main.is_begun or main.focused is None:
                # It would go to a screen without parts, which fails, or to nobody, who loses it.
                return "the first picture"
            return "the rest of the screen" if self._is_late(event) else ""
        if main.assembly.drafts.is_waiting:
            return "the other drafts"
        if main.workspace.is_mounting:
            return "the form"
        if main.assembly.view.leads:
            return "the exchange"
        if leading := main.workspace.leading:
            return leading
        return awaited_by(event, main)

    def _is_late(self, event: InputEvent) -> bool:
        """Returns whether an event may need a part that comes after the first picture."""
        if isinstance(event, events.Key):
            return event.key in _late_keys(self._own_keys())
        return isinstance(event, events.MouseEvent)

    def tell(self, waiting: Sequence[InputEvent], awaited: str) -> None:
        """Says what waits, and for what; takes that back where nothing waits."""
        if not waiting:
            # Another screen may be open by now than the one that said it.
            self._main.key_remarks.forget()
            self._remark.forget()
        elif self._app.screen is self._main:
            self._main.key_remarks.tell(waiting_text(waiting, awaited))
        else:
            self._remark.say(self._app.screen, waiting_text(waiting, awaited))

    def ends(self, event: InputEvent) -> bool:
        """Returns whether a key leaves the app."""
        key = event.key if isinstance(event, events.Key) else ""
        bound = self._app.screen.active_bindings.get(key)
        return bound is not None and bound.binding.action == "quit"


def _late_keys(own: Mapping[str, str]) -> frozenset[str]:
    """Returns the keys of the main screen that need parts which come after the first picture."""
    late = [own.get(key.id, key.keys) for key in SCREEN if key.id not in _EARLY]
    return frozenset(name.strip() for keys in late for name in keys.split(","))
