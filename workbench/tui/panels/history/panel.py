"""Everything that was sent before, newest first."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange
from workbench.model.keys.tables.history import HISTORY
from workbench.services.history import HistoryService
from workbench.tui.background import Background
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_text import KeyText
from workbench.tui.panels.history import messages
from workbench.tui.panels.history.actions import RowActions
from workbench.tui.panels.history.browser import HistoryBrowser
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.listing import HistoryListing
from workbench.tui.panels.history.preview import HistoryPreview
from workbench.tui.panels.history.reader import HistoryReader
from workbench.tui.panels.history.row_changes import RowChanges
from workbench.tui.panels.history.search_line import SearchLine
from workbench.tui.router import Router
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.panel import Panel

_SECONDS_BETWEEN_LOOKS = 2.0
_ROWS_FOR_A_PREVIEW = 16
_EMPTY = (
    "Nothing sent yet. Every request that you send with ‹send› is listed here, failures included. "
    "You can search, replay and compare them."
)
_NOT_FOUND = (
    "No matches. Words are searched in bodies, names, tags and errors; word* matches a prefix. "
    'Filters: endpoint:iris* status:4xx since:2d took:>500ms is:pinned -tag:smoke "a phrase".'
)


class HistoryPanel(Panel, Vertical):
    """A search, the list of what it finds, and a glance at the row under the cursor."""

    DEFAULT_CSS = """
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
        super().__init__(id="history")
        self._past = past
        self._reader = HistoryReader(past, Background(self))
        self._list = HistoryList(past.now, id="history-list")
        self._line = SearchLine()
        self._note = KeyText(id="history-note")
        self._preview = HistoryPreview()
        self._keys = SteadyText(id="history-keys", markup=False)
        self._browser = HistoryBrowser(self._reader, self._list, self._line)
        self._listing = self._browser.listing
        # By a key of the list, which has had the focus since.
        self._is_changed_here = False
        changes = RowChanges(self, past, self._reader, self._list)
        self._rows = RowActions(self, self._list, self._line, self._browser)
        self._actions = {**self._rows.actions, **changes.actions}
        self._router = Router()
        self._router.add(
            {
                messages.Changed: self._changed,
                messages.Listed: self._listed,
                messages.Peeked: self._peeked,
                messages.VersionSeen: self._browser.version_seen,
                messages.Read: self._browser.rows_read,
                messages.Failed: self._failed,
                messages.NotTidied: lambda message: _warn_untidied(self, self._listing, message),
                messages.DeletionWanted: changes.delete,
            }
        )

    def compose(self) -> ComposeResult:
        yield self._line
        yield self._list
        yield self._note
        yield self._preview
        yield self._keys

    def on_mount(self) -> None:
        self._note.display = False
        self._browser.list_anew()
        self._reader.tidy()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    def on_unmount(self) -> None:
        self._reader.close()

    def on_resize(self) -> None:
        self._arrange()

    def exchange_ended(self, exchange: Exchange, draft_name: str) -> None:
        self._browser.exchange_ended(exchange)

    def exchange_shown(self, exchange: Exchange | None) -> None:
        self._browser.exchange_shown(exchange)

    @property
    def reading(self) -> str:
        """The row under the cursor, or what is searched for."""
        if self._listing.error or self._line.is_typing:
            return ""
        if self._browser.is_searching:
            return "what is searched for"
        if self._list.length > 0 and self._list.highlighted is None:
            return "the history"
        return self._reader.listing.awaited

    def focus_part(self) -> None:
        """Goes to the list, or where there is none to the search."""
        if self._list.length or not self._listing.is_read:
            self.screen.set_focus(self._list)
        else:
            self._line.begin(awaits_rows=True)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are commands in the list alone; in the search they are letters."""
        is_in_list = self.screen.focused is self._list
        if parameters == ("clear",):
            some = bool(self._line.has_text or self._list.marked)
            return self._line.is_typing or (is_in_list and some)
        return is_in_list if action == "rows" else True

    def action_rows(self, name: str) -> None:
        """Does something with the rows, or with the search, by its name in the table of keys."""
        if self._listing.end_refusal():
            self._arrange()
        self._actions[name]()

    # What is heard of

    def on_search_line_searched(self) -> None:
        self._listing.end_refusal()
        self._browser.search()

    def on_search_line_finished(self) -> None:
        is_to_come = not self._listing.is_read or self._browser.is_searching or bool(self._listing.error)
        self._browser.retry()
        if self._list.length or is_to_come:
            # Hidden, as the search before found nothing, it would not take the focus.
            self._list.display = True
            self.screen.set_focus(self._list)
        else:
            self._line.begin(awaits_rows=True)

    def on_history_list_wanted(self, event: HistoryList.Wanted) -> None:
        event.stop()
        self._browser.read_rows(event.pages)

    def on_history_list_marked(self) -> None:
        self._say_what_is_shown()

    def on_history_list_highlighted(self, event: HistoryList.Highlighted) -> None:
        event.stop()
        if self._listing.end_refusal(unless_at=event.row.id if event.row else None):
            self._arrange()
        if event.row is None:
            self._preview.show(None, self._past.now(), ())
        else:
            self._browser.read_preview(event.row)

    def on_history_list_chosen(self, event: HistoryList.Chosen) -> None:
        event.stop()
        self._rows.show()

    @on(messages.HistoryMessage)
    async def _hear(self, message: messages.HistoryMessage) -> None:
        await self._router.route(message)

    def _changed(self, message: messages.Changed) -> None:
        if message.notice:
            self.notify(message.notice, markup=False)
        if message.is_asked:
            self._reader.listing.end_change()
            self._is_changed_here = True
        self._browser.list_anew(go_to=message.go_to)

    def _listed(self, message: messages.Listed) -> None:
        self._browser.listed(message)
        self._arrange()
        if self._list.length and self._line.end_wait():
            self.screen.set_focus(self._list)

    def _failed(self, message: messages.Failed) -> None:
        if isinstance(message, messages.Refused):
            if isinstance(message, messages.DeletionRefused):
                self.leading = ""
            else:
                self._reader.listing.end_change(is_made=False)
            row = self._list.highlighted
            self._listing.refuse(message.text, row.id if row else None)
        else:
            self._listing.fail(message.text)
        self._arrange()

    def _peeked(self, message: messages.Peeked) -> None:
        at = self._list.highlighted
        if message.peek is not None and at is not None and message.peek.row.id == at.id:
            self._preview.show(message.peek, self._past.now(), self._listing.search.words)

    # What is drawn

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._browser.look()

    def _say_what_is_shown(self) -> None:
        words = self._listing.summary(self._list.length, len(self._list.marked), has_runs=self._list.has_runs)
        self._keys.update(Content(words))

    def _arrange(self) -> None:
        self._say_what_is_shown()
        some = self._list.length > 0 or not self._listing.is_read
        # `has_focus` changes later than the screen has another focus.
        is_in_list = self.screen.focused is self._list
        # Whoever deletes the last row stays in the list: the key that restores it is one of the list's.
        is_emptied_here = not some and is_in_list and self._is_changed_here
        self._is_changed_here = self._is_changed_here and is_in_list
        if not some and is_in_list and not is_emptied_here:
            self._line.begin(awaits_rows=True)
        self._list.display = some or is_emptied_here
        self._list.styles.height = 1 if is_emptied_here else "1fr"
        error = self._listing.refusal or self._listing.error
        self._note.display = not some or bool(error)
        self._note.styles.height = "auto" if some else "1fr"
        if error:
            self._note.update(Content(sanitize_line(error)).stylize("$text-error"))
        else:
            self._note.say(_NOT_FOUND if self._listing.search else _EMPTY)
        self._preview.display = self._list.length > 0 and self.size.height >= _ROWS_FOR_A_PREVIEW
        self._preview.styles.height = 11 if self.size.height >= 2 * _ROWS_FOR_A_PREVIEW else 8


def _warn_untidied(panel: Panel, listing: HistoryListing, message: messages.NotTidied) -> None:
    # Where the history cannot be read either, the list says why.
    if not listing.error:
        panel.notify(message.text, title="The history was not tidied", severity="warning", markup=False)
