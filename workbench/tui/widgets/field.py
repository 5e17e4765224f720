"""A line to type in that shows its value inert: what comes from elsewhere must not drive the terminal.

With it, what completes its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.suggester import Suggester, SuggestionReady
from textual.widgets import Input

from workbench.content.sanitize import sanitize_line
from workbench.model.keys.key import Key
from workbench.tui.widgets.bases.kept_focus import KeptFocus

_SIGNS = {"slash", "backslash", "at", "minus", "plus", "underscore"}


class Field(KeptFocus, Input):
    """An input of one line. Its value is what it is; only the picture of it is made harmless.

    While it is empty it shows the first of its hints that it has room for, and never a piece of one. A value
    that is left shows its head again.

    Attributes:
        keys: what ends the typing, for the key bar.
    """

    keys: Sequence[Key] = ()

    # A letter makes the line longer. Textual would lay the whole screen out anew for it, and nothing moves.
    virtual_size = Reactive(Size(0, 0))

    def __init__(self, *arguments: Any, compact: bool = False, **options: Any) -> None:
        """Arguments as `Input`'s; its placeholder is the only hint at first."""
        super().__init__(*arguments, **options)
        if compact:
            # Set in the usual way, it would have styles matched that the mount matches again.
            self.set_reactive(Input.compact, True)
            self.add_class("-textual-compact", update=False)
        self._hints: tuple[str, ...] = (self.placeholder,)

    def hint_with(self, *hints: str) -> None:
        """Has other hints, the most telling first."""
        self._hints = hints
        self._show_hint()

    def on_resize(self) -> None:
        self._show_hint()

    def _show_hint(self) -> None:
        room = self.content_size.width
        self.placeholder = next((hint for hint in self._hints if not room or cell_len(hint) <= room), "")

    def on_blur(self) -> None:
        self.scroll_to(x=0, animate=False, force=True, immediate=True)

    def on_focus(self) -> None:
        column = self.cursor_screen_offset.x - self.content_region.x + round(self.scroll_offset.x)
        self.scroll_to_region(Region(column, 0, 1, 1), force=True, animate=False)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether a key is typed here. Textual does not know these signs by the names that it gives them."""
        return super().check_consume_key(key, character) or key in _SIGNS

    def on_key(self, event: events.Key) -> None:
        """Types no letter that comes with Alt: many terminals send it as the letter behind an escape."""
        if event.key.startswith("alt+"):
            event.prevent_default()

    @property
    def _value(self) -> Text:
        # As many characters as the value has, so that the cursor stands where it should.
        shown = "•" * len(self.value) if self.password else sanitize_line(self.value)
        return Text(shown, no_wrap=True, overflow="ignore", end="")


def ending_keys(enter: str, escape: str) -> tuple[Key, Key]:
    """Returns Enter and Escape with a word for what each does in a field."""
    return (
        Key("field.enter", "enter", "simulate_key('enter')", enter, ""),
        Key("field.escape", "escape", "simulate_key('escape')", escape, ""),
    )


class Completions(Suggester):
    """Completes from a list that may change: the first entry that goes on as the text begins."""

    def __init__(self, values: Sequence[str] = ()) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.values: Sequence[str] = values

    def offer(self, values: Sequence[str], field: Input) -> None:
        """Offers other values from now on, also for what its user has typed before they were known."""
        self.values = values
        if field.has_focus and field.value and (completion := self._completion(field.value)):
            field.post_message(SuggestionReady(field.value, completion))

    async def get_suggestion(self, value: str) -> str | None:
        return self._completion(value)

    def _completion(self, value: str) -> str | None:
        return next((entry for entry in self.values if entry.startswith(value) and entry != value), None)
