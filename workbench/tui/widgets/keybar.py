"""The last line: what each key does right now."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.tui.keys import Key, shown


class KeyBar(Widget):
    """Keys with their labels, each clickable. Those that do not fit are left to the help."""

    DEFAULT_CSS = """
    KeyBar {
        height: 1;
        dock: bottom;
        background: $panel;
        color: $text-muted;
    }
    """
    COMPONENT_CLASSES = {"keybar--key"}

    keys: reactive[Sequence[Key]] = reactive((), always_update=True)

    def __init__(self, keys: Sequence[Key], keymap: dict[str, str]) -> None:
        """
        Args:
            keys: what to show, in order.
            keymap: the user's own keys, by the actions' IDs.
        """
        super().__init__()
        self._keymap = keymap
        self.set_reactive(KeyBar.keys, keys)

    def render(self) -> Content:
        style = self.get_visual_style("keybar--key")
        gap = " " * self._gap()
        cells = [
            Content.assemble(Content(key).stylize(style), Content(f" {label}"))
            for key, label in self._cells()
        ]
        return Content(self._margin()) + Content(gap).join(cells)

    def on_click(self, event: events.Click) -> None:
        end = len(self._margin())
        gap = self._gap()
        for entry, (key, label) in zip(self.keys, self._cells(), strict=True):
            end += cell_len(f"{key} {label}") + gap
            if event.x < end:
                self.call_later(self._run, entry.action)
                return

    async def _run(self, action: str) -> None:
        # Textual looks for an action where it is asked to run it, and no further.
        screen = self.screen
        await (screen if hasattr(screen, f"action_{action.partition('(')[0]}") else self.app).run_action(
            action
        )

    def _cells(self) -> list[tuple[str, str]]:
        return [(shown(self._keymap.get(key.id, key.keys)), key.label) for key in self.keys]

    def _gap(self) -> int:
        return 2 if self._needed() + len(self.keys) <= self.size.width else 1

    def _margin(self) -> str:
        return " " if self._needed() < self.size.width else ""

    def _needed(self) -> int:
        return sum(cell_len(f"{key} {label}") + 1 for key, label in self._cells())
