"""Asks for the name to keep the draft under."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Static

from workbench.tui.widgets.choice import OneAnswer
from workbench.tui.widgets.field import Field


class SaveScreen(OneAnswer[str | None]):
    """One line for a name. Returns it, or None where Escape was pressed."""

    DEFAULT_CSS = """
    SaveScreen {
        align: center middle;
    }
    SaveScreen > Vertical {
        width: 64;
        max-width: 95%;
        height: auto;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    SaveScreen Field {
        background: $background;
    }
    SaveScreen Static {
        color: $text-muted;
        margin-top: 1;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, name: str) -> None:
        """
        Args:
            name: what to begin with.
        """
        super().__init__()
        self._name_before = name

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Save the request as"
            box.border_subtitle = "Enter saves, Esc does not"
            yield Field(self._name_before, placeholder="iris/one-flower", compact=True)
            yield Static(
                "A file of its own, and one beside it for the body. Folders are parted by /.", markup=False
            )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.answer(event.value.strip())

    def action_close(self) -> None:
        self.answer(None)
