"""A line, and a column where it is given, to go to."""

from __future__ import annotations

import re

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.dialog_box import DialogBox

_PLACE = re.compile(r"\s*(\d+|\$)\s*(?::\s*(\d+|\$)\s*)?")
# Further than any line is long.
_END = 1 << 40


class GoTo(ResultScreen[tuple[int, int] | None]):
    """Asks for `line`, `line:column` or `$`. Answers with both, counted from 1."""

    DEFAULT_CSS = """
    GoTo {
        align: center middle;
    }
    GoTo > Vertical {
        width: 44;
        max-width: 90%;
        height: auto;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    GoTo Field {
        background: $panel;
    }
    GoTo Static {
        color: $text-muted;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(self, line: int, column: int, lines: int) -> None:
        """
        Args:
            line, column: where the cursor is, counted from 1.
            lines: how many there are.
        """
        super().__init__()
        self._lines = lines
        self._field = Field(placeholder=f"{line}:{column}", compact=True)
        self._note = Static(f"12, 12:5, or $ (last line: {lines:,})", markup=False)

    def compose(self) -> ComposeResult:
        with DialogBox("Go to line", "Enter: go · Esc: close"):
            yield self._field
            yield self._note

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        position = place(event.value, self._lines)
        if position is None:
            self._note.update("Enter a line, line:column, or $.")
        else:
            self.answer(position)

    def action_close(self) -> None:
        self.answer(None)


def place(text: str, lines: int) -> tuple[int, int] | None:
    """Returns what was typed, as line and column counted from 1; None where it is neither.

    Args:
        text: `line`, `line:column`; `$` is the last line, or the end of a line.
        lines: how many lines there are.
    """
    match = _PLACE.fullmatch(text)
    if match is None:
        return None
    line = lines if match[1] == "$" else int(match[1])
    if match[2] is None:
        return line, _END if match[1] == "$" else 1
    return line, _END if match[2] == "$" else int(match[2])
