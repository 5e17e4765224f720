"""What the history's list shows: by its search, after a change, at an exchange that is gone to."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model.exchange import Exchange, ExchangeSummary
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.listing import HistoryListing
from workbench.tui.panels.history.messages import Listed, Read, VersionSeen
from workbench.tui.panels.history.preview import HEAD, SEARCHED
from workbench.tui.panels.history.reader import HistoryReader
from workbench.tui.panels.history.search_line import SearchLine


class HistoryBrowser:
    """Has the history read as the search, the list and what was sent ask for it.

    Args:
        reader: reads in threads.
        rows: shows what was read.
        line: has the search.

    Attributes:
        listing: what is listed.
    """

    def __init__(self, reader: HistoryReader, rows: HistoryList, line: SearchLine) -> None:
        self._reader = reader
        self._list = rows
        self._line = line
        self.listing = HistoryListing()
        self._seen_last: ExchangeSummary | None = None

    def search(self) -> None:
        """Lists what is searched for; once a search is cleared, at what was sent meanwhile."""
        newest, self.listing.newest = self.listing.newest, None
        self.list_anew(go_to=None if self._line.search else newest)

    def retry(self) -> None:
        """Lists again where the history could not be read."""
        if self.listing.error:
            self.list_anew()

    @property
    def is_searching(self) -> bool:
        """Whether the rows are still those of another search."""
        return self._line.search != self.listing.search

    def go_to(self, number: int) -> None:
        """Puts the cursor on an exchange; where the search does not find it, the search is given up."""
        numbers = self.listing.numbers
        if self.is_searching or (numbers is not None and number not in numbers):
            self._line.reset()
        self.list_anew(go_to=number)

    def list_anew(self, *, go_to: int | None = None, is_needed: bool = False) -> None:
        """Reads again what is searched for.

        Args:
            go_to: an exchange to have the cursor on; where there is none, it stays on its own.
            is_needed: whether keys of the list wait for it, as they do where the cursor goes elsewhere.
        """
        row = self._list.highlighted
        self.listing.destination = go_to or self.listing.destination
        keep = self.listing.destination or (row.id if row else None)
        # Not what is listed: a search that is still being read would be given up for it.
        self._reader.list(
            self._line.search,
            keep,
            self._list.pages_in_sight(),
            is_new=self.is_searching,
            is_needed=is_needed or go_to is not None,
        )

    def exchange_ended(self, exchange: Exchange) -> None:
        """It is a row from now on: the cursor goes there, but not away from what its user looks at.

        The answer to another draft than the one on show is none of that.
        """
        is_elsewhere = self._list.has_focus and self._list.highlighted != self._seen_last
        is_left = is_elsewhere or self._list.number_on_show != exchange.id
        is_searched = bool(self._line.search)
        go_to = self.listing.end(exchange.id, is_left=is_left, is_searched=is_searched)
        self.list_anew(go_to=go_to, is_needed=True)

    def exchange_shown(self, exchange: Exchange | None) -> None:
        """Marks it, and goes to it; the cursor of a list that is searched, or has the focus, is its user's.

        Where there is none, a request goes out, during which the cursor may be moved.
        """
        number = exchange.id if exchange else None
        self._list.show_mark(number)
        row = self._seen_last = self._list.highlighted
        is_free = not (self._line.search or self._list.has_focus)
        if number is not None and is_free and (row is None or row.id != number):
            self.list_anew(go_to=number)

    def look(self) -> None:
        """Lists anew where another workbench has written to the history."""
        self._reader.look(self.listing.version)

    def read_rows(self, pages: Sequence[int]) -> None:
        """Reads rows that came into sight."""
        self._reader.read(self.listing.turn, pages, self.listing.numbers)

    def read_preview(self, row: ExchangeSummary) -> None:
        """Reads a glance at an exchange."""
        self._reader.peek(row.id, SEARCHED if self.listing.search.words else HEAD)

    # What was read

    def listed(self, message: Listed) -> None:
        """Shows another list, or the same one changed."""
        is_held = self._list.has_focus or self._list.is_cursor_on_show
        row = self._list.highlighted
        cursor, is_same = self.listing.accept(
            message, self._list.cursor, is_held=is_held, highlighted=row.id if row else None
        )
        self._reader.listing.show(message.reading)
        words = message.search.words
        self._list.fill(message.length, message.pages, words=words, cursor=cursor, stay=is_same)
        if message.behind:
            self._reader.tidy()

    def version_seen(self, message: VersionSeen) -> None:
        """Keeps the version that the list is read as of."""
        self.listing.version = message.version

    def rows_read(self, message: Read) -> None:
        """Shows rows that were wanted, unless another list is shown by now."""
        if message.turn == self.listing.turn:
            self._list.give(message.pages)
