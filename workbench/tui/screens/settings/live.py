"""The settings while the app runs: a changed one counts at once, and a theme that is chosen is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import App
from textual.theme import Theme

from workbench.model.errors import StoreError
from workbench.services import Workbench
from workbench.tui.errors import notify_error
from workbench.tui.keys.keymap import bound
from workbench.tui.theme import THEME
from workbench.tui.widgets.turns import Queue

if TYPE_CHECKING:
    from workbench.services.settings import Settings


class LiveSettings:
    """The settings that the app itself uses.

    Args:
        app: has the theme and the keys.
        bench: has the file.

    Attributes:
        current: as the file had them when it was read last.
    """

    def __init__(self, app: App[int], bench: Workbench) -> None:
        self._app = app
        self._bench = bench
        self.current = bench.settings()
        self._theme = ""
        self._writes = Queue(partial(app.run_worker, thread=True, group="theme"))

    def apply(self) -> None:
        """Gives the app its theme and its keys."""
        self._app.set_keymap(bound(self.current.keys))
        self._theme = self.current.theme or THEME.name
        self._app.theme = self._theme

    def follow(self, settings: Settings) -> None:
        """Uses other settings from now on."""
        self.current = settings
        self.apply()

    def keep_theme(self, theme: Theme) -> None:
        """Writes a theme that was chosen elsewhere than in the settings, for the next start."""
        if theme.name != self._theme:
            self._theme = theme.name
            self._writes.add(partial(self._write, theme.name))

    def _write(self, name: str) -> None:
        from workbench.services.settings.catalog import setting_named
        from workbench.services.settings.values import change_setting

        try:
            change_setting(self._bench.places, setting_named("theme"), name)
        except StoreError as error:
            notify_error(self._app, error, "The theme is not kept")
