"""The editor: what its keys do to the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.message import Message
from textual.timer import Timer

from workbench.content.editing import movement
from workbench.content.editing.chunk import Chunk, chunked
from workbench.content.editing.document import Document
from workbench.content.editing.history import Edit, History
from workbench.content.editing.rows import Rows
from workbench.tui.widgets.editor.bindings import BINDINGS
from workbench.tui.widgets.editor.row_painter import AROUND, RowColours
from workbench.tui.widgets.editor.view import EditorView

# More than this is not pressed through the terminal to the clipboard: it is kept for pasting here.
_CLIPBOARD_CHARACTERS = 500_000
_NEAR_ROWS = 4
_LATER_SECONDS = 0.03


class Editor(EditorView):
    """Text that is typed, pasted, deleted, undone. Every character of it is kept as it is."""

    BINDINGS = BINDINGS

    class Changed(Message):
        """The text is another one, by a key or by a call."""

    @dataclass(eq=False, repr=False)
    class Pasted(Message):
        """Something was pasted, and is in the text.

        Attributes:
            text: what was pasted.
        """

        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._history = History()
        self._joined: str | None = ""
        self._cut = ""
        self._later: Timer | None = None

    @property
    def text(self) -> str:
        """The whole text. It is joined when asked for, in a few milliseconds where it has 6 MB."""
        if self._joined is None:
            self._joined = self._document.text
        return self._joined

    def load_text(self, text: str) -> None:
        """Shows another text from its start, with no history. Nobody is told."""
        self._document = Document(text)
        self._history = History()
        self._joined = text
        self._rows = Rows(self._document, self._rows.columns)
        self._colours = RowColours(self._document, self._format)
        self._anchor = self._cursor = 0
        self._goal = None
        self._brackets = movement.matching_bracket(self._document, 0, quotes=self._quotes)
        self._wrong, self._matches = frozenset(), ()
        self.scroll_to(0, 0, animate=False, immediate=True, force=True)
        self._lay_out()

    def replace(self, start: int, end: int, text: str, *, cursor: int | None = None) -> None:
        """Puts other text in the place of some, as one step that can be undone.

        Args:
            start, end: the offsets of what is replaced.
            text: what comes in its place.
            cursor: where the cursor is then; behind the new text where it is not given.
        """
        self._edit(start, end, chunked(text), cursor=cursor)

    def insert(self, text: str) -> None:
        """Puts a text in the place of what is selected, or at the cursor."""
        self.replace(*self.selection, text)

    # Edits

    def _edit(
        self, start: int, end: int, new: Sequence[Chunk], *, cursor: int | None = None, typed: bool = False
    ) -> None:
        if start == end and not new:
            return
        before = (self._anchor, self._cursor)
        after = start + sum(len(chunk.text) for chunk in new) if cursor is None else cursor
        old = self._put(start, end, new, (after, after))
        self._history.record(Edit(start, old, new, before, (after, after)), typed=typed)

    def _put(self, start: int, end: int, new: Sequence[Chunk], selection: tuple[int, int]) -> Sequence[Chunk]:
        """Changes the text and what depends on it; returns what was replaced."""
        line = self._document.line_of(start)
        rows, digits = self._rows.total, self.gutter_width
        self._refresh_brackets()
        first, old = self._document.replace(start, end, new)
        self._joined = None
        self._rows.changed(first)
        self._colours.changed(line)
        self._matches = ()
        self._anchor, self._cursor = selection
        self._goal = None
        self._brackets = movement.matching_bracket(self._document, self._cursor, quotes=self._quotes)
        if self.gutter_width != digits:
            self._lay_out()
        elif self._rows.total != rows or self._colours.carries or not self._folding:
            self._measure()
            self.refresh()
        else:
            self._refresh_line(line, start)
        self._follow()
        self._tell(self.Changed())
        self._tell(self.Moved())
        return old

    def _refresh_line(self, line: int, start: int) -> None:
        """Draws the rows of a line that an edit touches anew; a colour may begin a little before it.

        In a line that fills the screen every row behind the edit is another one. Those next to it come at
        once, the others when they can be seen to move: who types quickly does not wait for them.
        """
        document = self._document
        seen = round(self.scroll_y)
        top = max(self._rows.row_of(max(start - AROUND, document.line_start(line))), seen)
        behind = min(self._rows.row_of(document.line_end(line)) + 1, seen + self.view.height)
        near = min(behind, self._rows.row_of(self._cursor) + _NEAR_ROWS)
        self._refresh_brackets()
        if top < near:
            self.refresh_lines(top, near - top)
            if near < behind:
                self._draw_later()

    def _refresh_brackets(self) -> None:
        for bracket in self._brackets or ():
            self.refresh_lines(self._rows.row_of(bracket))

    def _draw_later(self) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(_LATER_SECONDS, self.refresh)

    def _delete(self, start: int, end: int, *, typed: bool = False) -> None:
        if start != end:
            self._edit(start, end, [], typed=typed)

    def on_key(self, event: events.Key) -> None:
        # Many terminals send a letter that comes with Alt as the letter behind an escape.
        if event.key.startswith("alt+"):
            return
        text = "\n" if event.key == "enter" else event.character if event.is_printable else None
        if text is not None:
            event.stop()
            event.prevent_default()
            self._edit(*self.selection, [Chunk(text)], typed=text != "\n" and self._anchor == self._cursor)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # A terminal sends the line ends of a bracketed paste as carriage returns, as if they were typed.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        self.insert(text)
        self._tell(self.Pasted(text))

    # Moves

    def _move(self, offset: int, *, select: bool) -> None:
        self._history.seal()
        self.move_to(offset, select=select)

    def action_rows(self, by: int, select: bool = False) -> None:
        self._history.seal()
        self._step_rows(by, select=select)

    def action_page(self, by: int, select: bool = False) -> None:
        self._history.seal()
        self.scroll_relative(y=by * self.view.height, animate=False, immediate=True)
        row = self._rows.row_of(self._cursor)
        self._step_rows(min(max(row + by * self.view.height, 0), self._rows.total - 1) - row, select=select)

    def action_character(self, by: int, select: bool = False) -> None:
        start, end = self.selection
        if start != end and not select:
            self._move(start if by < 0 else end, select=False)
        else:
            step = movement.left if by < 0 else movement.right
            self._move(step(self._document, self._cursor), select=select)

    def action_word(self, by: int, select: bool = False) -> None:
        step = movement.word_left if by < 0 else movement.word_right
        self._move(step(self._document, self._cursor), select=select)

    def action_row_start(self, select: bool = False) -> None:
        self._move(self._rows.offset_at(self._rows.row_of(self._cursor), 0), select=select)

    def action_row_end(self, select: bool = False) -> None:
        self._move(self._rows.offset_at(self._rows.row_of(self._cursor), self._rows.columns), select=select)

    def action_start(self, select: bool = False) -> None:
        self._move(0, select=select)

    def action_end(self, select: bool = False) -> None:
        self._move(len(self._document), select=select)

    def action_select_all(self) -> None:
        self._history.seal()
        self._select(0, len(self._document))

    # Changes

    def action_delete_left(self) -> None:
        self._delete_up_to(movement.left(self._document, self._cursor), typed=True)

    def action_delete_right(self) -> None:
        self._delete_up_to(movement.right(self._document, self._cursor), typed=True)

    def action_delete_word_left(self) -> None:
        self._delete_up_to(movement.word_left(self._document, self._cursor))

    def action_delete_word_right(self) -> None:
        self._delete_up_to(movement.word_right(self._document, self._cursor))

    def action_delete_to_start(self) -> None:
        start = self._document.line_start(self._document.line_of(self._cursor))
        self._delete_up_to(start if start < self._cursor else movement.left(self._document, self._cursor))

    def action_delete_to_end(self) -> None:
        end = self._document.line_end(self._document.line_of(self._cursor))
        self._delete_up_to(end if end > self._cursor else movement.right(self._document, self._cursor))

    def action_delete_line(self) -> None:
        self._delete(*self._lines())

    def _delete_up_to(self, offset: int, *, typed: bool = False) -> None:
        start, end = self.selection
        if start != end:
            self._delete(start, end)
        else:
            self._delete(*sorted((offset, self._cursor)), typed=typed)

    def _lines(self) -> tuple[int, int]:
        """The lines that are selected, or the cursor's, with the line feed behind them."""
        start, end = self.selection
        first, last = self._document.line_of(start), self._document.line_of(end)
        return self._document.line_start(first), self._document.line_start(last + 1)

    def action_cut(self) -> None:
        start, end = self.selection if self.selected_text else self._lines()
        self._keep(self._document.slice(start, end))
        self._delete(start, end)

    def action_copy(self) -> None:
        if not self.selected_text:
            # Without a selection the key is the app's.
            raise SkipAction
        self._keep(self.selected_text)

    def action_paste(self) -> None:
        self.insert(self._cut or self.app.clipboard)

    def _keep(self, text: str) -> None:
        small = len(text) <= _CLIPBOARD_CHARACTERS
        self._cut = "" if small else text
        if small:
            self.app.copy_to_clipboard(text)
        else:
            self.notify("Too large for the terminal's clipboard. Ctrl+V pastes it here.", title="Copied")

    def action_undo(self) -> None:
        if edit := self._history.undo():
            self._put(edit.start, edit.start + edit.inserted, edit.old, edit.before)

    def action_redo(self) -> None:
        if edit := self._history.redo():
            self._put(edit.start, edit.start + edit.removed, edit.new, edit.after)
