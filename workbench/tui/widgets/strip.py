"""A row of tabs, one line high, drawn by one widget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from workbench.content.humanize import cut

_SHORTEST = 4
"""Columns that a label keeps, however little room there is."""


class TabStrip(Widget, can_focus=True):
    """Labels to choose one of, by click, Left and Right."""

    DEFAULT_CSS = """
    TabStrip {
        height: 1;
        width: 1fr;
        color: $text-muted;
    }
    """
    COMPONENT_CLASSES = {"strip--active", "strip--badge"}
    BINDINGS = [
        Binding("left", "step(-1)", "Previous tab", show=False),
        Binding("right", "step(1)", "Next tab", show=False),
    ]

    active: reactive[str] = reactive("")
    focused_below: reactive[bool] = reactive(False)
    """Whether what the active tab shows has the focus."""
    badges: reactive[dict[str, str]] = reactive({}, always_update=True)

    @dataclass(eq=False, repr=False)
    class Activated(Message):
        """A tab was chosen by its user."""

        strip: TabStrip
        tab: str

        @property
        def control(self) -> TabStrip:
            return self.strip

    def __init__(self, tabs: Mapping[str, str], *, active: str = "", id: str | None = None) -> None:
        """
        Args:
            tabs: labels by the tabs' IDs, in order.
            active: the ID of the tab to begin with; the first where none is named.
            id: the widget's ID.
        """
        super().__init__(id=id)
        self._tabs = dict(tabs)
        self.set_reactive(TabStrip.active, active or next(iter(tabs)))

    def set_tabs(self, tabs: Mapping[str, str]) -> None:
        """Has other tabs, with the first one active where the one that was is none of them."""
        self._tabs = dict(tabs)
        if self.active not in self._tabs:
            self.active = next(iter(self._tabs))
        self.refresh()

    def badge(self, tab: str, text: str) -> None:
        """Puts a short mark behind a label; an empty one takes it away."""
        if self.badges.get(tab, "") != text:
            self.badges = {**self.badges, tab: text}

    def places(self) -> dict[str, Offset]:
        """Returns where each label stands on the screen."""
        offsets = {}
        x = 0
        cells, gap = self._laid_out()
        for tab, cell in zip(self._tabs, cells, strict=True):
            offsets[tab] = self.region.offset + Offset(x, 0)
            x += cell.cell_length + gap
        return offsets

    def render(self) -> Content:
        cells, gap = self._laid_out()
        return Content(" " * gap).join(cells)

    def _laid_out(self) -> tuple[list[Content], int]:
        """The labels and the columns between them, as wide apart as there is room for."""
        cells: list[Content] = []
        gap = 1
        for blank, gap in ((" ", 1), (" ", 0), ("", 1)):
            cells = self._cells(blank, self._tabs)
            if self._surplus(cells, gap) <= 0:
                return cells, gap
        return self._cells(blank, self._shortened(self._surplus(cells, gap))), gap

    def _shortened(self, surplus: int) -> dict[str, str]:
        """The labels with so many columns less; the one at the front stays whole, the longest give way."""
        room = {tab: len(label) for tab, label in self._tabs.items()}
        for _ in range(surplus):
            longest = max(room, key=lambda tab: (tab != self.active, room[tab]))
            room[longest] = max(room[longest] - 1, _SHORTEST)
        return {tab: cut(label, room[tab]) for tab, label in self._tabs.items()}

    def _surplus(self, cells: list[Content], gap: int) -> int:
        return sum(cell.cell_length for cell in cells) + gap * (len(cells) - 1) - self.size.width

    def _cells(self, blank: str, labels: Mapping[str, str]) -> list[Content]:
        active = self.get_visual_style("strip--active")
        badge = self.get_visual_style("strip--badge")
        cells = []
        for tab, label in labels.items():
            cell = Content(f"{blank}{label}{blank}")
            if tab == self.active:
                cell = cell.stylize(active)
                if self.focused_below or self.has_focus:
                    # Seen without colour too. A component class cannot say it: Textual leaves it out.
                    cell = cell.stylize("reverse")
            if mark := self.badges.get(tab):
                apart = "" if blank else " "
                cell = Content.assemble(cell, Content(f"{apart}{mark}{blank}").stylize(badge))
            cells.append(cell)
        return cells

    def action_step(self, by: int) -> None:
        tabs = list(self._tabs)
        self._choose(tabs[(tabs.index(self.active) + by) % len(tabs)])

    def on_click(self, event: events.Click) -> None:
        end = 0
        cells, gap = self._laid_out()
        for tab, cell in zip(self._tabs, cells, strict=True):
            end += cell.cell_length + gap
            if event.x < end:
                self._choose(tab)
                return

    def _choose(self, tab: str) -> None:
        self.active = tab
        self.post_message(self.Activated(self, tab))
