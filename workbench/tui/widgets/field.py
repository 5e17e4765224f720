"""A line to type in that shows its value inert: what comes from elsewhere must not drive the terminal."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.widgets import Input

from workbench.content.sanitize import sanitize_line

_SIGNS = {"slash", "backslash", "at", "minus", "plus", "underscore"}


class Field(Input):
    """An input of one line. Its value is what it is; only the picture of it is made harmless."""

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
        return Text(sanitize_line(self.value), no_wrap=True, overflow="ignore", end="")
