"""Which labels of a row of tabs are shown, and how, in the columns there are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace
from textual.geometry import Offset

BEFORE, AFTER = "‹", "›"
"""What stands for the tabs that have no room at the left and at the right."""


class Tab(msgspec.Struct, frozen=True):
    """A tab as it is to be shown.

    Attributes:
        id: its ID.
        label: what it is called.
        short: what it is called where there is less room.
        mark: what stands behind the label; empty for nothing.
    """

    id: str
    label: str
    short: str = ""
    mark: str = ""


class Spot(msgspec.Struct, frozen=True):
    """Where the name of a part stands on the screen.

    Attributes:
        offset: of its first column.
        name: as it is shown; empty where the part has none there.
        is_shown: whether there is room for it.
    """

    offset: Offset
    name: str = ""
    is_shown: bool = True


class Fit(msgspec.Struct, frozen=True):
    """The labels as they fit.

    Attributes:
        tabs: those that are shown, in order.
        blank: what stands at both sides of a label.
        gap: columns between two tabs.
        before, after: whether tabs are left out at the left, at the right.
    """

    tabs: Sequence[Tab]
    blank: str = ""
    gap: int = 1
    before: bool = False
    after: bool = False

    @property
    def width(self) -> int:
        """The columns that it takes."""
        cells = sum(self.cell_width(tab) for tab in self.tabs) + self.gap * (len(self.tabs) - 1)
        return cells + (1 + self.gap) * (self.before + self.after)

    def cell_width(self, tab: Tab) -> int:
        """Returns the columns of a tab with its mark."""
        label = len(self.blank) * 2 + len(tab.label)
        if not tab.mark:
            return label
        # Without blanks around a label its mark touches it: one column on either side would tell nothing.
        return label + len(tab.mark) + len(self.blank)


def fit(tabs: Sequence[Tab], active: str, columns: int) -> Fit:
    """Returns the tabs as wide apart as there is room for.

    Labels first move together, then the longest that are not active give way to their short ones;
    what still has no room is left out, farthest from the active tab first.
    """
    for blank, gap in ((" ", 1), (" ", 0), ("", 1)):
        whole = Fit(tabs, blank, gap)
        if whole.width <= columns:
            return whole
    shortened = Fit(tabs)
    while shortened.width > columns:
        long = [tab for tab in shortened.tabs if tab.id != active and len(tab.short) < len(tab.label)]
        if not long:
            return _nearest(shortened.tabs, active, columns)
        longest = max(long, key=lambda tab: len(tab.label))
        shortened = Fit([_short(tab) if tab is longest else tab for tab in shortened.tabs])
    return shortened


def _short(tab: Tab) -> Tab:
    return replace(tab, label=tab.short)


def _nearest(tabs: Sequence[Tab], active: str, columns: int) -> Fit:
    """The active tab with as many of its neighbours as have room."""
    first = last = next((place for place, tab in enumerate(tabs) if tab.id == active), 0)
    grows = True
    shown = _slice(tabs, first, last)
    while grows:
        grows = False
        for low, high in ((first, last + 1), (first - 1, last)):
            if low < 0 or high >= len(tabs):
                continue
            wider = _slice(tabs, low, high)
            if wider.width <= columns:
                first, last, shown, grows = low, high, wider, True
                break
    return shown


def _slice(tabs: Sequence[Tab], first: int, last: int) -> Fit:
    return Fit(tabs[first : last + 1], before=first > 0, after=last < len(tabs) - 1)
