"""Asks for one line."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from workbench.content.sanitize import sanitize_line
from workbench.tui.widgets.choice import ResultScreen
from workbench.tui.widgets.field import Field


class PromptScreen(ResultScreen[str | None]):
    """One line to type in. Returns it without blanks around it, or None where Escape was pressed.

    What is refused stays there to be corrected, with the reason in place of the note until another key.
    """

    DEFAULT_CSS = """
    PromptScreen {
        align: center middle;
    }
    PromptScreen > Vertical {
        width: 64;
        max-width: 95%;
        height: auto;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    PromptScreen Field {
        background: $background;
    }
    PromptScreen Static {
        color: $text-muted;
        margin-top: 1;
    }
    PromptScreen Static.-refused {
        color: $text-error;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(
        self,
        title: str,
        value: str,
        note: str,
        *,
        secret: bool = False,
        check: Callable[[str], str] = lambda value: "",
    ) -> None:
        """
        Args:
            title: what is asked for.
            value: what to begin with.
            note: what may be typed, in a sentence.
            secret: whether what is typed is not shown.
            check: returns why a value is refused; empty where it is not.
        """
        super().__init__()
        self._check = check
        self._notice = Static(note, markup=False)
        self._secret = secret
        self._title = title
        self._value = value
        self._note = note

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = Content(sanitize_line(self._title))
            box.border_subtitle = "Enter: OK · Esc: cancel"
            yield Field(self._value, compact=True, password=self._secret)
            yield self._notice

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        value = event.value.strip()
        if reason := self._check(value):
            self._say(reason, refused=True)
        else:
            self.answer(value)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._say(self._note, refused=False)

    def _say(self, text: str, *, refused: bool) -> None:
        self._notice.set_class(refused, "-refused")
        self._notice.update(Content(sanitize_line(text)))

    def action_close(self) -> None:
        self.answer(None)
