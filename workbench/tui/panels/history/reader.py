"""The history read and changed, in threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from workbench.model.errors import OperationCancelledError, StoreError
from workbench.model.progress import CancelToken
from workbench.model.query import Search
from workbench.services.history import HistoryService
from workbench.tui.host import Host
from workbench.tui.panels.history.messages import Changed, DeletionWanted, Failed, Peeked, Read, VersionSeen
from workbench.tui.panels.history.query_state import everything, matching_page, rows_of


class HistoryReader:
    """Reads what the history lists, and changes it. Its threads post messages.

    Of each kind of reading the newest counts: it has the one before given up.

    Args:
        past: the history.
        host: runs the threads, and hears the messages.
    """

    def __init__(self, past: HistoryService, host: Host) -> None:
        self._past = past
        self._host = host
        self._tokens: dict[str, CancelToken] = {}

    def list(self, search: Search, keep: int | None, sight: Sequence[int], *, is_new: bool) -> None:
        """Lists what a search finds: the newest at once, then all. Posts `VersionSeen` and `Listed`.

        Args:
            search: what to find; all where it is empty.
            keep: the exchange that has the cursor.
            sight: the pages that are in sight.
            is_new: whether something else was listed before.
        """
        self._begin("history", partial(self._list, search, keep, sight, is_new))

    def read(self, turn: int, pages: Sequence[int], numbers: Sequence[int] | None) -> None:
        """Reads rows of a listing; posts `Read`.

        Args:
            turn: which listing it is.
            pages: of the listing.
            numbers: of all that was found; None for the whole history.
        """
        self._begin("history-rows", partial(self._read, turn, pages, numbers))

    def peek(self, number: int, head: int) -> None:
        """Reads a glance at an exchange, so many bytes of its bodies; posts `Peeked`."""
        self._begin("history-peek", partial(self._peek, number, head))

    def tidy(self) -> None:
        """Enforces the retention limits and completes the search index while nobody waits."""
        self._begin("history-tidy", self._tidy)

    def look(self, version: int | None) -> None:
        """Posts `Changed` where another workbench has written to the history since a version."""
        self._begin("history-version", partial(self._look, version))

    def write(self, act: Callable[[], str | None]) -> None:
        """Changes the history; posts `Changed` with what that returns for its user."""
        self._host.run_in_background(partial(self._write, act), group="history-write")

    def prepare_deletion(self, rows: Sequence[int]) -> None:
        """Sees what is pinned among some rows and what their runs made; posts `DeletionWanted`."""
        self._host.run_in_background(partial(self._prepare_deletion, rows), group="history-write")

    def close(self) -> None:
        """Gives up what is being read."""
        for token in self._tokens.values():
            token.cancel()

    def _begin(self, group: str, act: Callable[[CancelToken], None]) -> None:
        if group in self._tokens:
            self._tokens[group].cancel()
        token = self._tokens[group] = CancelToken()
        self._host.run_in_background(partial(self._guarded, act, token), group=group, exclusive=True)

    # In threads

    def _guarded(self, act: Callable[[CancelToken], None], token: CancelToken) -> None:
        try:
            act(token)
        except OperationCancelledError:
            return
        except StoreError as error:
            self._host.post_message(Failed(error.text))

    def _list(
        self, search: Search, keep: int | None, sight: Sequence[int], is_new: bool, token: CancelToken
    ) -> None:
        # Before the rows: a change in between is then seen once more, and not missed.
        self._host.post_message(VersionSeen(self._past.version()))
        if not search:
            self._host.post_message(everything(self._past, keep, sight))
            return

        def is_cancelled() -> bool:
            return token.cancelled

        pages = matching_page(self._past, search, keep, sight, new=is_new, cancelled=is_cancelled)
        for listed in pages:
            if not token.cancelled:
                self._host.post_message(listed)

    def _read(
        self, turn: int, pages: Sequence[int], numbers: Sequence[int] | None, token: CancelToken
    ) -> None:
        rows = {page: rows_of(self._past, page, numbers) for page in pages}
        if not token.cancelled:
            self._host.post_message(Read(turn, rows))

    def _peek(self, number: int, head: int, token: CancelToken) -> None:
        peek = self._past.peek(number, head=head)
        if not token.cancelled:
            self._host.post_message(Peeked(peek))

    def _tidy(self, token: CancelToken) -> None:
        try:
            if self._past.read_only:
                return
            removed, read = self._past.tidy(lambda: token.cancelled)
        except StoreError:
            # Nobody asked for it: what is wrong is said by what its user asks for.
            return
        if removed or read:
            notice = f"{removed:,} old exchanges removed (retention)." if removed else ""
            self._host.post_message(Changed(notice))

    def _look(self, version: int | None, token: CancelToken) -> None:
        if self._past.version() != version:
            self._host.post_message(Changed())

    def _prepare_deletion(self, rows: Sequence[int]) -> None:
        try:
            pinned, count = self._past.pinned(rows)
        except StoreError as error:
            self._host.post_message(Failed(error.text))
        else:
            self._host.post_message(DeletionWanted(rows, pinned, count))

    def _write(self, act: Callable[[], str | None]) -> None:
        try:
            notice = act()
        except StoreError as error:
            self._host.post_message(Failed(error.text))
        else:
            self._host.post_message(Changed(notice or ""))
