"""The commands that were chosen last in the palette, kept over a restart."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from textual.app import App

from workbench.model.errors import StoreError
from workbench.services import Workbench
from workbench.tui.widgets.turns import Queue

_MOST = 5


class RecentCommands:
    """What the palette lists first.

    Args:
        app: runs what writes.
        bench: keeps how the app is used.
    """

    def __init__(self, app: App[int], bench: Workbench) -> None:
        self._interface = bench.interface
        self._writes = Queue(partial(app.run_worker, thread=True, group="interface"))

    def ids(self) -> tuple[str, ...]:
        """Returns the actions' IDs, the newest first."""
        return self._interface.load().recent

    def add(self, command: str) -> None:
        """Puts a command at the front."""
        recent = (command, *(name for name in self.ids() if name != command))[:_MOST]

        def keep() -> None:
            # That the list is another one the next time is not worth a message.
            with suppress(StoreError):
                self._interface.remember(recent=recent)

        self._writes.add(keep)
