"""The editor: what its keys do to the text."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.message import Message

from workbench.content.editing.buffer import BufferMemory, Change
from workbench.content.editing.chunk import Chunk, chunked
from workbench.content.editing.rows import Rows
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.editor.bindings import BINDINGS
from workbench.tui.widgets.editor.edits import TextEdits
from workbench.tui.widgets.editor.moves import CursorMoves
from workbench.tui.widgets.editor.row_painter import AROUND
from workbench.tui.widgets.editor.view import EditorView
from workbench.tui.widgets.pause import Pause

_NEAR_ROWS = 4
_LATER_SECONDS = 0.03


class Editor(EditorView):
    """Text that is typed, pasted, deleted, undone. Every character of it is kept as it is."""

    BINDINGS = BINDINGS

    class Changed(Message):
        """The text is another one, by a key or by a call."""

    class Pasted(FieldMessage):
        """Something was pasted, and is in the text.

        Attributes:
            text: what was pasted.
        """

        text: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._moves = CursorMoves(self)
        self._edits = TextEdits(self)
        self._later = Pause(self.set_timer)

    @property
    def text(self) -> str:
        """The whole text. It is joined when asked for, in a few milliseconds where it has 6 MB."""
        return self.buffer.text

    def load_text(self, text: str) -> None:
        """Shows another text from its start, with no history. Nobody is told."""
        self.buffer.load(text)
        self._show_anew()

    def resume_text(self, memory: BufferMemory) -> None:
        """Shows a text that was parked, with its cursor and its history. Nobody is told."""
        self.buffer.resume(memory)
        self._show_anew()
        self._follow(centre=True)

    def _show_anew(self) -> None:
        self.rows = Rows(self.document, self.rows.columns)
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
        self.change(lambda: self.buffer.edit(start, end, chunked(text), cursor=cursor))

    def insert(self, text: str) -> None:
        """Puts a text in the place of what is selected, or at the cursor."""
        self.replace(*self.selection, text)

    # Edits

    def change(self, act: Callable[[], Change | None]) -> None:
        """Changes the text, and draws what is different then.

        Args:
            act: an edit of the buffer; returns None where nothing changes.
        """
        rows, digits = self.rows.total, self.gutter_width
        self._refresh_brackets()
        change = act()
        if change is None:
            return
        is_anew = self.rows.changed(change.chunk)
        self._drawing.colours.changed(change.line)
        self._drawing.matches = ()
        self._goal = None
        if self.gutter_width != digits:
            self._lay_out()
        elif is_anew or self.rows.total != rows or self._drawing.colours.carries or not self._folding:
            self._measure()
            self.refresh()
        else:
            self._refresh_line(change.line, change.start)
        self._follow(centre=is_anew)
        self._tell(self.Changed())
        self._tell(self.Moved())

    def _refresh_line(self, line: int, start: int) -> None:
        """Draws the rows of a line that an edit touches anew; a colour may begin a little before it.

        In a line that fills the screen every row behind the edit is another one. Those next to it come at
        once, the others when they can be seen to move: who types quickly does not wait for them.
        """
        document = self.document
        seen = round(self.scroll_y)
        top = max(self.rows.row_of(max(start - AROUND, document.line_start(line))), seen)
        behind = min(self.rows.row_of(document.line_end(line)) + 1, seen + self.view.height)
        near = min(behind, self.rows.row_of(self.cursor) + _NEAR_ROWS)
        self._refresh_brackets()
        if top < near:
            self.refresh_lines(top, near - top)
            if near < behind:
                self._later.start(_LATER_SECONDS, self.refresh)

    def _refresh_brackets(self) -> None:
        for bracket in self.buffer.brackets or ():
            self.refresh_lines(self.rows.row_of(bracket))

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
            self.change(lambda: self.buffer.edit(start, end, [Chunk(text)], typed=typed))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        # A terminal sends the line ends of a bracketed paste as carriage returns, as if they were typed.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        self.insert(text)
        self._tell(self.Pasted(text))

    # Keys

    def action_move(self, name: str, by: int = 0, select: bool = False) -> None:
        """Moves the cursor; arguments as `CursorMoves.run`'s."""
        self._moves.run(name, by, select=select)

    def action_edit(self, name: str) -> None:
        """Does one of `TextEdits`."""
        self._edits.run(name)

    def select_all(self) -> None:
        """Selects the whole text, without scrolling to its end."""
        self.buffer.seal()
        self._select(0, len(self.document))
