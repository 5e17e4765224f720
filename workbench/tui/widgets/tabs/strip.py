"""A row of tabs, one line high, drawn by one widget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widget import Widget

from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.tabs.fit import AFTER, BEFORE, Fit, Spot, Tab, fit


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

    class Activated(FieldMessage):
        """A tab was chosen by its user.

        Attributes:
            strip: whose.
            tab: the ID of the tab.
            descends: whether its user goes into what it shows.
        """

        strip: TabStrip
        tab: str
        descends: bool = False

        @property
        def control(self) -> TabStrip:
            return self.strip

    def __init__(
        self,
        tabs: Mapping[str, str],
        *,
        active: str = "",
        short: Mapping[str, str] | None = None,
        id: str | None = None,
    ) -> None:
        """
        Args:
            tabs: labels by the tabs' IDs, in order.
            active: the ID of the tab to begin with; the first where none is named.
            short: what tabs are called where there is little room, by their IDs.
            id: the widget's ID.
        """
        super().__init__(id=id)
        self._tabs = dict(tabs)
        self._short = dict(short or {})
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

    def spots(self) -> dict[str, Spot]:
        """Returns where each label stands on the screen, by its tab; one that has no room is not shown."""
        fitting = self._fit()
        labels = {tab.id: tab.label for tab in fitting.tabs}
        starts = {tab: start + len(fitting.blank) for tab, start, _ in self._spans()}
        return {
            tab: Spot(self.region.offset + Offset(starts[tab], 0), labels[tab])
            if tab in starts
            else Spot(self.region.offset, self._short.get(tab, label), is_shown=False)
            for tab, label in self._tabs.items()
        }

    def render(self) -> Content:
        fitting = self._fit()
        cells = [self._cell(tab, fitting) for tab in fitting.tabs]
        before, after = ([Content(BEFORE)] * fitting.before, [Content(AFTER)] * fitting.after)
        return Content(" " * fitting.gap).join([*before, *cells, *after])

    def _fit(self) -> Fit:
        tabs = [
            Tab(tab, label, self._short.get(tab, label), self.badges.get(tab, ""))
            for tab, label in self._tabs.items()
        ]
        return fit(tabs, self.active, self.size.width)

    def _spans(self) -> Iterator[tuple[str, int, int]]:
        """Yields the tabs that are shown, each with its first column and the one after its last."""
        fitting = self._fit()
        x = (1 + fitting.gap) * fitting.before
        for tab in fitting.tabs:
            yield tab.id, x, x + fitting.cell_width(tab)
            x += fitting.cell_width(tab) + fitting.gap

    def _cell(self, tab: Tab, fitting: Fit) -> Content:
        blank = fitting.blank
        is_active = tab.id == self.active
        # Apart from what it shows, the strip has the focus itself: its arrows are those that turn it.
        before, after = ("◂", "▸") if is_active and blank and self.has_focus else (blank, blank)
        cell = Content(f"{before}{tab.label}{after}")
        if self.has_focus and not is_active:
            cell = cell.stylize("underline")
        if is_active:
            cell = cell.stylize(self.get_visual_style("strip--active"))
            if self.focused_below or self.has_focus:
                # Seen without colour too. A component class cannot say it: Textual leaves it out.
                cell = cell.stylize("reverse")
        if not tab.mark:
            return cell
        badge = self.get_visual_style("strip--badge")
        return Content.assemble(cell, Content(f"{tab.mark}{blank}").stylize(badge))

    def action_step(self, by: int) -> None:
        tabs = list(self._tabs)
        self._choose(tabs[(tabs.index(self.active) + by) % len(tabs)])

    def on_click(self, event: events.Click) -> None:
        """Chooses what was clicked on; a mark at an end brings the next tab that had no room there."""
        spans = list(self._spans())
        _, first, _ = spans[0]
        if event.x < first:
            self._choose_beside(spans[0][0], -1)
            return
        for tab, _, end in spans:
            if event.x < end + self._fit().gap:
                self._choose(tab)
                return
        if self._fit().after:
            self._choose_beside(spans[-1][0], 1)

    def _choose_beside(self, tab: str, by: int) -> None:
        tabs = list(self._tabs)
        self._choose(tabs[tabs.index(tab) + by])

    def _choose(self, tab: str) -> None:
        self.active = tab
        self.post_message(self.Activated(self, tab))


class LeadingStrip(TabStrip):
    """Tabs above what they show: Down goes there, Up to what is above them."""

    BINDINGS = [
        Binding("down", "descend", "Into the tab", show=False),
        Binding("up", "go_above", "Above", show=False),
    ]

    def action_go_above(self) -> None:
        from workbench.tui.widgets.field_row import go_to_row

        go_to_row(self.screen, -1)

    def action_descend(self) -> None:
        self.post_message(self.Activated(self, self.active, descends=True))
