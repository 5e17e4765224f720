"""What the next send is to a session, below the endpoint that it goes to."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from workbench.tui.messages import MainMessage
from workbench.tui.widgets.choice import Choice

_CONTINUE, _ALWAYS = "continue", "always"


class SessionLine(Horizontal):
    """A line that is there while the draft names a session, with the switch for what follows an opening."""

    DEFAULT_CSS = """
    SessionLine {
        height: 1;
        display: none;
    }
    SessionLine.-shown {
        display: block;
    }
    SessionLine > Static {
        width: 1fr;
        padding: 0 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    SessionLine > Choice {
        width: auto;
        color: $text-muted;
    }
    SessionLine > Choice:focus {
        color: $accent;
    }
    """

    class Switched(MainMessage):
        """The user wants what opens a session to go on in it, or to open another one each time."""

        continues: bool

    def __init__(self) -> None:
        super().__init__(id="session-line")
        self._text = Static(id="session-text", markup=False)
        self._switch = Choice(
            "After NEW_SESSION",
            [(_CONTINUE, "then continue it"), (_ALWAYS, "always a new one")],
            _CONTINUE,
            id="session-switch",
        )

    def compose(self) -> ComposeResult:
        yield self._text
        yield self._switch

    def show(self, text: Content | None, *, continues: bool) -> None:
        """Says what the next send is.

        Args:
            text: None where it has nothing to do with a session.
            continues: how the switch stands.
        """
        self.set_class(text is not None, "-shown")
        if text is not None:
            # It is as wide as there is room: a countdown shall not have the screen laid out every second.
            self._text.update(text, layout=False)
            self._switch.value = _CONTINUE if continues else _ALWAYS

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Switched(event.value == _CONTINUE))
