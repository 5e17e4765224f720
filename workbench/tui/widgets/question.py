"""One line to type, above everything else."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from workbench.tui.widgets.choice import OneAnswer
from workbench.tui.widgets.field import Field


class Question(OneAnswer[str | None]):
    """Asks for one line. Returns it, which may be empty, or None where Escape was pressed."""

    DEFAULT_CSS = """
    Question {
        align: center middle;
    }
    Question > Vertical {
        width: 64;
        max-width: 95%;
        height: auto;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    Question Field {
        background: $background;
    }
    Question Static {
        color: $text-muted;
        margin-top: 1;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, title: str, value: str = "", *, example: str = "", note: str = "") -> None:
        """
        Args:
            title: what is asked for.
            value: what stands there already.
            example: shown while nothing is typed.
            note: what to know before answering; empty where there is nothing.
        """
        super().__init__()
        self._title = title
        self._value = value
        self._example = example
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "Enter takes it, Esc does not"
            yield Field(self._value, placeholder=self._example, compact=True)
            if self._note:
                yield Static(self._note, markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.answer(event.value)

    def action_close(self) -> None:
        self.answer(None)
