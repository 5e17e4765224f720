"""The editor: what its keys do to the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events
from textual.actions import SkipAction
from textual.message import Message

from workbench.content.editing.buffer import Change
from workbench.content.editing.chunk import Chunk, chunked
from workbench.content.editing.rows import Rows
from workbench.tui.widgets.editor.bindings import BINDINGS
from workbench.tui.widgets.editor.row_painter import AROUND
from workbench.tui.widgets.editor.view import EditorView
from workbench.tui.widgets.pause import Pause

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
        self._cut = ""
        self._later = Pause(self.set_timer)

    @property
    def text(self) -> str:
        """The whole text. It is joined when asked for, in a few milliseconds where it has 6 MB."""
        return self.buffer.text

    def load_text(self, text: str) -> None:
        """Shows another text from its start, with no history. Nobody is told."""
        self.buffer.load(text)
        self._rows = Rows(self.document, self._rows.columns)
        self._drawing.use(self._format)
        self._drawing.wrong, self._drawing.matches = frozenset(), ()
        self._goal = None
        self.scroll_to(0, 0, animate=False, immediate=True, force=True)
        self._lay_out()

    def replace(self, start: int, end: int, text: str, *, cursor: int | None = None) -> None:
        """Puts other text in the place of some, as one step that can be undone.

        Args:
            start, end: the offsets of what is replaced.
            text: what comes in its place.
            cursor: where the cursor is then; behind the new text where it is not given.
        """
        self._change(lambda: self.buffer.edit(start, end, chunked(text), cursor=cursor))

    def insert(self, text: str) -> None:
        """Puts a text in the place of what is selected, or at the cursor."""
        self.replace(*self.selection, text)

    # Edits

    def _change(self, act: Callable[[], Change | None]) -> None:
        """Changes the text, and draws what has become other."""
        rows, digits = self._rows.total, self.gutter_width
        self._refresh_brackets()
        change = act()
        if change is None:
            return
        self._rows.changed(change.chunk)
        self._drawing.colours.changed(change.line)
        self._drawing.matches = ()
        self._goal = None
        if self.gutter_width != digits:
            self._lay_out()
        elif self._rows.total != rows or self._drawing.colours.carries or not self._folding:
            self._measure()
            self.refresh()
        else:
            self._refresh_line(change.line, change.start)
        self._follow()
        self._tell(self.Changed())
        self._tell(self.Moved())

    def _refresh_line(self, line: int, start: int) -> None:
        """Draws the rows of a line that an edit touches anew; a colour may begin a little before it.

        In a line that fills the screen every row behind the edit is another one. Those next to it come at
        once, the others when they can be seen to move: who types quickly does not wait for them.
        """
        document = self.document
        seen = round(self.scroll_y)
        top = max(self._rows.row_of(max(start - AROUND, document.line_start(line))), seen)
        behind = min(self._rows.row_of(document.line_end(line)) + 1, seen + self.view.height)
        near = min(behind, self._rows.row_of(self.cursor) + _NEAR_ROWS)
        self._refresh_brackets()
        if top < near:
            self.refresh_lines(top, near - top)
            if near < behind:
                self._later.start(_LATER_SECONDS, self.refresh)

    def _refresh_brackets(self) -> None:
        for bracket in self.buffer.brackets or ():
            self.refresh_lines(self._rows.row_of(bracket))

    def on_key(self, event: events.Key) -> None:
        # Many terminals send a letter that comes with Alt as the letter behind an escape.
        if event.key.startswith("alt+"):
            return
        text = "\n" if event.key == "enter" else event.character if event.is_printable else None
        if text is not None:
            event.stop()
            event.prevent_default()
            start, end = self.selection
            typed = text != "\n" and start == end
            self._change(lambda: self.buffer.edit(start, end, [Chunk(text)], typed=typed))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # A terminal sends the line ends of a bracketed paste as carriage returns, as if they were typed.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        self.insert(text)
        self._tell(self.Pasted(text))

    # Moves

    def _move(self, offset: int, *, select: bool) -> None:
        self.buffer.seal()
        self.move_to(offset, select=select)

    def action_rows(self, by: int, select: bool = False) -> None:
        self.buffer.seal()
        self._step_rows(by, select=select)

    def action_page(self, by: int, select: bool = False) -> None:
        self.buffer.seal()
        self.scroll_relative(y=by * self.view.height, animate=False, immediate=True)
        row = self._rows.row_of(self.cursor)
        self._step_rows(min(max(row + by * self.view.height, 0), self._rows.total - 1) - row, select=select)

    def action_character(self, by: int, select: bool = False) -> None:
        self._move(self.buffer.next_character(by, select=select), select=select)

    def action_word(self, by: int, select: bool = False) -> None:
        self._move(self.buffer.next_word(by), select=select)

    def action_row_start(self, select: bool = False) -> None:
        self._move(self._rows.offset_at(self._rows.row_of(self.cursor), 0), select=select)

    def action_row_end(self, select: bool = False) -> None:
        self._move(self._rows.offset_at(self._rows.row_of(self.cursor), self._rows.columns), select=select)

    def action_start(self, select: bool = False) -> None:
        self._move(0, select=select)

    def action_end(self, select: bool = False) -> None:
        self._move(len(self.document), select=select)

    def action_select_all(self) -> None:
        self.buffer.seal()
        self._select(0, len(self.document))

    # Changes

    def action_delete(self, unit: str) -> None:
        """Deletes what is selected, or a unit of `TextBuffer.span`, or with `line` whole lines."""
        span = self.buffer.lines() if unit == "line" else self.buffer.span(unit)
        # Characters are undone together; a selection is a step.
        typed = unit in {"left", "right"} and self.buffer.anchor == self.buffer.cursor
        self._change(lambda: self.buffer.edit(*span, [], typed=typed))

    def action_cut(self) -> None:
        start, end = self.selection if self.buffer.selected_text else self.buffer.lines()
        self._keep(self.document.slice(start, end))
        self._change(lambda: self.buffer.edit(start, end, []))

    def action_copy(self) -> None:
        if not self.buffer.selected_text:
            # Without a selection the key is the app's.
            raise SkipAction
        self._keep(self.buffer.selected_text)

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
        self._change(self.buffer.undo)

    def action_redo(self) -> None:
        self._change(self.buffer.redo)
