"""A list that opens above the screen, to choose one entry of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.css.styles import RulesMap
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from workbench.tui.widgets.frame.dialog_box import BETWEEN, CORNERS, DialogBox

_Answer = TypeVar("_Answer")
_FILTERED = 3
"""From so many entries on a list is made shorter by typing; a question of two is answered with the arrows."""
_LEAST = 34
"""Columns of the box, where the terminal has them."""
_INDENT = 2
"""Columns that a note stands in from its label."""


class ResultScreen(ModalScreen[_Answer]):
    """A screen that is left with the first answer; keys that come before it is gone are not answers."""

    _answered = False

    def answer(self, answer: _Answer) -> None:
        """Leaves with an answer, unless one was given."""
        if not self._answered:
            self._answered = True
            self.dismiss(answer)


class Picker(ResultScreen[int | None]):
    """A list to choose one entry of, which what is typed makes shorter.

    Returns the entry's index, or None where Escape was pressed.
    """

    DEFAULT_CSS = """
    Picker {
        align: center middle;
    }
    Picker > Vertical {
        width: auto;
        max-width: 90%;
        height: auto;
        max-height: 80%;
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    Picker .about {
        width: auto;
        max-width: 100%;
        max-height: 60vh;
        margin-bottom: 1;
    }
    Picker OptionList {
        width: auto;
        min-width: 28;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        background: $surface;
    }
    """
    BINDINGS = [Binding("escape", "close", "Close", show=False)]

    def __init__(
        self,
        title: str,
        entries: Sequence[tuple[str, str]],
        at: int = 0,
        *,
        about: Sequence[str] = (),
        current: int | None = None,
        synonyms: Sequence[str] = (),
    ) -> None:
        """
        Args:
            title: the heading.
            entries: label and note of each; a note is shown muted on a line of its own.
            at: the index of the entry to begin at.
            about: lines above the entries, inert.
            current: the index of the entry that holds now, which is marked; None where none does.
            synonyms: what else an entry goes by when it is typed, for each entry; empty where nothing does.
        """
        super().__init__()
        self._current = current
        self._synonyms = synonyms or [""] * len(entries)
        self._about = about
        self._title = title
        self._entries = entries
        self._at = at
        self._typed = ""
        self._box = DialogBox(title, self._instruction)
        self._box.styles.min_width = max(cell_len(title) + CORNERS, _LEAST)

    def compose(self) -> ComposeResult:
        with self._box:
            if not self._entries:
                yield Static("There is nothing to choose from.")
            if self._about:
                yield Static(Content("\n".join(self._about)), classes="about")
            yield OptionList(*self._options(), compact=True)

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = self._at

    def on_key(self, event: events.Key) -> None:
        if event.key == "backspace" and self._typed:
            event.stop()
            self._filter(self._typed[:-1])
        elif event.is_printable and event.character is not None and len(self._entries) >= _FILTERED:
            event.stop()
            self._filter(self._typed + event.character)

    def on_paste(self, event: events.Paste) -> None:
        """A paste filters as what is typed does; of several lines the first."""
        event.stop()
        lines = event.text.strip().splitlines()
        if lines and len(self._entries) >= _FILTERED:
            self._filter(self._typed + lines[0])

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.answer(int(event.option.id or 0))

    def action_close(self) -> None:
        """Shows every entry again; where all are shown, leaves."""
        if self._typed:
            self._filter("")
        else:
            self.answer(None)

    def _filter(self, typed: str) -> None:
        self._typed = typed
        options, matching = self.query_one(OptionList), self._options()
        # The box keeps its width while its entries become fewer.
        self._box.styles.width = self._box.outer_size.width
        options.clear_options()
        options.add_options(matching or [Option("Nothing matches.", disabled=True)])
        options.highlighted = 0 if matching else None
        self._box.say(self._instruction)

    @property
    def _instruction(self) -> str:
        if self._typed:
            return f"{self._typed}▏{BETWEEN}Esc: all"
        return (
            f"{'Type to filter' if len(self._entries) >= _FILTERED else 'Enter: choose'}{BETWEEN}Esc: close"
        )

    def _marked(self, index: int, label: str) -> str:
        if self._current is None:
            return label
        return f"{'✓' if index == self._current else ' '} {label}"

    def _options(self) -> list[Option]:
        words = self._typed.casefold().split()
        return [
            Option(_entry(self._marked(index, label), note), id=str(index))
            for index, (label, note) in enumerate(self._entries)
            if all(word in f"{label} {note} {self._synonyms[index]}".casefold() for word in words)
        ]


class Noted(Visual):
    """A label with a note below it, whose every row stands in from the label.

    Args:
        label: the first rows.
        note: the rows below them.
    """

    def __init__(self, label: Content, note: Content) -> None:
        self._label = label
        self._note = note

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        indent = Strip.blank(_INDENT, style.rich_style)
        note = self._note.render_strips(max(width - _INDENT, 1), None, style, options)
        strips = [
            *self._label.render_strips(width, None, style, options),
            *(Strip.join([indent, strip]) for strip in note),
        ]
        return strips if height is None else strips[:height]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        note = self._note.get_optimal_width(rules, container_width) + _INDENT
        return max(self._label.get_optimal_width(rules, container_width), note)

    def get_minimal_width(self, rules: RulesMap) -> int:
        return max(self._label.get_minimal_width(rules), self._note.get_minimal_width(rules) + _INDENT)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._label.get_height(rules, width) + self._note.get_height(rules, max(width - _INDENT, 1))


def _entry(label: str, note: str) -> Visual:
    return Noted(Content(label), Content(note).stylize("$text-muted")) if note else Content(label)
