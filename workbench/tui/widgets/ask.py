"""A question with a line to answer it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from workbench.content.inert import inert
from workbench.tui.widgets.choice import OneAnswer
from workbench.tui.widgets.field import Field


class Ask(OneAnswer[str | None]):
    """A line to type in. Returns what was typed, or None where Escape was pressed."""

    DEFAULT_CSS = """
    Ask {
        align: center middle;
    }
    Ask > Vertical {
        width: 60;
        max-width: 90%;
        height: auto;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    Ask Input {
        background: $panel;
    }
    Ask Static {
        color: $text-muted;
        margin-top: 1;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, title: str, value: str, hint: str) -> None:
        """
        Args:
            title: what is asked.
            value: the answer to begin with.
            hint: what an answer looks like, in one sentence.
        """
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = inert(self._title)
            box.border_subtitle = "Enter keeps · Esc leaves it"
            yield Field(self._value, compact=True, select_on_focus=False)
            yield Static(self._hint, markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.answer(event.value)

    def action_close(self) -> None:
        self.answer(None)
