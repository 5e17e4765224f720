"""A text that is edited: its document, its cursor and selection, and what undoes each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workbench.content.editing import movement
from workbench.content.editing.chunk import Chunk
from workbench.content.editing.document import Document
from workbench.content.editing.history import Edit, History


class Change(NamedTuple):
    """Where a document has changed.

    Attributes:
        start: the offset of what was replaced.
        line: the first line that is another one.
        chunk: the first chunk of the document that is another one.
    """

    start: int
    line: int
    chunk: int


class BufferMemory:
    """A text that waits while another one is edited in the same place, with what undoes its steps."""

    __slots__ = ("document", "history", "joined", "selection")

    def __init__(
        self, document: Document, history: History, joined: str | None, selection: tuple[int, int]
    ) -> None:
        self.document = document
        self.history = history
        self.joined = joined
        self.selection = selection

    @property
    def text(self) -> str:
        """The whole text."""
        return self.document.text if self.joined is None else self.joined


class TextBuffer:
    """Owns a text while it is edited. Every character of it is kept as it is.

    Attributes:
        document: the text.
        anchor, cursor: where the selection begins, and where it ends and the next key goes; offsets.
        brackets: the bracket at the cursor and the one that belongs to it.
    """

    def __init__(self) -> None:
        self._quotes = False
        self.load("")

    def load(self, text: str) -> None:
        """Takes another text, from its start and with no history."""
        self.document = Document(text)
        self._history = History()
        self._joined: str | None = text
        self.anchor = self.cursor = 0
        self._match_brackets()

    def park(self) -> BufferMemory:
        """Returns all that is needed to go on with this text later, once another one was loaded.

        What is typed then is a step of its own.
        """
        self.seal()
        return BufferMemory(self.document, self._history, self._joined, (self.anchor, self.cursor))

    def resume(self, memory: BufferMemory) -> None:
        """Goes on with a text that was parked."""
        self.document, self._history, self._joined = memory.document, memory.history, memory.joined
        self.anchor, self.cursor = memory.selection
        self._match_brackets()

    @property
    def text(self) -> str:
        """The whole text. It is joined when asked for, in a few milliseconds where it has 6 MB."""
        if self._joined is None:
            self._joined = self.document.text
        return self._joined

    @property
    def quotes(self) -> bool:
        """Whether brackets between quotes are letters."""
        return self._quotes

    @quotes.setter
    def quotes(self, quotes: bool) -> None:
        self._quotes = quotes
        self._match_brackets()

    # Cursor and selection

    @property
    def selection(self) -> tuple[int, int]:
        """The offsets that the selection reaches from and up to; equal where nothing is selected."""
        return min(self.anchor, self.cursor), max(self.anchor, self.cursor)

    @property
    def selected_text(self) -> str:
        """What is selected."""
        return self.document.slice(*self.selection)

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, both counted from 0."""
        return self.document.place(self.cursor)

    def select(self, anchor: int, cursor: int) -> frozenset[int]:
        """Selects from an anchor up to the cursor; returns the offsets that look other than before."""
        if (anchor, cursor) == (self.anchor, self.cursor):
            return frozenset()
        touched = {self.anchor, self.cursor, anchor, cursor, *(self.brackets or ())}
        self.anchor, self.cursor = anchor, cursor
        self._match_brackets()
        return frozenset({*touched, *(self.brackets or ())})

    def _match_brackets(self) -> None:
        self.brackets = movement.matching_bracket(self.document, self.cursor, quotes=self._quotes)

    def next_character(self, by: int, *, select: bool) -> int:
        """Returns the offset of a step to the left or right; beside a selection, that of its edge."""
        start, end = self.selection
        if start != end and not select:
            return start if by < 0 else end
        step = movement.left if by < 0 else movement.right
        return step(self.document, self.cursor)

    def next_word(self, by: int) -> int:
        """Returns the offset of a step of a word to the left or right."""
        step = movement.word_left if by < 0 else movement.word_right
        return step(self.document, self.cursor)

    def lines(self) -> tuple[int, int]:
        """Returns the lines that are selected, or the cursor's, with the line feed behind them."""
        start, end = self.selection
        first, last = self.document.line_of(start), self.document.line_of(end)
        return self.document.line_start(first), self.document.line_start(last + 1)

    def span(self, unit: str) -> tuple[int, int]:
        """Returns what a key deletes: the selection, or from the cursor on a unit.

        Args:
            unit: `left` and `right` for a character, `word_left` and `word_right`, `start` and `end` for the
                rest of the line, and of a line that has none on that side a character.
        """
        start, end = self.selection
        if start != end:
            return start, end
        offset = self._end_of(unit)
        return min(offset, self.cursor), max(offset, self.cursor)

    def _end_of(self, unit: str) -> int:
        line = self.document.line_of(self.cursor)
        match unit:
            case "left" | "right":
                return self.next_character(-1 if unit == "left" else 1, select=True)
            case "word_left" | "word_right":
                return self.next_word(-1 if unit == "word_left" else 1)
            case "start":
                start = self.document.line_start(line)
                return start if start < self.cursor else movement.left(self.document, self.cursor)
            case _:
                end = self.document.line_end(line)
                return end if end > self.cursor else movement.right(self.document, self.cursor)

    # Edits

    def seal(self) -> None:
        """What is typed from now on is a step of its own."""
        self._history.seal()

    def edit(
        self, start: int, end: int, new: Sequence[Chunk], *, cursor: int | None = None, typed: bool = False
    ) -> Change | None:
        """Puts other text in the place of some, as a step that can be undone; None where nothing changes.

        Args:
            start, end: the offsets of what is replaced.
            new: what comes in its place.
            cursor: where the cursor is then; behind the new text where it is not given.
            typed: whether it was one key, and is undone together with those just before it.
        """
        if start == end and not new:
            return None
        before = (self.anchor, self.cursor)
        after = start + sum(len(chunk.text) for chunk in new) if cursor is None else cursor
        change, old = self._put(start, end, new, (after, after))
        self._history.record(Edit(start, old, new, before, (after, after)), typed=typed)
        return change

    def undo(self) -> Change | None:
        """Takes back the last step; None where there is none."""
        edit = self._history.undo()
        if edit is None:
            return None
        return self._put(edit.start, edit.start + edit.inserted, edit.old, edit.before)[0]

    def redo(self) -> Change | None:
        """Does again what was taken back last; None where nothing was."""
        edit = self._history.redo()
        if edit is None:
            return None
        return self._put(edit.start, edit.start + edit.removed, edit.new, edit.after)[0]

    def _put(
        self, start: int, end: int, new: Sequence[Chunk], selection: tuple[int, int]
    ) -> tuple[Change, Sequence[Chunk]]:
        """Changes the text and what depends on it; returns where, and what was replaced."""
        line = self.document.line_of(start)
        chunk, old = self.document.replace(start, end, new)
        self._joined = None
        self.anchor, self.cursor = selection
        self._match_brackets()
        return Change(start, line, chunk), old
