"""The search of the history as it is typed, and what is wrong with it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from workbench.content.sanitize import sanitize_line
from workbench.model.query import Search, SearchError, parse
from workbench.tui.panels.history.search import typed
from workbench.tui.widgets.field import Field, ending_keys
from workbench.tui.widgets.pause import Pause

_SECONDS_TO_TYPE_ON = 0.08
_SECONDS_TO_FINISH_A_WORD = 0.6


class SearchLine(Vertical):
    """A field; below it, once its user stops typing, why it cannot be searched with.

    Attributes:
        search: what was asked for last that can be searched.
    """

    DEFAULT_CSS = """
    SearchLine {
        height: auto;
    }
    SearchLine > #filter {
        background: $surface;
        margin: 0 1;
    }
    SearchLine > #history-error {
        height: auto;
        padding: 0 1;
        color: $text-error;
    }
    """

    class Searched(Message):
        """Another search is asked for."""

    class Finished(Message):
        """Its user has finished typing a search that is valid."""

    def __init__(self) -> None:
        super().__init__()
        self.search = Search()
        self._awaits_rows = False
        self._typing = Pause(self.set_timer)
        self._field = Field(placeholder="Search", compact=True, id="filter")
        self._field.keys = ending_keys("Results", "Clear")
        self._error = Static(id="history-error", markup=False)

    def compose(self) -> ComposeResult:
        yield self._field
        yield self._error

    def on_mount(self) -> None:
        self._error.display = False

    @property
    def has_text(self) -> bool:
        """Whether something is typed."""
        return bool(self._field.value)

    @property
    def is_typing(self) -> bool:
        """Whether the next letter goes here."""
        # `has_focus` changes later: within a burst only the screen knows where the next key goes.
        return self.screen.focused is self._field

    def begin(self, *, awaits_rows: bool = False) -> None:
        """Goes to the field.

        Args:
            awaits_rows: whether only because there is no row to go to. One may be on its way: that of the
                first request, which has just ended.
        """
        self._awaits_rows = awaits_rows
        # At once: the letters that follow in the same burst are not commands.
        self.screen.set_focus(self._field)

    def end_wait(self) -> bool:
        """There are rows; returns whether its user is here for want of them, and has typed nothing."""
        awaits_rows, self._awaits_rows = self._awaits_rows, False
        return awaits_rows and self.is_typing and not self.has_text

    def search_for(self, text: str) -> None:
        """Replaces what is typed, and searches for it at once."""
        with self.prevent(Input.Changed):
            self._field.value = text
        self._search()

    def reset(self) -> None:
        """Clears what is typed. `Searched` is not posted."""
        self.search = Search()
        self.search_for("")

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        # Whoever empties the field is in it, and goes to the rows by a key.
        self._awaits_rows = False
        self._typing.start(_SECONDS_TO_TYPE_ON, self._search)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if (error := self._search()) is None:
            self.post_message(self.Finished())
        else:
            # Its user has finished: it is said at once, and they stay where it is mended.
            self._typing.stop()
            self._complain(error)

    def _search(self) -> SearchError | None:
        """Asks for what is typed; returns why it cannot be searched with, None where it can."""
        self._typing.stop()
        try:
            search = parse(typed(self._field.value))
        except SearchError as error:
            # What is being typed is not finished: the error is shown where nothing more comes.
            query_error = error
            self._typing.start(_SECONDS_TO_FINISH_A_WORD, lambda: self._complain(query_error))
            return error
        self._error.display = False
        if search != self.search:
            self.search = search
            self.post_message(self.Searched())
        return None

    def _complain(self, error: SearchError) -> None:
        at = error.column - 1 - round(self._field.scroll_offset.x)
        reason = error.message.partition(": ")[2]
        reason = reason[:1].upper() + reason[1:]
        hint = (sanitize_line(error.hint), "$text-muted")
        self._error.update(Content.assemble(" " * max(at, 0), "▲\n", sanitize_line(reason), "\n", hint))
        self._error.display = True
