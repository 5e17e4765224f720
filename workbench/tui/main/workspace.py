"""The parts of the main screen, in their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.css.scalar import Scalar
from textual.geometry import Offset

from workbench.model.errors import StoreError
from workbench.tui.errors import notify_error
from workbench.tui.main.arrangement import Arrangement, Share
from workbench.tui.main.layout import ANSWER, EDITORS, LISTS, PARTS, REQUEST, Layout, Placement
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.strip import TabStrip


class Workspace(Vertical):
    """Lists, request and answer, and the tabs that bring their parts to the front."""

    def __init__(self, layout: Layout, payload: Panel, remember: Callable[[Arrangement], None]) -> None:
        """
        Args:
            layout: what is where.
            payload: the part of the first paint; the others are mounted after it.
            remember: keeps a chosen arrangement for the next start; may block.
        """
        super().__init__(id="workspace")
        self._arrangement = layout
        self._remember = remember
        self._strip = TabStrip(PARTS, id="all-tabs")
        self._editors = TabStrip(EDITORS, id="editor-tabs")
        self._lists = TabStrip(LISTS, id="list-tabs")
        self.panels: dict[str, Panel] = {"payload": payload}

    def compose(self) -> ComposeResult:
        yield self._strip
        with Horizontal(id="columns"):
            with Vertical(id="left"):
                yield self._lists
                yield Container(id="lists")
            with Container(id="work"):
                with Vertical(id=REQUEST):
                    yield self._editors
                    with Container(id="editors"):
                        yield self.panels["payload"]
                yield Vertical(id=ANSWER)

    async def mount_panels(self, place: str, panels: Mapping[str, Panel]) -> None:
        """Puts more parts in a place: `lists`, `editors` or `right`."""
        self.panels |= panels
        await self.query_one(f"#{place}").mount(*panels.values())

    def show(self, part: str, *, focus: bool = True, row: str = "") -> None:
        """Brings a part to the front, and goes to it, or to a row of its form."""
        if self.screen.maximized not in {None, self.panels[part]}:
            # Nobody types into what another part covers.
            self.screen.minimize()
        self._arrangement.open(part)
        self.place_parts()
        if focus and row:
            self.panels[part].focus_row(row)
        elif focus:
            self.panels[part].focus_part()

    def run_in(self, part: str, action: str) -> None:
        """Brings a part to the front, and has it do one of its actions once it has the focus."""
        self.show(part)
        self.call_after_refresh(self.app.run_action, action, self.panels[part])

    @property
    def part(self) -> str:
        """The part that was gone to last."""
        return self._arrangement.part

    @property
    def narrow(self) -> bool:
        """Whether one part is seen at a time."""
        return self._placement.arrangement is Arrangement.TABS

    def badge(self, part: str, text: str) -> None:
        """Puts a short mark behind the label of an editor; an empty one takes it away."""
        for strip in (self._editors, self._strip):
            strip.badge(part, text)

    def places(self) -> dict[str, Offset]:
        """Returns where each part is on the screen, by its name."""
        places: dict[str, Offset] = {}
        for strip in (self._strip, self._lists, self._editors):
            places |= strip.places() if strip.display else {}
        if not self.narrow:
            places["response"] = self.panels["response"].region.offset
        return places

    def on_descendant_focus(self) -> None:
        self._show_focus()

    def on_descendant_blur(self) -> None:
        self._show_focus()

    @property
    def focused_part(self) -> str:
        """The part that has the focus; empty where none has it."""
        return next((name for name, panel in self.panels.items() if panel.has_focus_within), "")

    def _show_focus(self) -> None:
        """Marks the tab of the part that has the focus."""
        focused = self.focused_part
        self._strip.focused_below = bool(focused)
        self._editors.focused_below = focused in EDITORS
        self._lists.focused_below = focused in LISTS

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        event.stop()
        self._arrangement.open(event.tab)
        self.place_parts()

    @property
    def _placement(self) -> Placement:
        return self._arrangement.placement(*self.screen.size)

    def place_parts(self) -> None:
        """Gives the parts their places, for the size of the screen."""
        # Textual's own breakpoints would style the whole tree a second time before the first paint.
        placement = self._placement
        narrow = placement.arrangement is Arrangement.TABS
        self.screen.set_class(narrow, "-narrow")
        self.screen.set_class(placement.arrangement is Arrangement.STACKED, "-stacked")
        layout = self._arrangement
        self._strip.active, self._editors.active, self._lists.active = layout.part, layout.editor, layout.list
        self._strip.display = narrow
        self._editors.display = self._lists.display = not narrow
        self.query_one("#left").display = placement.lists
        self.query_one(f"#{REQUEST}").display = placement.request
        self.query_one(f"#{ANSWER}").display = placement.answer
        self.query_one("#work").display = placement.request or placement.answer
        self._share_room(placement)
        for name, panel in self.panels.items():
            panel.display = name in {layout.editor, layout.list, "response"}

    def _share_room(self, placement: Placement) -> None:
        """Gives the place that was chosen for it more room than the other."""
        stacked = placement.arrangement is Arrangement.STACKED
        for name, share in zip((REQUEST, ANSWER), placement.shares, strict=True):
            styles = self.query_one(f"#{name}").styles
            styles.height = Scalar.parse(f"{share if stacked else 1}fr")
            styles.width = Scalar.parse(f"{1 if stacked else share}fr")

    def next_arrangement(self) -> None:
        """Goes to the next arrangement, and remembers it."""
        arrangement = self._arrangement.next_arrangement(*self.screen.size)
        self.place_parts()
        self.run_worker(partial(self._keep, arrangement), thread=True)
        self.notify(f"Arrangement: {arrangement.described}", timeout=3)

    def _keep(self, arrangement: Arrangement) -> None:
        try:
            self._remember(arrangement)
        except StoreError as error:
            notify_error(self.app, error, "Not remembered")

    def next_share(self) -> None:
        """Gives the part with the focus two thirds, the whole screen, or half again."""
        places = [self.query_one(f"#{name}") for name in (REQUEST, ANSWER)]
        place = next((place for place in places if place.has_focus_within), None)
        if place is None:
            self.notify("Go to the request or the response first: F2, F3, F4, F8.", timeout=3)
            return
        if self._arrangement.next_share(str(place.id)) is Share.WHOLE:
            self.screen.maximize(next(panel for panel in self.panels.values() if panel.has_focus_within))
        elif self.screen.maximized is not None:
            self.screen.minimize()
        self.place_parts()
