"""What the history lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.content.humanize import counted
from workbench.model.keys.text import key_of, with_keys
from workbench.model.query import Search
from workbench.tui.panels.history.query_state import PAGE

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
        refusal: why the last change was not made. It stays while lists are read, until its user goes on.
        newest: what was sent while the list was searched.
        destination: the exchange that the cursor is to go to; None where it stays on its own.
    """

    def __init__(self) -> None:
        self.search = Search()
        self.numbers: Sequence[int] | None = None
        self.turn = 0
        self.is_whole = True
        self.is_read = False
        self.version: int | None = None
        self.error = ""
        self.refusal = ""
        self._refused_at: int | None = None
        self.newest: int | None = None
        self.destination: int | None = None
        self._behind = 0

    def accept(
        self, listed: Listed, cursor: int, *, is_held: bool, highlighted: int | None = None
    ) -> tuple[int, bool]:
        """Takes another listing, or the same one changed.

        Args:
            listed: what was read.
            cursor: the place of the cursor.
            is_held: whether the cursor stays with its exchange wherever that is: the list has the focus, or
                the response shows that exchange.
            highlighted: the exchange under the cursor now; None where it is not known.

        Returns:
            The place of the cursor now, and whether it is the same listing.
        """
        is_same = listed.search == self.search
        is_destination = self.destination is not None and listed.keep == self.destination
        if is_destination and listed.whole:
            self.destination = None
        if is_same and cursor == 0 and not is_held and not is_destination:
            # Who is elsewhere, and had not gone further down, finds the newest when they come back.
            place = 0
        elif is_same and not is_destination and (moved_to := _place_of(highlighted, listed)) is not None:
            # Also where the cursor was moved while this was read.
            place = moved_to
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

    def refuse(self, reason: str, at: int | None) -> None:
        """A change was not made.

        Args:
            reason: why.
            at: the exchange that has the cursor; None for none.
        """
        self.refusal, self._refused_at = reason, at

    def end_refusal(self, *, unless_at: int | None = None) -> bool:
        """Its user goes on; returns whether there was a refusal that ends with it.

        Args:
            unless_at: the exchange that has the cursor: it stays while that is still the same.
        """
        if not self.refusal or (unless_at is not None and unless_at == self._refused_at):
            return False
        self.refusal = ""
        return True

    def end(self, number: int | None, *, is_left: bool, is_searched: bool) -> int | None:
        """Takes the number of what was sent; returns it where the cursor goes to it.

        Args:
            number: of the exchange.
            is_left: whether its user looks at another row.
            is_searched: whether a search is listed, or is about to be.
        """
        self.newest = number if is_searched else None
        return None if is_searched or is_left else number

    def summary(self, length: int, marked: int, *, has_runs: bool = False) -> str:
        """Returns the last line: what is marked, or how much was found, or how much there is.

        Args:
            length: how many rows there are.
            marked: how many of them are marked.
            has_runs: whether one of them stands for several exchanges.
        """
        if marked:
            does = "‹history.compare› compare" if marked < 3 else "‹history.batch› replay"
            return with_keys(f"{marked:,} marked: {does}, ‹history.clear› unmarks")
        if self.search:
            behind = f"  {self._behind:,} not indexed yet" if self._behind else ""
            does = "clears" if self.newest is None else f"goes to #{self.newest}"
            return f"{length:,}{'' if self.is_whole else '+'} found{behind}  {key_of('history.clear')} {does}"
        return counted(length, "row" if has_runs else "exchange") if length else ""


def _place_of(exchange: int | None, listed: Listed) -> int | None:
    """Returns the place of an exchange among the rows that were read; None where it is not one of them."""
    rows = ((page * PAGE + at, row.id) for page, rows in listed.pages.items() for at, row in enumerate(rows))
    return next((place for place, number in rows if number == exchange), None)
