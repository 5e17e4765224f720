"""What other parts are asked for the rows of the history: shown, sent again, compared, exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.message import Message

from workbench.model.keys.text import with_keys
from workbench.tui.messages import (
    BatchRequested,
    CompareRequested,
    EditExchangeRequested,
    ExportRequested,
    ReplayRequested,
    ShowExchangeRequested,
)
from workbench.tui.panels.history.browser import HistoryBrowser
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.search_line import SearchLine
from workbench.tui.widgets.panel import Panel, refuse


class RowActions:
    """Acts on the marked rows, or on the one under the cursor.

    Args:
        panel: posts what is asked for.
        rows: the list.
        line: has the search.
        browser: goes to other rows.

    Attributes:
        actions: by the names that the table of keys has.
    """

    def __init__(self, panel: Panel, rows: HistoryList, line: SearchLine, browser: HistoryBrowser) -> None:
        self._panel = panel
        self._list = rows
        self._line = line
        self._browser = browser
        self.actions: Mapping[str, Callable[[], None]] = {
            "show": self.show,
            "replay": lambda: self._ask(ReplayRequested),
            "edit": lambda: self._ask(EditExchangeRequested),
            "export": lambda: self._ask(ExportRequested),
            "batch": self._batch,
            "compare": self._compare,
            "mark": self._mark,
            "filter": line.begin,
            "clear": self._clear,
            "original": self._original,
            "replays": self._replays,
        }

    def show(self) -> None:
        """Shows the exchange with the cursor; lists what a run sent."""
        row = self._list.highlighted
        if row is not None and row.run is not None:
            self._line.search_for(f"run:{row.id}")
        elif row is not None:
            self._panel.post_message(ShowExchangeRequested(row.id))

    def _ask(self, request: Callable[[int], Message]) -> None:
        """Asks for something with the exchange that has the cursor; a row that stands for several is none."""
        row = self._list.highlighted
        if row is not None and row.run is not None:
            reason = "This row stands for several requests. ‹history.show› lists them."
            refuse(self._panel, with_keys(reason))
        elif row is not None:
            self._panel.post_message(request(row.id))

    def _batch(self) -> None:
        """Sends the marked again, or all that was found, the oldest first."""
        listing = self._browser.listing
        if marked := self._list.marked:
            self._panel.post_message(BatchRequested(tuple(marked)))
        elif listing.numbers is not None and listing.is_whole:
            self._panel.post_message(BatchRequested(tuple(listing.numbers[::-1])))
        else:
            reason = (
                "Mark exchanges with ‹history.mark› or search first; ‹history.batch› then sends them again."
            )
            refuse(self._panel, with_keys(reason))

    def _compare(self) -> None:
        row, marked = self._list.highlighted, self._list.marked
        if len(marked) == 2:
            self._panel.post_message(CompareRequested(*marked))
        elif row is not None and len(marked) == 1 and marked[0] != row.id:
            self._panel.post_message(CompareRequested(*sorted((marked[0], row.id))))
        elif row is not None and row.replay_of is not None and not marked:
            self._panel.post_message(CompareRequested(row.replay_of, row.id))
        else:
            reason = (
                "Mark two exchanges with ‹history.mark›, or select a replay to compare it with its original."
            )
            refuse(self._panel, with_keys(reason))

    def _mark(self) -> None:
        if (row := self._list.highlighted) is not None:
            self._list.mark([row.id], on=row.id not in self._list.marked)
            self._list.action_move(1)

    def _clear(self) -> None:
        """Removes all marks; where nothing is marked, or in the search, clears the search."""
        if self._list.marked and not self._line.is_typing:
            self._list.mark(self._list.marked, on=False)
        else:
            self._line.search_for("")
            if self._browser.is_searching:
                # Hidden, as nothing was found, it would not take the focus.
                self._list.display = True
            self._panel.screen.set_focus(self._list)

    def _original(self) -> None:
        row = self._list.highlighted
        if row is None or row.replay_of is None:
            refuse(self._panel, "This exchange is not a replay.")
        else:
            self._browser.go_to(row.replay_of)

    def _replays(self) -> None:
        if (row := self._list.highlighted) is not None:
            self._line.search_for(f"replay:{row.id}")
