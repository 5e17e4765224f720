"""Two exchanges, compared over the whole screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from workbench.services import Workbench
from workbench.tui.widgets.diff.pane import DiffPane
from workbench.tui.widgets.frame.title_line import TitleLine


class DiffScreen(Screen[None]):
    """What differs between two exchanges; Escape goes back."""

    DEFAULT_CSS = """
    """
    BINDINGS = [Binding("escape,q", "dismiss", "Back", show=False)]

    def __init__(self, bench: Workbench, expected: int, actual: int) -> None:
        """
        Args:
            bench: where they are recorded.
            expected, actual: their numbers.
        """
        super().__init__()
        self._numbers = (expected, actual)
        self._pane = DiffPane(bench)

    def compose(self) -> ComposeResult:
        yield TitleLine(f"Compare #{self._numbers[0]} with #{self._numbers[1]}   Esc back", id="diff-title")
        yield self._pane

    def on_mount(self) -> None:
        self._pane.show(self._numbers[1], self._numbers[0])
        self._pane.go()
