"""The last line: what each key does right now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.dom import DOMNode
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from workbench.model.keys.key import Key
from workbench.model.keys.names import brief, is_typed
from workbench.tui.keys.keymap import Keymap

_ALWAYS = 2
"""Keys at the end that are shown in any room: how to leave, and how to get more."""


class KeyBar(Widget):
    """Keys with their labels, each clickable. Those that do not fit are left to the help.

    Letters are commands in a list. While a line of text has the focus they are letters, and not shown here.
    """

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
        self,
        keys: Sequence[Key],
        keymap: Keymap,
        keys_of: Callable[[Widget], Sequence[Key]],
        say_unused: Callable[[str], None],
    ) -> None:
        """
        Args:
            keys: what to show first, in order.
            keymap: the keys of the actions.
            keys_of: returns what to show while a widget has the focus.
            say_unused: says why a key does nothing, by Textual's name of it.
        """
        super().__init__()
        self._keymap = keymap
        self._keys_of = keys_of
        self._say_unused = say_unused
        self.set_reactive(KeyBar.keys, keys)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._follow_focus, init=False)

    def _follow_focus(self, focused: Widget | None) -> None:
        if focused is not None:
            self.keys = [key for key in self._keys_of(focused) if not self._is_taken(key)]

    def _is_taken(self, key: Key) -> bool:
        """Returns whether a part within the panel has the letter do something else, as a comparison has.

        A list reports its own Enter to the panel, and the keys of the screen come before those of a part.
        """
        name = self._keymap.of(key).partition(",")[0]
        if not is_typed(name):
            return False
        active = self.screen.active_bindings.get(name)
        return active is not None and active.node is not self.screen and active.binding.action != key.action

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
        place: DOMNode = self.app
        if key.part:
            place = self.screen.query_one(f"#{key.part}")
        elif hasattr(self.screen, f"action_{key.action.partition('(')[0]}"):
            place = self.screen
        if not await self.app.run_action(key.action, place):
            self._say_unused(self._keymap.of(key).partition(",")[0])

    def _fitting(self) -> list[tuple[Key, str]]:
        """The keys that there is room for; the last two always, then as many as come first."""
        named = [(key, brief(self._keymap.of(key))) for key in self._effective()]
        while len(named) > _ALWAYS and _columns(named) > self.size.width - 2:
            del named[-_ALWAYS - 1]
        return named

    def _effective(self) -> Sequence[Key]:
        """Returns the keys that do now what their label says; an action without a key has no place here."""
        keys = [key for key in self.keys if self._keymap.of(key)]
        if not isinstance(self.screen.focused, Input):
            return keys
        return [key for key in keys if not is_typed(self._keymap.of(key).partition(",")[0])]

    def _gap(self) -> int:
        fitting = self._fitting()
        roomy = len(fitting) == len(self._effective()) and _columns(fitting) + len(fitting) < self.size.width
        return 2 if roomy else 1


def _columns(named: Sequence[tuple[Key, str]]) -> int:
    return sum(cell_len(f"{name} {key.label}") + 1 for key, name in named) - 1
