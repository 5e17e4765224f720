"""Asks for one line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input

from workbench.content.sanitize import sanitize_line
from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.frame.steady_text import SteadyText


class PromptScreen(ResultScreen[str | None]):
    """One line to type in. Returns it without blanks around it, or None where Escape was pressed.

    What is refused stays there to be corrected, with the reason in place of the note until another key.
    What it is for may be done while it is open, so that a refusal comes to who typed it, and to nobody else.
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
        attempt: Callable[[str], str] | None = None,
    ) -> None:
        """
        Args:
            title: what is asked for.
            value: what to begin with.
            note: what may be typed, in a sentence.
            secret: whether what is typed is not shown.
            check: returns why a value is refused; empty where it is not.
            attempt: does what a value is for, in a thread; returns why it could not, empty where it is done.
                None leaves that to who is answered.
        """
        super().__init__()
        self._check = check
        self._attempt = attempt
        self._is_trying = False
        self._notice = SteadyText(note, markup=False)
        self._secret = secret
        self._title = title
        self._value = value
        self._note = note

    def compose(self) -> ComposeResult:
        with DialogBox(self._title, "Enter: OK · Esc: cancel"):
            yield Field(self._value, compact=True, password=self._secret)
            yield self._notice

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        value = event.value.strip()
        if reason := self._check(value):
            self._say(reason, refused=True)
        elif self._attempt is not None:
            self._is_trying = True
            # A worker of the app: what was entered is done, also where its user leaves before it has begun.
            attempt = partial(self._try, self.app, self._attempt, value)
            self.app.run_worker(attempt, thread=True, group="attempt")
        else:
            self.answer(value)

    @property
    def leading(self) -> str:
        """What came of the value that was entered."""
        return "what was entered before" if self._is_trying else ""

    def _try(self, app: App[int], attempt: Callable[[str], str], value: str) -> None:
        # By way of the app: the screen hears nothing any more once it has been left.
        app.call_later(self._tried, app, value, attempt(value))

    def _tried(self, app: App[int], value: str, reason: str) -> None:
        self._is_trying = False
        if not reason:
            self.answer(value)
        elif self._answered:
            app.notify(reason, title=self._title, severity="warning", markup=False)
        else:
            self._say(reason, refused=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._say(self._note, refused=False)

    def _say(self, text: str, *, refused: bool) -> None:
        self._notice.set_class(refused, "-refused")
        self._notice.update(Content(sanitize_line(text)))

    def action_close(self) -> None:
        self.answer(None)
