"""The list of endpoints on the screen, with what it knows of the one under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from workbench.tui.panels.endpoints.endpoint_lists import EndpointLists
from workbench.tui.panels.endpoints.list_state import reason, summary
from workbench.tui.panels.endpoints.paint import about, heading, painted
from workbench.tui.panels.endpoints.rows import Row
from workbench.tui.widgets.bases.painted_size import SizePainted
from workbench.tui.widgets.rows.list import RowList

_BESIDE_ROWS = 2
"""Columns of the list that are its padding and its bar."""


class EndpointTable(Vertical):
    """Rows, or why there are none; below them the chosen endpoint, and how the reading goes.

    Attributes:
        rows: the list.
    """

    DEFAULT_CSS = """
    EndpointTable {
        height: 1fr;
    }
    EndpointTable > RowList {
        padding: 0 0 0 1;
    }
    EndpointTable > #endpoints-note {
        padding: 1;
        color: $text-muted;
        height: 1fr;
    }
    EndpointTable > #endpoints-about {
        height: auto;
        max-height: 50%;
        border-top: solid $panel;
        padding: 0 1;
    }
    EndpointTable > #endpoints-state {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    EndpointTable > #endpoints-state.-wrong {
        height: auto;
        max-height: 4;
        text-wrap: wrap;
    }
    """

    def __init__(self, lists: EndpointLists, now: Callable[[], datetime]) -> None:
        """
        Args:
            lists: what is listed.
            now: the time of day.
        """
        super().__init__()
        self._lists = lists
        self._now = now
        self._words = ""
        self._shown_columns = 0
        self.rows = RowList(id="endpoints-list")
        self._note = Static(id="endpoints-note", markup=False)
        self._about = Static(id="endpoints-about", markup=False)
        self._state = Static(id="endpoints-state", markup=False)

    def compose(self) -> ComposeResult:
        yield self.rows
        yield self._note
        yield self._about
        yield self._state

    @property
    def chosen(self) -> Row | None:
        """The endpoint under the cursor."""
        rows, at = self._lists.rows, self.rows.cursor
        return rows[at] if at < len(rows) else None

    def search(self, words: str) -> None:
        """Shows the endpoints that every word fits."""
        self._words = words
        self.show()

    def show(self, *, stay: bool = False) -> None:
        """Shows the list, filtered and sorted.

        Args:
            stay: whether the cursor stays on its endpoint.
        """
        position = self._lists.search(self._words, self.chosen if stay else None)
        rows = self._lists.rows
        self._shown_columns = self._columns
        head = heading(self._columns, self._lists.order, several=self._lists.has_places)
        self.rows.show(
            len(rows),
            self._paint,
            wide=max(self._columns, 1),
            head=(lambda: head) if head else None,
            at=position,
        )
        # An empty list takes no room and keeps the focus: its user came for what is still being read.
        self.rows.styles.height = "1fr" if rows else 0
        self._about.display = bool(rows)
        self._note.display = not rows
        self.tell()

    def tell(self) -> None:
        """Says what is known of the chosen endpoint, and how the reading goes."""
        chosen = self.chosen
        now = self._now()
        last = None if chosen is None else self._lists.last.get(chosen.endpoint.name)
        if chosen is not None:
            self._tell_about(about(chosen, last, now))
        else:
            text, is_wrong = reason(self._lists.states)
            self._note.update(Content.assemble((text, "$text-error" if is_wrong else "")))
        # One line, but for what went wrong: a layout for each letter of a search would cost more than it.
        is_wrong = self._lists.is_wrong
        self._state.set_class(is_wrong, "-wrong")
        text = summary(self._lists.states, len(self._lists.rows), self._lists.order, now)
        self._state.update(Content(text), layout=is_wrong)

    def _tell_about(self, text: Content) -> None:
        """Shows what the list knows of the chosen endpoint; another height alone lays the screen out anew."""
        height = text.get_height({}, max(self._about.content_region.width, 1))
        self._about.update(text, layout=height != self._about.content_region.height)

    def on_resize(self) -> None:
        self.show()

    def on_size_painted(self, event: SizePainted) -> None:
        event.stop()
        if self._columns != self._shown_columns:
            self.show(stay=True)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.tell()

    @property
    def _columns(self) -> int:
        """The columns of a row: those of the list without its padding, and without the bar that may come."""
        return (self.rows.outer_size.width or self.size.width) - _BESIDE_ROWS

    def _paint(self, row: int) -> Sequence[tuple[str, str]]:
        shown = self._lists.rows[row]
        last = self._lists.last.get(shown.endpoint.name)
        return painted(shown, self._columns, self._lists.order, last, self._now())
