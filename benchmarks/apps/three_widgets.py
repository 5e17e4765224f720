"""The yardstick for the first paint: a Textual app of three widgets."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Input, Static


class ThreeWidgets(App[None]):
    """A line of text, an input, a footer."""

    def compose(self) -> ComposeResult:
        yield Static("three widgets")
        yield Input()
        yield Footer()


if __name__ == "__main__":
    ThreeWidgets().run()
