"""The history read and changed, in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from workbench.model.errors import OperationCancelledError, StoreError
from workbench.model.query import Search
from workbench.services.history import HistoryService
from workbench.tui.host import Host
from workbench.tui.keys.list_reading import ListReading
from workbench.tui.panels.history.messages import (
    Changed,
    DeletionRefused,
    DeletionWanted,
    Failed,
    HistoryMessage,
    NotTidied,
    Peeked,
    Read,
    Refused,
    VersionSeen,
)
from workbench.tui.panels.history.query_state import everything, matching_page, rows_of
from workbench.tui.widgets.turns import Queue, Turn, Turns

HistoryTurn = Turn[HistoryMessage]


class HistoryReader:
    """Reads what the history lists, and changes it. Its threads post messages.

    Of each kind of reading the newest counts: the one before is given up, and does not come after it.

    Args:
        past: the history.
        host: runs the threads, and hears the messages.

    Attributes:
        listing: whether what is listed has been read, and shows what its user has done.
    """

    def __init__(self, past: HistoryService, host: Host) -> None:
        self._past = past
        self._host = host
        self.listing = ListReading("the history")
        self._turns: dict[str, Turns[HistoryMessage]] = {}
        self._changes = Queue(partial(host.run_in_background, group="history-write"))

    def list(
        self,
        search: Search,
        keep: int | None,
        sight: Sequence[int],
        *,
        is_new: bool,
        is_needed: bool = False,
    ) -> None:
        """Lists what a search finds: the newest at once, then all. Posts `VersionSeen` and `Listed`.

        Args:
            search: what to find; all where it is empty.
            keep: the exchange that has the cursor.
            sight: the pages that are in sight.
            is_new: whether something else was listed before.
            is_needed: whether keys of the list wait for it.
        """
        number = self.listing.begin(is_needed=is_needed)
        self._begin("history", partial(self._list, search, keep, sight, number=number, is_new=is_new))

    def read(self, listing: int, pages: Sequence[int], numbers: Sequence[int] | None) -> None:
        """Reads rows of a listing; posts `Read`.

        Args:
            listing: which it is.
            pages: of the listing.
            numbers: of all that was found; None for the whole history.
        """
        self._begin("history-rows", partial(self._read, listing, pages, numbers))

    def peek(self, number: int, head: int) -> None:
        """Reads a glance at an exchange, so many bytes of its bodies; posts `Peeked`."""
        self._begin("history-peek", partial(self._peek, number, head))

    def tidy(self) -> None:
        """Enforces the retention limits and completes the search index while nobody waits.

        Posts `Changed` where that changes what is listed, or `NotTidied`.
        """
        self._begin("history-tidy", self._tidy)

    def look(self, version: int | None) -> None:
        """Posts `Changed` where another workbench has written to the history since a version."""
        self._begin("history-version", partial(self._look, version))

    def write(self, act: Callable[[], str | None]) -> None:
        """Changes the history; posts `Changed` with what that returns for its user, or `Refused`.

        Keys of the list wait until it shows the change.
        """
        self.listing.change()
        self._changes.add(partial(self._write, act))

    def prepare_deletion(self, rows: Sequence[int]) -> None:
        """Sees what is pinned among some rows and what their runs made.

        Posts `DeletionWanted` or `DeletionRefused`.
        """
        self._changes.add(partial(self._prepare_deletion, rows))

    def close(self) -> None:
        """Gives up what is being read."""
        for turns in self._turns.values():
            turns.end()

    def _begin(self, group: str, act: Callable[[HistoryTurn], None]) -> None:
        if group not in self._turns:
            self._turns[group] = Turns(self._host.post_message)
        turn = self._turns[group].begin()
        self._host.run_in_background(partial(self._guarded, act, turn), group=group, exclusive=True)

    # In threads

    def _guarded(self, act: Callable[[HistoryTurn], None], turn: HistoryTurn) -> None:
        try:
            act(turn)
        except OperationCancelledError:
            return
        except StoreError as error:
            turn.deliver(Failed(error.text))

    def _list(
        self,
        search: Search,
        keep: int | None,
        sight: Sequence[int],
        turn: HistoryTurn,
        *,
        number: int,
        is_new: bool,
    ) -> None:
        # Before the rows: a change in between is then seen once more, and not missed. Not in the turn:
        # a reading that has only begun would keep the rows of the one before from being shown.
        self._host.post_message(VersionSeen(self._past.version()))
        if not search:
            listed = everything(self._past, keep, sight)
            listed.reading = number
            turn.deliver(listed)
            return

        def is_cancelled() -> bool:
            return turn.is_given_up

        pages = matching_page(self._past, search, keep, sight, new=is_new, cancelled=is_cancelled)
        for listed in pages:
            if not turn.is_given_up:
                listed.reading = number
                turn.deliver(listed)

    def _read(
        self, listing: int, pages: Sequence[int], numbers: Sequence[int] | None, turn: HistoryTurn
    ) -> None:
        rows = {page: rows_of(self._past, page, numbers) for page in pages}
        if not turn.is_given_up:
            turn.deliver(Read(listing, rows))

    def _peek(self, number: int, head: int, turn: HistoryTurn) -> None:
        peek = self._past.peek(number, head=head)
        if not turn.is_given_up:
            turn.deliver(Peeked(peek))

    def _tidy(self, turn: HistoryTurn) -> None:
        try:
            if self._past.read_only:
                return
            removed, read = self._past.tidy(lambda: turn.is_given_up)
        except StoreError as error:
            turn.deliver(NotTidied(error.text))
            return
        if removed or read:
            notice = f"{removed:,} old exchanges removed (retention)." if removed else ""
            turn.deliver(Changed(notice))

    def _look(self, version: int | None, turn: HistoryTurn) -> None:
        if self._past.version() != version:
            turn.deliver(Changed())

    def _prepare_deletion(self, rows: Sequence[int]) -> None:
        try:
            pinned, count = self._past.pinned(rows)
        except StoreError as error:
            self._host.post_message(DeletionRefused(error.text))
        else:
            self._host.post_message(DeletionWanted(rows, pinned, count))

    def _write(self, act: Callable[[], str | None]) -> None:
        try:
            notice = act()
        except StoreError as error:
            self._host.post_message(Refused(error.text))
        else:
            self._host.post_message(Changed(notice or "", is_asked=True))
