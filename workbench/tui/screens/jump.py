"""Every part of the screen one key away."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_lowercase

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.widgets import Label

from workbench.tui.screens.picker import ResultScreen


class JumpScreen(ResultScreen[str | None]):
    """A letter on every part; pressing it goes there, any other key goes back."""

    DEFAULT_CSS = """
    JumpScreen {
        layers: labels;
    }
    JumpScreen > Label {
        layer: labels;
        position: absolute;
        padding: 0 1;
        background: $accent;
        color: $background;
        text-style: bold;
        width: auto;
        height: 1;
    }
    """

    def __init__(self, places: Mapping[str, Offset]) -> None:
        """
        Args:
            places: where each part stands on the screen, by its name.
        """
        super().__init__()
        self._parts: dict[str, str] = {}
        self._places = places
        for part in places:
            # A part's own letter where it is free: p for payload, f for fields.
            letter = next(char for char in part + ascii_lowercase if char not in self._parts)
            self._parts[letter] = part

    def compose(self) -> ComposeResult:
        for letter, part in self._parts.items():
            label = Label(letter, markup=False)
            label.styles.offset = self._places[part]
            yield label

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.answer(self._parts.get(event.key))

    def on_click(self) -> None:
        self.answer(None)
