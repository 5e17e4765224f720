"""Rows of a form: a mark, a label, a control, all on one line."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.field import Completions, Field
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.panel import refuse

UNSET, SET, EMPTY, WRONG = "·", "●", "∅", "!"


_BESIDE_COLUMNS = 56
"""From so many columns the label stands beside the control, which has 28 columns then; else above it."""


class FormRow(Horizontal):
    """One value to type. Empty means that it is not sent; an empty value can be sent on purpose."""

    DEFAULT_CSS = """
    FormRow {
        height: 1;
    }
    FormRow > .form--mark {
        width: 2;
        color: $text-muted;
    }
    FormRow > .form--label {
        width: 26;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    FormRow > Input {
        width: 1fr;
        background: transparent;
    }
    FormRow.-above {
        layout: grid;
        grid-size: 2;
        grid-columns: 2 1fr;
        grid-rows: 1;
        height: 2;
    }
    FormRow.-above > .form--label {
        width: 1fr;
    }
    FormRow.-above > Input {
        column-span: 2;
        margin-left: 2;
    }
    /* Textual styles anew what is below a widget that has such a rule of its own. */
    FormRow:focus-within {
        color: $text;
    }
    FormRow:focus-within > .form--label {
        color: $accent;
        text-style: bold;
    }
    FormRow.-set > .form--mark {
        color: $accent;
    }
    FormRow.-wrong > .form--mark {
        color: $text-warning;
    }
    """

    BINDINGS = [
        Binding("up", "app.focus_previous", "Field above", show=False),
        Binding("down", "app.focus_next", "Field below", show=False),
    ]

    class Changed(FieldMessage):
        """The value was edited; None where it is not to be sent."""

        row: FormRow
        value: str | None

    class Entered(FieldMessage):
        """The row took the focus."""

        row: FormRow

    def __init__(
        self,
        name: str,
        label: str,
        *,
        example: str | Sequence[str] = (),
        completions: Sequence[str] = (),
        can_be_empty: bool = True,
    ) -> None:
        """
        Args:
            name: what the row's messages call it.
            label: what stands before the control.
            example: shown while nothing is typed; several by the room that they need, the most telling first.
            completions: offered while typing; Right takes one.
            can_be_empty: whether an empty value may be sent on purpose.
        """
        super().__init__(name=name)
        self._label = label
        self._can_be_empty = can_be_empty
        self._value: str | None = None
        self._completions = Completions(completions)
        self._input = Field(compact=True, suggester=self._completions, select_on_focus=False)
        self._input.hint_with(*([example] if isinstance(example, str) else example))
        self._mark = SteadyText(UNSET, classes="form--mark")

    def compose(self) -> ComposeResult:
        yield self._mark
        yield Static(self._label, classes="form--label", markup=False)
        yield self._input

    def on_resize(self) -> None:
        self.set_class(self.size.width < _BESIDE_COLUMNS, "-above")

    def complete_with(self, values: Sequence[str]) -> None:
        """Offers these while typing."""
        self._completions.offer(values, self._input)

    def show(self, value: str | None, problem: str = "", *, usual: bool = False, fresh: bool = False) -> None:
        """Shows a value without telling anybody; None for one that is not sent.

        Args:
            value: what is sent.
            problem: what is wrong with it; empty where nothing is.
            usual: whether it is what would hold anyway, and needs no mark.
            fresh: whether it replaces what is being typed. Else that stands: the value is only behind it.
        """
        self._value = value
        if self._input.value != (value or "") and (fresh or not self._input.has_focus):
            with self.prevent(Input.Changed):
                self._input.value = value or ""
        quiet = value is None or usual
        mark = WRONG if problem else UNSET if quiet else SET if value else EMPTY
        self._mark.update(Content(mark), layout=False)
        self.set_class(not quiet, "-set")
        self.set_class(bool(problem), "-wrong")

    def toggle_empty(self) -> None:
        """Sends an empty value, or not at all; says so where something is typed."""
        if not self._can_be_empty:
            return
        if self._input.value:
            refuse(self, "Only an empty field can be sent as an empty string. Delete its text first.")
        else:
            self.post_message(self.Changed(self, None if self._value == "" else ""))

    def focus(self, scroll_visible: bool = True) -> FormRow:
        self._input.focus(scroll_visible)
        return self

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self, event.value or None))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Goes to the next field, as Down does."""
        event.stop()
        self.screen.focus_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.post_message(self.Entered(self))

    def on_click(self, event: events.Click) -> None:
        if event.widget is self._mark:
            self.toggle_empty()
            self._input.focus()


class ChoiceRow(Horizontal):
    """One value out of a few. Its `Choice.Changed` messages bubble; `choice.name` says which row."""

    DEFAULT_CSS = """
    ChoiceRow {
        height: 1;
    }
    ChoiceRow > .form--mark {
        width: 2;
        color: $text-muted;
    }
    ChoiceRow > .form--label {
        width: 26;
        color: $text-muted;
    }
    ChoiceRow:focus-within {
        color: $text;
    }
    ChoiceRow:focus-within > .form--label {
        color: $accent;
        text-style: bold;
    }
    ChoiceRow.-set > .form--mark {
        color: $accent;
    }
    ChoiceRow > Choice {
        padding: 0;
    }
    """
    BINDINGS = [Binding("up", "app.focus_previous", "Field above", show=False)]

    def __init__(self, name: str, label: str, options: Sequence[tuple[str, str]], usual: str) -> None:
        """
        Args:
            name: what the row's messages call it.
            label: what stands before the control.
            options: value and label of each, in order.
            usual: the value that needs no mark.
        """
        super().__init__(name=name)
        self._label = label
        self._usual = usual
        self._choice = Choice(label, options, usual, name=name)
        self._mark = SteadyText(UNSET, classes="form--mark")

    def compose(self) -> ComposeResult:
        yield self._mark
        yield Static(self._label, classes="form--label", markup=False)
        yield self._choice

    def show(self, value: str) -> None:
        """Shows a value without telling anybody."""
        self._choice.value = value
        unusual = value != self._usual
        self._mark.update(Content(SET if unusual else UNSET), layout=False)
        self.set_class(unusual, "-set")

    def focus(self, scroll_visible: bool = True) -> ChoiceRow:
        self._choice.focus(scroll_visible)
        return self
