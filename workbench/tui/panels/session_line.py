"""What the next send is to a session, below the endpoint that it goes to."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from workbench.tui.messages import MainMessage
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.frame.parts_line import PartsLine

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
    SessionLine > PartsLine {
        padding: 0 1;
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
        self._text = PartsLine(id="session-text")
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
            self._text.show(text)
            self._switch.value = _CONTINUE if continues else _ALWAYS

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self.post_message(self.Switched(event.value == _CONTINUE))
