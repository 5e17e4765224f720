"""Everything that was sent before, newest first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange, ExchangeSummary
from workbench.model.keys.registry import HISTORY
from workbench.model.query import Search, SearchError, parse
from workbench.services.history import HistoryService
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import BatchRequested
from workbench.tui.panels.history.actions import RowActions
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.listing import HistoryListing
from workbench.tui.panels.history.messages import Changed, Failed, Listed, Peeked, Read, VersionSeen
from workbench.tui.panels.history.preview import HEAD, SEARCHED, HistoryPreview
from workbench.tui.panels.history.search import typed
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.panel import refuse
from workbench.tui.widgets.pause import Pause

_SECONDS_BETWEEN_LOOKS = 2.0
_SECONDS_TO_TYPE_ON = 0.08
_SECONDS_TO_FINISH_A_WORD = 0.6
_ROWS_FOR_A_PREVIEW = 16
_IN_LIST = frozenset(key.action for key in HISTORY) - {"clear", "filter"}
_EMPTY = (
    "Nothing sent yet. Every request that you send with F5 is listed here, failures included. "
    "You can search, replay and compare them."
)
_NOT_FOUND = (
    "No matches. Words are searched in bodies, names, tags and errors; word* matches a prefix. "
    'Filters: endpoint:iris* status:4xx since:2d took:>500ms is:pinned -tag:smoke "a phrase".'
)


class HistoryPanel(RowActions, Vertical):
    """A search, the list of what it finds, and a glance at the row under the cursor."""

    DEFAULT_CSS = """
    HistoryPanel > #filter {
        background: $surface;
        margin: 0 1;
    }
    HistoryPanel > #history-error {
        height: auto;
        padding: 0 1;
        color: $text-error;
    }
    HistoryPanel > #history-note {
        padding: 1;
        color: $text-muted;
        height: 1fr;
    }
    HistoryPanel > #history-keys {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    BINDINGS = bindings(HISTORY)

    def __init__(self, past: HistoryService) -> None:
        """
        Args:
            past: the history; asked in workers.
        """
        super().__init__(past, id="history")
        self._listing = HistoryListing()
        self._seen_last: ExchangeSummary | None = None
        self._typing = Pause(self.set_timer)
        self._filter = Field(placeholder="search", compact=True, id="filter")
        self._error = Static(id="history-error", markup=False)
        self._note = Static(id="history-note", markup=False)
        self._preview = HistoryPreview()
        self._keys = Static(id="history-keys", markup=False)

    def compose(self) -> ComposeResult:
        yield self._filter
        yield self._error
        yield self._list
        yield self._note
        yield self._preview
        yield self._keys

    def on_mount(self) -> None:
        self._note.display = self._error.display = False
        self._list_anew(self._listing.search, self._list.highlighted)
        self._reader.tidy()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    def on_unmount(self) -> None:
        self._reader.close()

    def on_resize(self) -> None:
        self._arrange()

    def exchange_ended(self, exchange: Exchange) -> None:
        """It is a row from now on: the cursor goes there, but not away from what its user looks at."""
        is_left = self._list.has_focus and self._list.highlighted != self._seen_last
        go_to = self._listing.end(exchange.id, is_left=is_left)
        self._list_anew(self._listing.search, self._list.highlighted, go_to=go_to)

    def exchange_shown(self, exchange: Exchange | None) -> None:
        """Marks it; where there is none, a request goes out, during which the cursor may be moved."""
        self._list.show_mark(exchange.id if exchange else None)
        self._seen_last = self._list.highlighted

    @property
    def is_loading(self) -> bool:
        """Whether the row under the cursor is still being read."""
        waits = not self._listing.is_read or (self._list.length > 0 and self._list.highlighted is None)
        return waits and not self._listing.error and not self._filter.has_focus

    def focus_part(self) -> None:
        """Goes to the list, or where there is none to the search."""
        self.screen.set_focus(self._list if self._list.length or not self._listing.is_read else self._filter)

    # The search

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typing.start(_SECONDS_TO_TYPE_ON, self._typed)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._typed()
        if not self._error.display:
            self.screen.set_focus(self._list)

    def _typed(self) -> None:
        self._typing.stop()
        try:
            search = parse(typed(self._filter.value))
        except SearchError as error:
            # What is being typed is not finished: it is told only where nothing more comes.
            query_error = error
            self._typing.start(_SECONDS_TO_FINISH_A_WORD, lambda: self._complain(query_error))
            return
        self._error.display = False
        if search != self._listing.search:
            newest, self._listing.newest = self._listing.newest, None
            self._list_anew(search, self._list.highlighted, go_to=None if search else newest)

    def _complain(self, error: SearchError) -> None:
        at = error.column - 1 - round(self._filter.scroll_offset.x)
        reason = error.message.partition(": ")[2]
        self._error.update(
            Content.assemble(
                " " * max(at, 0),
                "▲\n",
                sanitize_line(reason),
                "\n",
                (sanitize_line(error.hint), "$text-muted"),
            )
        )
        self._error.display = True

    def action_filter(self) -> None:
        # At once: the letters that follow in the same burst are not commands.
        self.screen.set_focus(self._filter)

    def action_clear(self) -> None:
        """Removes all marks; where nothing is marked, or in the search, clears the search."""
        if self._list.marked and self.screen.focused is self._list:
            self._list.mark(self._list.marked, on=False)
            self.marked()
            return
        self._filter.value = ""
        self._typed()
        self.screen.set_focus(self._list)

    # The list

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._reader.look(self._listing.version)

    def on_changed(self, message: Changed) -> None:
        if message.notice:
            self.notify(message.notice, markup=False)
        self._list_anew(self._listing.search, self._list.highlighted, go_to=message.go_to)

    def on_listed(self, message: Listed) -> None:
        cursor, is_same = self._listing.accept(message, self._list.cursor, is_focused=self._list.has_focus)
        self._list.fill(
            message.length,
            message.pages,
            words=message.search.words,
            cursor=cursor,
            stay=is_same,
        )
        self._arrange()
        if message.behind:
            self._reader.tidy()

    def on_version_seen(self, message: VersionSeen) -> None:
        self._listing.version = message.version

    def on_read(self, message: Read) -> None:
        if message.turn == self._listing.turn:
            self._list.give(message.pages)

    def on_failed(self, message: Failed) -> None:
        self._listing.fail(message.text)
        self._arrange()

    def on_history_list_wanted(self, event: HistoryList.Wanted) -> None:
        event.stop()
        self._reader.read(self._listing.turn, event.pages, self._listing.numbers)

    def on_history_list_highlighted(self, event: HistoryList.Highlighted) -> None:
        event.stop()
        if event.row is None:
            self._preview.show(None, self._past.now(), ())
        else:
            self._reader.peek(event.row.id, SEARCHED if self._listing.search.words else HEAD)

    def on_history_list_chosen(self, event: HistoryList.Chosen) -> None:
        event.stop()
        self.action_show()

    def on_peeked(self, message: Peeked) -> None:
        at = self._list.highlighted
        if message.peek is not None and at is not None and message.peek.row.id == at.id:
            self._preview.show(message.peek, self._past.now(), self._listing.search.words)

    def _say_what_is_shown(self) -> None:
        words = self._listing.summary(self._list.length, len(self._list.marked), has_runs=self._list.has_runs)
        self._keys.update(Content(words))

    def _arrange(self) -> None:
        self._say_what_is_shown()
        some = self._list.length > 0 or not self._listing.is_read
        if not some and self._list.has_focus:
            self.screen.set_focus(self._filter)
        self._list.display = some
        self._note.display = not some or bool(self._listing.error)
        self._note.styles.height = "auto" if some else "1fr"
        if self._listing.error:
            self._note.update(Content(sanitize_line(self._listing.error)).stylize("$text-error"))
        else:
            self._note.update(_NOT_FOUND if self._listing.search else _EMPTY)
        self._preview.display = self._list.length > 0 and self.size.height >= _ROWS_FOR_A_PREVIEW
        self._preview.styles.height = 11 if self.size.height >= 2 * _ROWS_FOR_A_PREVIEW else 8

    # What is done with the rows

    def marked(self) -> None:
        self._say_what_is_shown()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are commands in the list alone; in the search they are letters."""
        # `has_focus` is told later: within a burst only the screen knows where the next key goes.
        focused = self.screen.focused
        if action == "clear":
            some = bool(self._filter.value or self._list.marked)
            return focused is self._filter or (focused is self._list and some)
        return focused is self._list if action in {*_IN_LIST, "filter"} else True

    def action_batch(self) -> None:
        """Sends the marked again, or all that was found, the oldest first."""
        if marked := self._list.marked:
            self.post_message(BatchRequested(tuple(marked)))
        elif self._listing.numbers is not None and self._listing.is_whole:
            self.post_message(BatchRequested(tuple(self._listing.numbers[::-1])))
        else:
            refuse(self, "Mark exchanges with Space or search first; R then sends them again.")

    def action_original(self) -> None:
        row = self._list.highlighted
        if row is None or row.replay_of is None:
            refuse(self, "This exchange is not a replay.")
        else:
            self._go_to(row.replay_of)

    def action_replays(self) -> None:
        if (row := self._list.highlighted) is not None:
            self._filter.value = f"replay:{row.id}"
            self._typed()

    def list_run(self, number: int) -> None:
        self._filter.value = f"run:{number}"
        self._typed()

    def _go_to(self, number: int) -> None:
        """Puts the cursor on an exchange; where the search does not find it, the search is given up."""
        if self._listing.numbers is not None and number not in self._listing.numbers:
            self._filter.value = ""
            self._list_anew(Search(), self._list.highlighted, go_to=number)
        else:
            self._list_anew(self._listing.search, self._list.highlighted, go_to=number)

    def _list_anew(self, search: Search, kept: ExchangeSummary | None, go_to: int | None = None) -> None:
        keep = go_to or (kept.id if kept else None)
        is_new = search != self._listing.search
        self._reader.list(search, keep, self._list.pages_in_sight(), is_new=is_new)
