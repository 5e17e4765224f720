"""What is where on the main screen: side by side where there is room, else one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from workbench.content.sanitize import sanitize_line
from workbench.tui.keys import registry
from workbench.tui.messages import ShowPartRequested, StatusMessage
from workbench.tui.panels.payload import PayloadPanel
from workbench.tui.panels.request_bar import RequestBar
from workbench.tui.widgets.keybar import KeyBar
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.strip import TabStrip

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.panels.connection import ConnectionPanel
    from workbench.tui.panels.fields import FieldsPanel
    from workbench.tui.panels.history import HistoryPanel
    from workbench.tui.panels.response import ResponsePanel
    from workbench.tui.panels.saved_requests import SavedPanel
    from workbench.tui.panels.sessions import SessionsPanel

_EDITORS = {"payload": "Payload", "fields": "Fields", "connection": "Connection"}
_LISTS = {"history": "History", "saved": "Saved", "sessions": "Sessions", "async": "Async"}
_ALL = {**_EDITORS, "response": "Response", **_LISTS}
_WIDE = 100
"""Columns from which the parts stand side by side."""


class PartsScreen(Screen[int]):
    """Bar, lists, editors and response, and the one that is at the front."""

    _fields: FieldsPanel
    _connection: ConnectionPanel
    _history: HistoryPanel
    _response: ResponsePanel
    _saved: SavedPanel
    _sessions: SessionsPanel

    AUTO_FOCUS = "#editor, #path"
    BINDINGS = [key.binding() for key in registry.SCREEN]

    def __init__(self, keymap: Mapping[str, str]) -> None:
        """
        Args:
            keymap: the user's own keys, by the actions' IDs.
        """
        super().__init__()
        self._keymap = dict(keymap)
        self._notices: dict[str, str] = {}
        self._open = "payload"
        self._whole = False
        self._bar = RequestBar(send_key=self._key("send"), cancel_key=self._key("cancel"))
        self._strip = TabStrip(_ALL, id="all-tabs")
        self._editors = TabStrip(_EDITORS, id="editor-tabs")
        self._lists = TabStrip(_LISTS, id="list-tabs")
        self._payload = PayloadPanel()
        self._panels: dict[str, Panel] = {"payload": self._payload}
        self._notice = Static(id="notice", markup=False)

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self._strip
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield self._lists
                yield Container(id="lists")
            with Vertical(id="middle"):
                yield self._editors
                with Container(id="editors"):
                    yield self._payload
            yield Vertical(id="right")
        yield self._notice
        yield KeyBar([key for key in (*registry.SCREEN, *registry.APP) if key.label], self._keymap)

    async def _mount(self, place: str, panels: Mapping[str, Panel]) -> None:
        self._panels |= panels
        await self.query_one(f"#{place}").mount(*panels.values())

    def on_resize(self) -> None:
        self._arrange()

    def show_part(self, part: str, *, focus: bool = True) -> None:
        """Bring a part to the front, and go to it."""
        if self.maximized not in {None, self._panels[part]}:
            # Nobody types into what another part covers.
            self.minimize()
        self._open = part
        self._arrange()
        if focus:
            self._panels[part].focus_part()

    def run_in(self, part: str, action: str) -> None:
        """Bring a part to the front, and have it do one of its actions once it has the focus."""
        self.show_part(part)
        self.call_after_refresh(self.app.run_action, action, self._panels[part])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys wait for the moment after the first paint in which the panels they need are put in place."""
        later = {"show", "jump", "try_sandbox", "session_again", "upload", "repeat", "fan_out"}
        return self._whole or action not in later

    def action_show(self, part: str) -> None:
        self.show_part(part)

    def on_show_part_requested(self, message: ShowPartRequested) -> None:
        self.show_part(message.part)

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        self._open = event.tab
        self._arrange()

    def _arrange(self) -> None:
        # Textual's own breakpoints would style the whole tree a second time before the first paint.
        narrow = self.size.width < _WIDE
        self.set_class(narrow, "-narrow")
        if self._open in _EDITORS:
            self._editors.active = self._open
        if self._open in _LISTS:
            self._lists.active = self._open
        self._strip.active = self._open
        self._strip.display = narrow
        self._editors.display = not narrow
        self._lists.display = not narrow
        left, middle, right = (self.query_one(f"#{name}") for name in ("left", "middle", "right"))
        left.display = not narrow or self._open in _LISTS
        middle.display = not narrow or self._open in _EDITORS
        right.display = not narrow or self._open == "response"
        for place, strip in (("editors", self._editors), ("lists", self._lists)):
            for panel in self.query_one(f"#{place}").children:
                panel.display = panel.id == strip.active

    def action_jump(self) -> None:
        from workbench.tui.screens.jump import JumpScreen

        if self.maximized is not None:
            self.minimize()
        strips = [strip for strip in (self._strip, self._lists, self._editors) if strip.display]
        places = {"endpoint": self._bar.endpoint_place}
        for strip in strips:
            places |= strip.places()
        if self._editors.display:
            places["response"] = self._response.region.offset

        def chosen(part: str | None) -> None:
            if part == "endpoint":
                self._bar.focus_endpoint()
            elif part is not None:
                self.show_part(part)

        self.app.push_screen(JumpScreen(places), chosen)

    def on_status_message(self, message: StatusMessage) -> None:
        self._tell(message.source, message.text)

    def _tell(self, source: str, text: str) -> None:
        """Have one source's notice stand until it takes it back."""
        self._notices[source] = text
        said = " · ".join(text for text in self._notices.values() if text)
        self._notice.update(Content(sanitize_line(said)))
        self._notice.display = bool(said)

    def _key(self, name: str) -> str:
        """The key of an action, as its user knows it."""
        key = next(key for key in registry.SCREEN if key.id == name)
        return registry.shown(self._keymap.get(name, key.keys))
