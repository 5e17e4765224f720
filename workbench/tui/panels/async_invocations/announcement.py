"""The end of an asynchronous invocation, told to whoever looks elsewhere."""

from __future__ import annotations

from textual.widget import Widget

from workbench.content.sanitize import sanitize_line
from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.tui.messages import StatusMessage
from workbench.tui.terminal.notifications import alert

_TITLE = "Asynchronous invocation"
_SOURCE = "async"
"""Of the messages in the status line."""


class Announcement:
    """Says that an invocation has ended, until that is on the screen.

    Args:
        panel: the list of invocations.
        how: `bell`, `desktop`, or empty for the app alone.
    """

    def __init__(self, panel: Widget, how: str) -> None:
        self._panel = panel
        self._how = how
        self._number_on_show: int | None = None
        self._announced: int | None = None

    def exchange_shown(self, number: int | None) -> None:
        """The response shows the exchange of this number; None for none."""
        self._number_on_show = number
        if self._announced is not None and self._announced == number:
            self.withdraw()

    def announce(self, ended: AsyncInvocation) -> None:
        """Says what came of an invocation: in the status line, for a toast would cover what is being read."""
        number = ended.summary.id
        text = f"#{number} {ended.summary.endpoint_name}: {ended.arrival.state.value}"
        app = self._panel.app
        if app.screen is not self._panel.screen:
            app.notify(
                sanitize_line(text),
                title=_TITLE,
                severity="information" if ended.arrival.state is AsyncState.DONE else "warning",
                markup=False,
            )
        elif number != self._number_on_show and not (self._panel.display and self._panel.is_on_screen):
            self._announced = number
            self._panel.post_message(StatusMessage(_SOURCE, f"{_TITLE} {text}"))
        alert(app, self._how, text)

    def withdraw(self) -> None:
        """Takes it back: the list is on the screen."""
        self._announced = None
        self._panel.post_message(StatusMessage(_SOURCE, ""))
