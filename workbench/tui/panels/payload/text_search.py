"""Finding and replacing in the text of a body: the bar, and the work behind it in threads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.worker import get_current_worker

from workbench.content.editing import search
from workbench.content.editing.search import SearchPattern
from workbench.model.errors import WorkbenchError
from workbench.tui.field_message import FieldMessage
from workbench.tui.panels.payload.replace_bar import ReplaceBar
from workbench.tui.panels.payload.verdict import SEARCH_ID
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.panel import TEXT_CHANGES, Panel, refuse
from workbench.tui.widgets.pause import Pause

_PAUSE_SECONDS = 0.15
_SOUGHT_CHARACTERS = 200


class TextSearch(Vertical):
    """A bar below an editor. What matches is marked in the text."""

    DEFAULT_CSS = """
    TextSearch {
        height: auto;
    }
    """

    class _Found(FieldMessage):
        """The places in the text that match."""

        text: str
        sought: SearchPattern
        places: list[tuple[int, int]]

    class _Unfound(FieldMessage):
        """The pattern cannot be used."""

        sought: SearchPattern
        words: str

    class _Replaced(FieldMessage):
        """Every match was replaced."""

        old: str
        new: str
        count: int

    def __init__(self, editor: Editor) -> None:
        """
        Args:
            editor: has the text.
        """
        super().__init__(id=SEARCH_ID)
        self._editor = editor
        self._bar = ReplaceBar()
        self._places: list[tuple[int, int]] = []
        self._typing = Pause(self.set_timer)
        # Whether what was found is that of an earlier text or pattern, and what waits for it.
        self._is_behind = False
        self._waiting: list[Callable[[], None]] = []

    def compose(self) -> ComposeResult:
        yield self._bar

    def _wait_for(self, acts: list[Callable[[], None]]) -> None:
        """Has acts wait for the search, and with them all keys, which act on what they make of the text."""
        self._waiting = acts
        self.query_ancestor(Panel).leading = "the search" if acts else ""

    def open(self, *, replace: bool) -> None:
        """Finds what is selected, or what is typed then."""
        start, end = self._editor.selection
        chosen = self._editor.buffer.selected_text if end - start <= _SOUGHT_CHARACTERS else ""
        self._bar.open("" if "\n" in chosen else chosen, replace=replace)

    def text_changed(self) -> None:
        """The text is another one: what was found may be elsewhere."""
        self._places = []
        if self._bar.display:
            self._search_soon()

    def on_replace_bar_changed(self, event: ReplaceBar.Changed) -> None:
        event.stop()
        # What was asked for was meant for what was looked for before.
        self._wait_for([])
        self._search_soon()

    def on_replace_bar_closed(self, event: ReplaceBar.Closed) -> None:
        event.stop()
        self._typing.stop()
        self._forget()
        self._editor.focus()

    def _forget(self) -> None:
        self._is_behind = False
        self._wait_for([])
        self._places = []
        self._editor.show_found(())

    def _search_soon(self) -> None:
        self._is_behind = True
        self._typing.start(_PAUSE_SECONDS, self._search_now)

    def _search_now(self) -> None:
        if self._bar.sought.pattern:
            self._search(self._editor.text, self._bar.sought)
        else:
            waiting = self._waiting
            self._forget()
            self._bar.say(None, 0)
            self._wait_for(waiting)
            self._go_on()

    @work(thread=True, exclusive=True, group="search", description="search")
    def _search(self, text: str, sought: SearchPattern) -> None:
        worker = get_current_worker()
        try:
            places = search.places(text, sought, gone=lambda: worker.is_cancelled)
        except WorkbenchError as error:
            self.post_message(self._Unfound(sought, error.text))
            return
        if not worker.is_cancelled:
            self.post_message(self._Found(text, sought, places))

    def on_text_search__found(self, message: _Found) -> None:
        is_newest = message.sought == self._bar.sought and message.text is self._editor.text
        if not self._is_behind or not is_newest:
            return
        self._is_behind = False
        self._places = message.places
        self._editor.show_found(message.places)
        self._say_place()
        self._go_on()

    def _go_on(self) -> None:
        """Does what has waited for the search."""
        while self._waiting and not self._is_behind:
            act, *later = self._waiting
            self._wait_for(later)
            act()

    def _once_found(self, act: Callable[[], None]) -> None:
        """Does what a key asks for, behind the search that is on its way."""
        if self._is_behind:
            self._wait_for([*self._waiting, act])
        else:
            act()

    def on_text_search__unfound(self, message: _Unfound) -> None:
        if message.sought == self._bar.sought:
            self._forget()
            self._bar.say_wrong(message.words)

    def on_replace_bar_step(self, event: ReplaceBar.Step) -> None:
        event.stop()
        self._once_found(partial(self._step, event.by))

    def _step(self, by: int) -> None:
        if not self._places:
            nothing = (
                "Nothing in the text matches." if self._bar.sought.pattern else "Nothing is searched for yet."
            )
            refuse(self, nothing)
            return
        start, end = self._editor.selection
        if by > 0:
            at = bisect_left(self._places, (end if end > start else start, 0))
        else:
            at = bisect_left(self._places, (start, 0)) - 1
        self._editor.select(*self._places[at % len(self._places)], centre=True)
        self._editor.show_found(self._places)
        self._say_place()

    def _say_place(self) -> None:
        at = bisect_left(self._places, self._editor.selection)
        here = at < len(self._places) and self._places[at] == self._editor.selection
        self._bar.say(at if here else None, len(self._places))

    def on_replace_bar_replace(self, event: ReplaceBar.Replace) -> None:
        event.stop()
        self._once_found(partial(self._replace_every if event.all else self._replace, event.text))

    def _replace_every(self, new: str) -> None:
        self._replace_all(self._editor.text, self._bar.sought, new)

    def _replace(self, text: str) -> None:
        place = self._editor.selection
        try:
            new = search.replacement(self._editor.text, self._bar.sought, place, text)
        except WorkbenchError as error:
            self._bar.say_wrong(error.message)
            return
        if new is None or place[0] == place[1]:
            self._step(1)
        else:
            self._editor.replace(*place, new)
            self.text_changed()

    @work(thread=True, exclusive=True, group=TEXT_CHANGES, description="replace")
    def _replace_all(self, text: str, sought: SearchPattern, new: str) -> None:
        try:
            changed, count = search.replaced(text, sought, new)
        except WorkbenchError as error:
            self.post_message(self._Unfound(sought, error.message))
            return
        self.post_message(self._Replaced(text, changed, count))

    def on_text_search__replaced(self, message: _Replaced) -> None:
        if message.old is not self._editor.text:
            self.notify("The text has changed meanwhile; nothing was replaced.", title="Replace")
            return
        if not message.count:
            refuse(self, "Nothing in the text matches: nothing was replaced.")
            return
        self._editor.replace(0, len(message.old), message.new, cursor=self._editor.cursor)
        self.notify(f"{message.count:,} replaced. Ctrl+Z undoes it.", title="Replace")
