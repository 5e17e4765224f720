"""What the history lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.content.humanize import counted
from workbench.model.query import Search

if TYPE_CHECKING:
    from workbench.tui.panels.history.messages import Listed


class HistoryListing:
    """The search, what it has found, and how much of that is known.

    Attributes:
        search: what is listed; all where it is empty.
        numbers: the IDs of all matches; None without a search.
        turn: counts the listings: rows of an earlier one are not taken.
        is_whole: whether every match has been found.
        is_read: whether anything was listed yet.
        version: of the history as it was read; None where it has to be read again.
        error: why it cannot be read; empty where it can.
        newest: what was sent while the list was searched.
    """

    def __init__(self) -> None:
        self.search = Search()
        self.numbers: Sequence[int] | None = None
        self.turn = 0
        self.is_whole = True
        self.is_read = False
        self.version: int | None = None
        self.error = ""
        self.newest: int | None = None
        self._behind = 0

    def accept(self, listed: Listed, cursor: int, *, is_focused: bool) -> tuple[int, bool]:
        """Takes another listing, or the same one changed.

        Args:
            listed: what was read.
            cursor: the place of the cursor.
            is_focused: whether the list has the focus.

        Returns:
            The place of the cursor now, and whether it is the same listing.
        """
        is_same = listed.search == self.search
        if is_same and cursor == 0 and not is_focused:
            # Who is elsewhere, and had not gone further down, finds the newest when they come back.
            place = 0
        elif listed.cursor is not None:
            place = listed.cursor
        else:
            place = cursor if is_same else 0
        self.search, self.numbers, self.is_whole = listed.search, listed.numbers, listed.whole
        self.turn += 1
        self.is_read = True
        self.error = ""
        self._behind = listed.behind
        return place, is_same

    def fail(self, error: str) -> None:
        """It cannot be read. What was read stays; the next look reads again."""
        self.version = None
        self.error = error

    def end(self, number: int | None, *, is_left: bool) -> int | None:
        """Takes the number of what was sent; returns it where the cursor goes to it.

        Args:
            number: of the exchange.
            is_left: whether its user looks at another row.
        """
        self.newest = number if self.search else None
        return None if self.search or is_left else number

    def summary(self, length: int, marked: int, *, has_runs: bool = False) -> str:
        """Returns the last line: what is marked, or how much was found, or how much there is.

        Args:
            length: how many rows there are.
            marked: how many of them are marked.
            has_runs: whether one of them stands for several exchanges.
        """
        if marked:
            does = "c compare" if marked < 3 else "R replay"
            return f"{marked:,} marked: {does}, Esc unmarks"
        if self.search:
            behind = f"  {self._behind:,} not indexed yet" if self._behind else ""
            does = "clears" if self.newest is None else f"goes to #{self.newest}"
            return f"{length:,}{'' if self.is_whole else '+'} found{behind}  Esc {does}"
        return counted(length, "row" if has_runs else "exchange") if length else ""
