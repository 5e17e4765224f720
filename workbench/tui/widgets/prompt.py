"""One line to type in at the edge of a panel: what to look for, where to go, what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input

from workbench.content.sanitize import sanitize_line
from workbench.model.keys.key import Key
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.steady_text import SteadyText

_LEAST_FIELD = 16


class Prompt(Horizontal):
    """A label, a field, and a note behind it. Up and Down bring back what was typed before."""

    DEFAULT_CSS = """
    Prompt {
        height: 1;
        padding: 0 1;
        background: $surface;
        display: none;
    }
    Prompt > .label {
        width: auto;
        color: $accent;
        padding-right: 1;
    }
    Prompt > Field {
        width: 1fr;
        background: $surface;
    }
    Prompt > .note {
        width: auto;
        max-width: 60%;
        color: $text-muted;
        padding-left: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    Prompt.-below {
        layout: grid;
        grid-size: 2;
        grid-columns: auto 1fr;
        grid-rows: auto;
        height: auto;
    }
    Prompt.-below > .note {
        column-span: 2;
        width: 100%;
        max-width: 100%;
        height: auto;
        max-height: 4;
        padding-left: 0;
        text-wrap: wrap;
    }
    Prompt.-trouble > .note {
        color: $text-error;
    }
    """
    BINDINGS = [
        Binding("escape", "leave", "Close", show=False),
        Binding("up", "back(1)", "Previous entry", show=False),
        Binding("down", "back(-1)", "Next entry", show=False),
        Binding("tab", "complete", "Complete", show=False),
    ]

    class Typed(FieldMessage):
        """Its text is another one."""

        prompt: Prompt
        text: str

        @property
        def control(self) -> Prompt:
            return self.prompt

    class Entered(Typed):
        """Enter was pressed."""

    class Left(Typed):
        """Escape was pressed."""

    class FocusLost(Typed):
        """The focus went to another part of the screen."""

    class CompletionAsked(Typed):
        """Tab was pressed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = SteadyText(classes="label", markup=False)
        self._field = _PromptField(self)
        self._note = SteadyText(classes="note", markup=False)
        self._before: Sequence[str] = ()
        self._at = -1
        self._silent = ""

    def compose(self) -> ComposeResult:
        yield self._label
        yield self._field
        yield self._note

    @property
    def text(self) -> str:
        """What is typed."""
        return self._field.value

    @property
    def open(self) -> bool:
        """Whether it is there."""
        return bool(self.display)

    def ask(
        self,
        label: str,
        text: str = "",
        *,
        keys: Sequence[Key],
        before: Sequence[str] = (),
        hints: Sequence[str] = (),
    ) -> None:
        """Shows it, and takes the focus.

        Args:
            label: what is asked.
            text: what to begin with.
            keys: what ends the typing, for the key bar.
            before: what was typed at other times, newest first.
            hints: what stands there while nothing is typed, the most telling first.
        """
        self.display = True
        self._label.update(label)
        self._before = before
        self._at = -1
        self.put(text)
        self._field.keys = keys
        self._field.hint_with(*hints)
        self.say("")
        # At once: the next key may be typed already.
        self.screen.set_focus(self._field)

    def put(self, text: str) -> None:
        """Has another text in it, as if it had been typed."""
        self._field.value = text
        self._field.cursor_position = len(text)

    def offer(self, before: Sequence[str]) -> None:
        """Has other texts for Up and Down."""
        self._before = before
        self._at = -1

    def say(self, note: str, *, warning: bool = False) -> None:
        """Puts a note behind it, or below it where it would be cut."""
        room = self.content_size.width - cell_len(str(self._label.content)) - _LEAST_FIELD
        self.set_class(0 < room < cell_len(note), "-below")
        self._note.update(Content(sanitize_line(note)))
        self._note.display = bool(note)
        self.set_class(warning, "-trouble")

    def close(self) -> None:
        """Takes it away."""
        self.display = False

    def action_back(self, by: int) -> None:
        at = max(-1, min(self._at + by, len(self._before) - 1))
        if at != self._at:
            self._at = at
            self.put(self._before[at] if at >= 0 else "")

    def action_leave(self) -> None:
        self.post_message(self.Left(self, self.text))

    def action_complete(self) -> None:
        self.post_message(self.CompletionAsked(self, self.text))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(self, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Entered(self, event.value))


class _PromptField(Field):
    """The field of a line, which tells that its focus has gone to another part.

    Args:
        prompt: the line.
    """

    def __init__(self, prompt: Prompt) -> None:
        super().__init__(compact=True)
        self._prompt = prompt

    def on_blur(self) -> None:
        # Where a terminal or a dialog takes the focus, it comes back.
        self.call_later(self._look_for_focus)

    def _look_for_focus(self) -> None:
        focused = self.screen.focused
        if self._prompt.open and focused is not None and focused is not self:
            self.post_message(Prompt.FocusLost(self._prompt, self.value))
