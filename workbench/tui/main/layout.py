"""What is where on the main screen: stacked or side by side where there is room, else one part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.css.scalar import Scalar
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from workbench.content.sanitize import sanitize_line
from workbench.model.errors import StoreError
from workbench.tui.keys import registry
from workbench.tui.main.arrangement import Arrangement, Share, arranged, following
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

    def __init__(
        self,
        keymap: Mapping[str, str],
        arrangement: Arrangement | None,
        remember: Callable[[Arrangement], None],
    ) -> None:
        """
        Args:
            keymap: the user's own keys, by the actions' IDs.
            arrangement: the user's choice; None for the one that fits.
            remember: keeps a choice for the next start; may block.
        """
        super().__init__()
        self._keymap = dict(keymap)
        self._notices: dict[str, str] = {}
        self._open = "payload"
        self._arrangement = arrangement
        self._remember = remember
        self._share = Share.HALF
        self._larger = ""
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
            with Container(id="work"):
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
        arrangement = arranged(self._arrangement, *self.size)
        narrow = arrangement is Arrangement.TABS
        self.set_class(narrow, "-narrow")
        self.set_class(arrangement is Arrangement.STACKED, "-stacked")
        self._share_room(arrangement)
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
        self.query_one("#work").display = middle.display or right.display
        for place, strip in (("editors", self._editors), ("lists", self._lists)):
            for panel in self.query_one(f"#{place}").children:
                panel.display = panel.id == strip.active

    def _share_room(self, arrangement: Arrangement) -> None:
        """Give the part that was chosen for it more room than the other."""
        middle, right = self.query_one("#middle"), self.query_one("#right")
        for place in (middle, right):
            more = self._share is Share.MORE and place.id == self._larger
            share = Scalar.parse("2fr" if more else "1fr")
            stacked = arrangement is Arrangement.STACKED
            place.styles.height = share if stacked else Scalar.parse("1fr")
            place.styles.width = Scalar.parse("1fr") if stacked else share

    def action_arrange(self) -> None:
        """Go to the next arrangement, and remember it."""
        shown = arranged(self._arrangement, *self.size)
        self._arrangement = following(shown)
        self._arrange()
        self.run_worker(partial(self._keep_arrangement, self._arrangement), thread=True)
        self.notify(f"Arrangement: {self._arrangement.described}", timeout=3)

    def _keep_arrangement(self, arrangement: Arrangement) -> None:
        try:
            self._remember(arrangement)
        except StoreError as error:
            self.app.call_from_thread(self.notify, error.message, title="Not remembered", severity="warning")

    def action_more_room(self) -> None:
        """Give the part with the focus two thirds, the whole screen, or half again."""
        place = self._focused_place()
        if place is None:
            self.notify("Go to the request or the response first: F2, F3, F4, F8.", timeout=3)
            return
        self._share = self._share.next() if place.id == self._larger else Share.MORE
        self._larger = str(place.id)
        if self._share is Share.WHOLE:
            self.maximize(next(panel for panel in self._panels.values() if panel.has_focus_within))
        elif self.maximized is not None:
            self.minimize()
        self._arrange()

    def _focused_place(self) -> Widget | None:
        """The request's or the response's part of the screen, whichever has the focus."""
        places = [self.query_one("#middle"), self.query_one("#right")]
        return next((place for place in places if place.has_focus_within), None)

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
