"""What is looked for in the text, and replacement: a bar below the text."""

from __future__ import annotations

from dataclasses import KW_ONLY

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from workbench.content.editing.search import MOST, SearchPattern
from workbench.content.sanitize import sanitize_line
from workbench.model.keys.tables.request import REPLACING
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_text import KeyText
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.frame.steady_text import SteadyText


class Press(KeyText):
    """A word to click on; the bar above it does what the word says."""

    def __init__(self, label: str, action: str, *, id: str | None = None) -> None:
        super().__init__(f" {label}", id=id)
        self._action = action

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        await self.query_ancestor(ReplaceBar).run_action(self._action)


class ReplaceBar(Vertical):
    """One row to find, a second to replace."""

    DEFAULT_CSS = """
    ReplaceBar {
        height: auto;
        background: $surface;
        padding: 0 1;
        display: none;
        & > Horizontal {
            height: 1;
        }
        & Field {
            width: 1fr;
            background: $panel;
        }
        & .label {
            width: 8;
            color: $text-muted;
        }
        & Press {
            width: auto;
            color: $text-muted;
            pointer: pointer;
        }
        & Press.-on {
            color: $accent;
            text-style: bold;
        }
        & #find-said {
            width: 1fr;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            color: $text-muted;
            &.-wrong {
                color: $text-warning;
            }
        }
        & #find-wrong {
            height: auto;
            max-height: 2;
            color: $text-warning;
        }
    }
    """
    BINDINGS = [
        *bindings(REPLACING),
        Binding("down", "step(1)", "Next", show=False),
        Binding("up", "step(-1)", "Previous", show=False),
    ]

    class Changed(Message):
        """Something else is looked for."""

    class Step(FieldMessage):
        """The next place is wanted, or the one before."""

        by: int

    class Replace(FieldMessage):
        """The place shall be replaced, or all of them."""

        text: str
        _: KW_ONLY
        all: bool

    class Closed(Message):
        """The bar is gone."""

    def __init__(self) -> None:
        super().__init__(id="replace-bar")
        self._pattern = Field(placeholder="Text to find", compact=True, id="find-pattern")
        self._new = Field(placeholder="Replacement", compact=True, id="find-new")
        self._count = SteadyText(id="find-said", markup=False)
        self._wrong = SteadyText(id="find-wrong", markup=False)
        self._toggles = {
            "expression": Press(".* ‹replace.expression›", "switch('expression')", id="find-expression"),
            "case": Press("Aa ‹replace.case›", "switch('case')", id="find-case"),
        }
        self._replacing = (
            Horizontal(Static("Replace", classes="label"), self._new),
            Horizontal(
                Static("", classes="label"),
                Press("Enter: replace", "replace_one"),
                Press("‹replace.all›: all", "replace_all"),
            ),
        )

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("Find", classes="label")
            yield self._pattern
        yield self._replacing[0]
        with Horizontal():
            yield self._count
            yield Press("▲", "step(-1)")
            yield Press("▼", "step(1)")
            yield from self._toggles.values()
        yield self._wrong
        yield self._replacing[1]

    @property
    def sought(self) -> SearchPattern:
        """What is looked for."""
        return SearchPattern(
            self._pattern.value,
            expression=self._toggles["expression"].has_class("-on"),
            case=self._toggles["case"].has_class("-on"),
        )

    def open(self, text: str, *, replace: bool) -> None:
        """Comes up.

        Args:
            text: what to look for; empty for what was looked for last.
            replace: whether to replace as well.
        """
        for press in self.query(Press):
            press.renew()
        self.display = True
        for row in self._replacing:
            row.display = replace
        if text:
            self._pattern.value = text
        self._pattern.select_all()
        self._pattern.focus()
        self.post_message(self.Changed())

    def say(self, at: int | None, count: int) -> None:
        """Says how many places there are, and at which of them the cursor is, counted from 0."""
        self._wrong.display = False
        if not self._pattern.value:
            self._count.update("")
        elif not count:
            self._count.update("not found")
        else:
            many = f"{count:,}+" if count >= MOST else f"{count:,}"
            self._count.update(f"{at + 1:,} of {many}" if at is not None else f"{many} found")

    def say_wrong(self, words: str) -> None:
        """Says what is wrong with what is looked for."""
        self._count.update("")
        self._wrong.update(Content(sanitize_line(words)))
        self._wrong.display = True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self._pattern:
            self.post_message(self.Changed())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if event.input is self._new:
            self.action_replace_one()
        else:
            self.action_step(1)

    def action_step(self, by: int) -> None:
        self.post_message(self.Step(by))

    def action_switch(self, name: str) -> None:
        self._toggles[name].toggle_class("-on")
        self.post_message(self.Changed())

    def action_replace_one(self) -> None:
        self.post_message(self.Replace(self._new.value, all=False))

    def action_replace_all(self) -> None:
        if self._replacing[0].display:
            self.post_message(self.Replace(self._new.value, all=True))

    def action_close(self) -> None:
        self.display = False
        self.post_message(self.Closed())
