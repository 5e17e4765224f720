"""Every part of the screen one key away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_lowercase

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.widgets import Label

from workbench.tui.keys.key_line import BETWEEN, KeyLine
from workbench.tui.screens.picker import ResultScreen
from workbench.tui.widgets.tabs.fit import Spot


class JumpScreen(ResultScreen[str | None]):
    """A letter in the name of every part; pressing it goes there, any other key goes back."""

    DEFAULT_CSS = """
    JumpScreen {
        layers: labels;
    }
    JumpScreen > Label {
        layer: labels;
        position: absolute;
        color: $accent;
        background: $background;
        text-style: bold reverse;
        width: 1;
        height: 1;
    }
    JumpScreen > KeyLine {
        dock: bottom;
        background: $panel;
    }
    """

    def __init__(self, spots: Mapping[str, Spot]) -> None:
        """
        Args:
            spots: where the name of each part stands on the screen, by the part's ID.
        """
        super().__init__()
        self._spots = spots
        self._parts = jump_letters(spots)

    def compose(self) -> ComposeResult:
        unseen: list[str] = []
        for letter, part in self._parts.items():
            spot = self._spots[part]
            if not spot.is_shown:
                unseen.append(f"{letter} {spot.name}")
                continue
            label = Label(letter, markup=False)
            label.styles.offset = _place(letter, spot)
            yield label
        yield KeyLine(BETWEEN.join((*unseen, "letter go there", "Esc back")))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.answer(self._parts.get(event.key))

    def on_click(self) -> None:
        self.answer(None)


def _place(letter: str, spot: Spot) -> Offset:
    """Returns where a letter covers nothing: where the name has it, else in the column before the name."""
    at = spot.name.casefold().find(letter)
    return spot.offset + Offset(at if spot.name and (at >= 0 or spot.offset.x) else 0, 0)


def jump_letters(places: Iterable[str]) -> dict[str, str]:
    """Returns the part that each letter goes to: its own where that is free, as p for payload."""
    parts: dict[str, str] = {}
    for part in places:
        letter = next(char for char in part + ascii_lowercase if char not in parts)
        parts[letter] = part
    return parts
