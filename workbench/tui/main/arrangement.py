"""How the parts of the main screen are arranged, by the room there is and by what the user chose."""

from __future__ import annotations

from enum import StrEnum

_STACKED_COLUMNS, _STACKED_ROWS = 100, 30
_BESIDE_COLUMNS = 160
_LEAST_COLUMNS, _LEAST_ROWS = 80, 24
"""What a choice needs to be followed in a terminal that is smaller than the usual for it."""


class Arrangement(StrEnum):
    """Where lists, request and answer are."""

    TABS = "tabs"
    """One part at a time."""
    STACKED = "stacked"
    """Lists at the left; at the right the request above the answer."""
    BESIDE = "beside"
    """Lists, request and answer in columns."""

    @property
    def described(self) -> str:
        """What it is, in a few words."""
        return {
            Arrangement.TABS: "one part at a time",
            Arrangement.STACKED: "the request above the response",
            Arrangement.BESIDE: "lists, request and response in columns",
        }[self]


def chosen_arrangement(name: str) -> Arrangement | None:
    """Returns the arrangement of a name that was remembered; None where it is not the name of one."""
    return Arrangement(name) if name in {*Arrangement} else None


def fitting(columns: int, rows: int) -> Arrangement:
    """Returns the arrangement for a terminal of this size where nothing was chosen."""
    if columns >= _BESIDE_COLUMNS:
        return Arrangement.BESIDE
    if columns >= _STACKED_COLUMNS and rows >= _STACKED_ROWS:
        return Arrangement.STACKED
    return Arrangement.TABS


def arranged(chosen: Arrangement | None, columns: int, rows: int) -> Arrangement:
    """Returns the arrangement to show.

    Args:
        chosen: the user's own choice; None for the one that fits. It is followed where there is room for it.
    """
    if chosen is Arrangement.TABS:
        return chosen
    if chosen is None or columns < _LEAST_COLUMNS or rows < _LEAST_ROWS:
        return fitting(columns, rows)
    return chosen


def following(shown: Arrangement) -> Arrangement:
    """Returns the next arrangement, for a key that goes through all of them."""
    order = tuple(Arrangement)
    return order[(order.index(shown) + 1) % len(order)]


class Share(StrEnum):
    """How much room the part with the focus has beside the other."""

    HALF = "half"
    MORE = "two thirds"
    WHOLE = "the whole screen"

    def next(self) -> Share:
        """Returns the next share, for a key that goes through all of them."""
        order = tuple(Share)
        return order[(order.index(self) + 1) % len(order)]
