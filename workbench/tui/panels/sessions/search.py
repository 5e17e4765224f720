"""The line that sessions are searched with; it is seen while it is used."""

from __future__ import annotations

from collections.abc import Iterable

from textual.message import Message
from textual.widgets import Input

from workbench.services.sessions.catalog import KnownSession
from workbench.tui.panels.sessions.words import matches
from workbench.tui.widgets.field import Field, ending_keys
from workbench.tui.widgets.pause import Pause

_SECONDS_TO_TYPE_ON = 0.08


class SessionSearch(Field):
    """Words that a session's name, first words, ID or endpoint must hold."""

    class Searched(Message):
        """Other words are searched for."""

    class Finished(Searched):
        """Its user has finished typing."""

    def __init__(self) -> None:
        super().__init__(placeholder="Search", compact=True, id="sessions-search")
        self.keys = ending_keys("Results", "Clear")
        self._typing = Pause(self.set_timer)
        self.display = False

    @property
    def words(self) -> list[str]:
        """The words, case-folded; none where nothing is searched for."""
        return self.value.casefold().split()

    def matching(self, sessions: Iterable[KnownSession]) -> tuple[KnownSession, ...]:
        """Returns those of some sessions that have all of the words."""
        words = self.words
        return tuple(entry for entry in sessions if matches(entry, words))

    def begin(self) -> None:
        """Shows it, and goes to it."""
        self.display = True
        # At once: the letters that follow in the same burst are not commands.
        self.screen.set_focus(self)

    def end(self) -> None:
        """Clears and hides it."""
        self.value = ""
        self._typing.stop()
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typing.start(_SECONDS_TO_TYPE_ON, lambda: self.post_message(self.Searched()))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._typing.stop()
        self.post_message(self.Finished())
