"""The parts of the main screen, in their places."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.css.scalar import Scalar
from textual.geometry import Offset
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
from workbench.tui.widgets.divider import Divider
from workbench.tui.widgets.panel import Panel
from workbench.tui.widgets.strip import TabStrip

_SHORT_ROWS = 16
"""Below so many rows what explains gives way to what is worked with."""


class Workspace(Vertical):
    """Lists, request and answer, and the tabs that bring their parts to the front.

    Attributes:
        arrangement: what is where.
        panes: what resizes, folds and zooms the places.
        panels: the parts, by their names.
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
        self._strip = TabStrip(PARTS, short=SHORT_LABELS, id="all-tabs")
        self._editors = TabStrip(EDITORS, short=SHORT_LABELS, id="editor-tabs")
        self._lists = TabStrip(LISTS, short=SHORT_LABELS, id="list-tabs")
        self._lists_edge = Divider(id="lists-edge")
        self._work_edge = Divider(id="work-edge")
        self.panels: dict[str, Panel] = {"payload": payload}

    def compose(self) -> ComposeResult:
        yield self._strip
        with Horizontal(id="columns"):
            with Vertical(id=LISTS_PLACE):
                yield self._lists
                yield Container(id="lists")
            yield self._lists_edge
            with Container(id="work"):
                with Vertical(id=REQUEST):
                    yield self._editors
                    with Container(id="editors"):
                        yield self.panels["payload"]
                yield self._work_edge
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
        self.arrangement.open(part)
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
        return self.arrangement.part

    @property
    def narrow(self) -> bool:
        """Whether one part is seen at a time."""
        return self.placement.arrangement is Arrangement.TABS

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
        self.arrangement.open(event.tab)
        self.place_parts()

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

    def place_parts(self) -> None:
        """Gives the parts their places, for the size of the screen."""
        # Textual's own breakpoints would style the whole tree a second time before the first paint.
        placement, layout = self.placement, self.arrangement
        narrow = placement.arrangement is Arrangement.TABS
        stacked = placement.arrangement is Arrangement.STACKED
        self.screen.set_class(narrow, "-narrow")
        self.screen.set_class(stacked, "-stacked")
        self.screen.set_class(self.screen.size.height < _SHORT_ROWS, "-short")
        self._strip.active, self._editors.active, self._lists.active = layout.part, layout.editor, layout.list
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
