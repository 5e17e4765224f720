"""The last line: what each key does right now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.model.keys.registry import Key, brief
from workbench.tui.keys.keymap import Keymap

_ALWAYS = 2
"""Keys at the end that are shown in any room: how to leave, and how to get more."""


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

    def __init__(
        self, keys: Sequence[Key], keymap: Keymap, keys_of: Callable[[Widget], Sequence[Key]]
    ) -> None:
        """
        Args:
            keys: what to show first, in order.
            keymap: the keys of the actions.
            keys_of: returns what to show while a widget has the focus.
        """
        super().__init__()
        self._keymap = keymap
        self._keys_of = keys_of
        self.set_reactive(KeyBar.keys, keys)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._follow_focus, init=False)

    def _follow_focus(self, focused: Widget | None) -> None:
        if focused is not None:
            self.keys = self._keys_of(focused)

    def render(self) -> Content:
        style = self.get_visual_style("keybar--key")
        cells = [
            Content.assemble(Content(name).stylize(style), Content(f" {key.label}"))
            for key, name in self._fitting()
        ]
        return Content(" ") + Content(" " * self._gap()).join(cells)

    def on_click(self, event: events.Click) -> None:
        end = 1
        gap = self._gap()
        for key, name in self._fitting():
            end += cell_len(f"{name} {key.label}") + gap
            if event.x < end:
                self.call_later(self._run, key)
                return

    async def _run(self, key: Key) -> None:
        # Textual looks for an action where it is asked to run it, and no further.
        screen = self.screen
        if key.part:
            await self.app.run_action(key.action, screen.query_one(f"#{key.part}"))
        elif hasattr(screen, f"action_{key.action.partition('(')[0]}"):
            await screen.run_action(key.action)
        else:
            await self.app.run_action(key.action)

    def _fitting(self) -> list[tuple[Key, str]]:
        """The keys that there is room for; the last two always, then as many as come first."""
        named = [(key, brief(self._keymap.of(key))) for key in self.keys]
        while len(named) > _ALWAYS and _columns(named) > self.size.width - 1:
            del named[-_ALWAYS - 1]
        return named

    def _gap(self) -> int:
        fitting = self._fitting()
        roomy = len(fitting) == len(self.keys) and _columns(fitting) + len(fitting) <= self.size.width
        return 2 if roomy else 1


def _columns(named: Sequence[tuple[Key, str]]) -> int:
    return sum(cell_len(f"{name} {key.label}") + 1 for key, name in named) - 1
