"""The parts of the main screen, in their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from textual.app import ComposeResult
from textual.css.scalar import Scalar
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from workbench.tui.main.arrangement import Arrangement
from workbench.tui.main.layout import (
    ANSWER,
    EDITORS,
    LISTS,
    LISTS_PLACE,
    PARTS,
    REQUEST,
    SHORT_LABELS,
    Layout,
    Placement,
)
from workbench.tui.main.panes import Panes
from workbench.tui.widgets.panel import TEXT_CHANGES, Panel
from workbench.tui.widgets.places.divider import Divider
from workbench.tui.widgets.places.place import Columns, Place, Rows
from workbench.tui.widgets.tabs.fit import Spot
from workbench.tui.widgets.tabs.strip import LeadingStrip, TabStrip

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.tui.panels.late_form import LateForm

_SHORT_ROWS = 16
"""Below so many rows what explains gives way to what is worked with."""


class Workspace(Rows):
    """Lists, request and answer, and the tabs that bring their parts to the front.

    Attributes:
        arrangement: what is where.
        panes: what resizes, folds and zooms the places.
        panels: the parts, by their names.
        when_opened: is called with the name of a part that comes to the front.
    """

    def __init__(self, layout: Layout, payload: Panel, remember: Callable[..., None]) -> None:
        """
        Args:
            layout: what is where.
            payload: the part of the first paint; the others are mounted after it.
            remember: keeps choices for the next start, by the names of `InterfaceChoices`; may block.
        """
        super().__init__(id="workspace")
        self.arrangement = layout
        self.panes = Panes(self, layout, remember)
        self._strip = LeadingStrip(PARTS, short=SHORT_LABELS, id="all-tabs")
        self._editors = LeadingStrip(EDITORS, short=SHORT_LABELS, id="editor-tabs")
        self._lists = LeadingStrip(LISTS, short=SHORT_LABELS, id="list-tabs")
        self._lists_edge = Divider(id="lists-edge")
        self._work_edge = Divider(id="work-edge")
        self.panels: dict[str, Panel] = {"payload": payload}
        self.when_opened: Callable[[str], None] = lambda _part: None
        # So many actions of parts are still to be done.
        self._acting = 0

    def compose(self) -> ComposeResult:
        if self.arrangement.placement(*self.app.size).arrangement is Arrangement.TABS:
            yield self._strip
        with Columns(id="columns"):
            with Rows(id=LISTS_PLACE):
                yield self._lists
                yield Place(id="lists")
            yield self._lists_edge
            with Place(id="work"):
                with Rows(id=REQUEST):
                    yield self._editors
                    with Place(id="editors"):
                        yield self.panels["payload"]
                yield self._work_edge
                yield Rows(id=ANSWER)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._give_screen_back, init=False)
        self.watch(self.screen, "maximized", self._end_whole, init=False)

    def _give_screen_back(self, focused: Widget | None) -> None:
        """Nobody types into what another part covers: that part gives the screen back."""
        covering = self.screen.maximized
        if focused is not None and covering is not None and covering not in focused.ancestors_with_self:
            self.screen.minimize()

    def _end_whole(self, maximized: Widget | None) -> None:
        """Whatever made a part smaller again, the key for more room begins anew."""
        if maximized is None:
            self.arrangement.end_whole()

    async def mount_panels(self, place: str, panels: Mapping[str, Panel]) -> None:
        """Puts more parts in a place: `lists`, `editors` or `right`."""
        self.panels |= panels
        await self.query_one(f"#{place}").mount(*panels.values())

    def show(self, part: str, *, focus: bool = True, row: str = "") -> None:
        """Brings a part to the front, and goes to it, or to a row of its form."""
        if self.screen.maximized not in {None, self.panels[part]}:
            # Nobody types into what another part covers.
            self.screen.minimize()
        self._open(part)
        if focus and row:
            self.panels[part].focus_row(row)
        elif focus:
            self.panels[part].focus_part()

    def _open(self, part: str) -> None:
        """Brings a part to the front; where that unfolds a place, it is unfolded at the next start too."""
        folded = self.arrangement.folded
        self.arrangement.open(part)
        self.place_parts()
        self.when_opened(part)
        if folded != self.arrangement.folded:
            self.panes.keep_folds()

    def run_in(self, part: str, action: str) -> None:
        """Brings a part to the front, and has it do one of its actions once it has the focus."""
        self.show(part)
        panel = self.panels[part]
        self._acting += 1

        async def act() -> None:
            try:
                await self.app.run_action(action, panel)
            finally:
                self._acting -= 1

        # Its own queue: what it mounts first is there then.
        panel.call_after_refresh(act)

    @property
    def is_mounting(self) -> bool:
        """Whether a part that has come to the front still mounts what the next key needs."""
        return any(panel.is_mounting for panel in self.panels.values())

    @property
    def leading(self) -> str:
        """What keys wait for wherever the focus is: a part reads, does over or begins it; empty for none."""
        if self._acting:
            return "the command"
        if any(worker.group == TEXT_CHANGES and not worker.is_finished for worker in self.workers):
            return "the text"
        return next((panel.leading for panel in self.panels.values() if panel.leading), "")

    @property
    def part(self) -> str:
        """The part that was gone to last."""
        return self.arrangement.part

    @property
    def narrow(self) -> bool:
        """Whether one part is seen at a time."""
        return self.placement.arrangement is Arrangement.TABS

    def badge(self, part: str, text: str) -> None:
        """Puts a short mark behind the label of an editor; an empty one takes it away."""
        for strip in (self._editors, self._strip):
            strip.badge(part, text)

    def spots(self) -> dict[str, Spot]:
        """Returns where each part is named on the screen, by its ID."""
        spots: dict[str, Spot] = {}
        for strip in (self._strip, self._lists, self._editors):
            spots |= strip.spots() if strip.display else {}
        if not self.narrow:
            spots["response"] = Spot(self.panels["response"].region.offset)
        return spots

    def on_descendant_focus(self) -> None:
        self._show_focus()

    def on_descendant_blur(self) -> None:
        self._show_focus()

    def part_of(self, widget: Widget) -> str:
        """Returns the part that a widget is in; empty where it is in none."""
        return next((name for name, panel in self.panels.items() if panel in widget.ancestors_with_self), "")

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
        if event.descends:
            self.show(event.tab)
        else:
            self._open(event.tab)

    def on_divider_dragged(self, event: Divider.Dragged) -> None:
        event.stop()
        self.panes.drag(event)

    def on_divider_released(self, event: Divider.Released) -> None:
        event.stop()
        self.panes.release(event)

    def on_divider_unfolded(self, event: Divider.Unfolded) -> None:
        event.stop()
        self.panes.toggle_fold()

    def place(self, name: str) -> Widget:
        """Returns the widget of a place, or of all that is beside the lists."""
        return self.query_one(f"#{name}")

    @property
    def placement(self) -> Placement:
        """What is seen now."""
        return self.arrangement.placement(*self.screen.size)

    def begin(self, screen: Screen[Any], size: Size) -> None:
        """Gives a screen the classes of its arrangement, for the styles that its widgets have from then on.

        Called before they are mounted, nothing is styled twice before the first paint, as it would be by
        Textual's own breakpoints.
        """
        screen.update_classes(self._arrangement_classes(size), update=False)
        placement = self.arrangement.placement(*size)
        self._work_edge.lie(placement.arrangement is Arrangement.STACKED)
        if placement.arrangement is Arrangement.TABS:
            # It is seen: it stays so when the terminal grows.
            self.arrangement.open(self.arrangement.part)
        elif not placement.request:
            # The answer gets the focus when it is mounted: keys of a folded editor would change it unseen.
            screen.AUTO_FOCUS = ""  # type: ignore[misc]  # Textual asks the instance.

    def focus_visible(self) -> None:
        """Gives the focus to the answer where the request is folded away and nothing has the focus."""
        if self.screen.focused is None and not self.placement.request:
            self.show("response")

    def _arrangement_classes(self, size: Size) -> dict[str, bool]:
        arrangement = self.arrangement.placement(*size).arrangement
        return {
            "-narrow": arrangement is Arrangement.TABS,
            "-stacked": arrangement is Arrangement.STACKED,
            "-short": size.height < _SHORT_ROWS,
        }

    def place_parts(self) -> None:
        """Gives the parts their places, for the size of the screen."""
        placement, layout = self.placement, self.arrangement
        narrow = placement.arrangement is Arrangement.TABS
        self.screen.update_classes(self._arrangement_classes(self.screen.size))
        self._strip.active, self._editors.active, self._lists.active = layout.part, layout.editor, layout.list
        if narrow and not self._strip.is_attached:
            self.mount(self._strip, before="#columns")
        self._strip.display = narrow
        self._editors.display = self._lists.display = not narrow
        self.place(LISTS_PLACE).display = placement.lists
        self.place(REQUEST).display = placement.request
        self.place(ANSWER).display = placement.answer
        self.place("work").display = placement.request or placement.answer
        self._show_edges(placement)
        self._share_room(placement)
        for name, panel in self.panels.items():
            panel.display = name in {layout.editor, layout.list, "response"}
            if panel.display and panel.is_late:
                cast("LateForm", panel).come_to_front()

    def _show_edges(self, placement: Placement) -> None:
        """Shows the lines between the places, with a sign where one beside them is folded."""
        wide = placement.arrangement is not Arrangement.TABS
        stacked = placement.arrangement is Arrangement.STACKED
        self._lists_edge.display = self._work_edge.display = wide
        self._lists_edge.sign = "" if placement.lists else "▸"
        self._work_edge.is_horizontal = stacked
        before, behind = ("▾", "▴") if stacked else ("▸", "◂")
        self._work_edge.sign = before if not placement.request else "" if placement.answer else behind

    def _share_room(self, placement: Placement) -> None:
        """Gives the places their sizes."""
        narrow = placement.arrangement is Arrangement.TABS
        stacked = placement.arrangement is Arrangement.STACKED
        self.place(LISTS_PLACE).styles.width = "1fr" if narrow else placement.lists_columns
        share = placement.request_share
        for name, part in ((REQUEST, share), (ANSWER, 1000 - share)):
            styles = self.place(name).styles
            styles.height = Scalar.parse(f"{part if stacked else 1}fr")
            styles.width = Scalar.parse(f"{1 if stacked else part}fr")
