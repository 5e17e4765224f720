"""A screen of its own for what sends more than one request."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.tui.account.production_guard import withdraw

_SECONDS_BETWEEN_PICTURES = 0.1


class SendingScreen(Screen[int | None]):
    """Sends in a worker of the group `send`; Escape gives up what is on its way, or goes back.

    It is left with the number of an exchange to show, or with None.
    """

    BINDINGS = [Binding("escape", "back", "Back", show=False)]

    def __init__(self, bench: Workbench) -> None:
        """
        Args:
            bench: what sends and remembers.
        """
        super().__init__()
        self._bench = bench
        self._flight: CancelToken | None = None

    def give_up(self) -> None:
        """Cancels what is on its way, which is recorded so; takes back what waits to be sent."""
        withdraw(self)
        if self._flight is not None:
            self._flight.cancel()

    def action_back(self) -> None:
        is_sending = self._flight is not None
        self.give_up()
        if not is_sending:
            self.dismiss(None)

    def show_exchange(self, number: int | None) -> None:
        """Leaves, to show an exchange; none that was not recorded."""
        if number is None:
            self.notify("Not recorded, so it cannot be shown.", severity="warning")
        elif self._flight is not None:
            self.notify("Press Esc to cancel what is in flight first.")
        else:
            self.dismiss(number)


def bring_into_sight(state: Widget) -> None:
    """Scrolls the screen to how it goes, which few rows have below the form."""
    screen = state.screen
    screen.call_after_refresh(screen.scroll_to_widget, state, animate=False, top=True, force=True)


def moments() -> Iterator[bool]:
    """Returns whether it is time for another picture, each time somebody asks: ten times a second at most."""
    last = 0.0
    while True:
        now = monotonic()
        due = now - last >= _SECONDS_BETWEEN_PICTURES
        last = now if due else last
        yield due
