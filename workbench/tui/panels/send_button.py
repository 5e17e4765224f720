"""The button that sends, or cancels what is on its way."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.tui.messages import SendDraftRequested
from workbench.tui.widgets.panel import refuse

# Long enough for the second click of a double one, which would cancel what the first has sent.
_REST_SECONDS = 0.2


class SendButton(Widget, can_focus=True):
    """Asks for the draft to be sent, by a click or Enter.

    Textual's own button has 57 rules of style, which take 4 ms to parse before the first paint.

    Attributes:
        is_resting: whether it was pressed a moment ago, and only says so.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SendButton {
        width: auto;
        height: 1;
        line-pad: 1;
        text-align: center;
        content-align: center middle;
        pointer: pointer;
    }
    """
    BINDINGS = [
        Binding("enter", "press", "Press button", show=False),
        Binding("down", "go_below", "Below", show=False),
    ]

    label: reactive[str] = reactive("", layout=True)

    def __init__(self, label: str, *, id: str) -> None:
        """
        Args:
            label: what it does.
            id: the widget's ID.
        """
        super().__init__(id=id)
        self.set_reactive(SendButton.label, label)
        self.is_resting = False

    def render(self) -> Content:
        return Content(self.label)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        # On a busy machine the second click of a double one is heard when the rest is over.
        if event.chain % 2:
            self.action_press()
        else:
            self._refuse()

    def action_go_below(self) -> None:
        from workbench.tui.widgets.field_row import go_to_row

        go_to_row(self.screen, 1)

    def action_press(self) -> None:
        if self.is_resting:
            self._refuse()
        else:
            self.is_resting = True
            self.set_timer(_REST_SECONDS, self._rested)
            self.post_message(SendDraftRequested(cancels=True))

    def _refuse(self) -> None:
        refuse(self, "Two presses of the button at once count as one.")

    def _rested(self) -> None:
        self.is_resting = False
