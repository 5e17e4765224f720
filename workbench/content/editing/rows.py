"""Where the lines of a document stand on a screen of a given width."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from workbench.content.editing.chunk import Chunk
from workbench.content.editing.document import Document
from workbench.content.editing.folds import LARGEST, LONGEST, recent_folds, rows_by_arithmetic

UNFOLDED = 1 << 40
"""The width at which every line is one row."""


class Row(NamedTuple):
    """A row of a screen.

    Attributes:
        line: the line it is a part of, counted from 0.
        part: which row of its line it is, counted from 0.
        start, end: the offsets of its characters; a line feed is in none.
        indent: columns that a wide character of the row before reaches into this one.
        last: whether it is its line's last row.
    """

    line: int
    part: int
    start: int
    end: int
    indent: int
    last: bool


class Rows:
    """The rows of a document.

    A line is folded at words (`folds.py`). A longer one than `longest`, and every one of a larger text than
    `largest`, is folded by arithmetic: its column c is in its row c // width, so that no row's place hangs on
    a walk along the line. A character that is wider than what is left of such a row begins there and reaches
    into the next one. The screen has to have a column more than the rows.
    """

    def __init__(
        self, document: Document, columns: int, longest: int = LONGEST, largest: int = LARGEST
    ) -> None:
        """
        Args:
            document: the text.
            columns: columns of a row, from 1; `UNFOLDED` for lines as long as they are.
            longest: characters of the longest line that is folded at words.
            largest: characters of the largest text that has such lines.
        """
        self._document = document
        self.columns = columns
        self._bounds = longest, largest
        self._longest = self._bound()
        # For each chunk: the rows of the lines that end before it, the columns that its first line has before
        # it, and the widest line so far; and last the same of the end.
        self._rows = [0]
        self._carried = [0]
        self._widest = [0]
        # For each chunk the rows of the line that ends with its first line feed; and of the last line.
        self._first: list[int] = []
        self._last = 1
        self.changed(0)

    def changed(self, chunk: int) -> bool:
        """The document's chunks from this index on are others.

        Returns whether the lines before them are folded anew as well: where the text has become too large
        for words, or small enough.
        """
        longest = self._bound()
        is_anew = longest != self._longest
        if is_anew:
            self._longest, chunk = longest, 0
        del self._rows[chunk + 1 :], self._carried[chunk + 1 :], self._widest[chunk + 1 :]
        del self._first[chunk:]
        total, carried, widest = self._rows[chunk], self._carried[chunk], self._widest[chunk]
        before = self._line_before(chunk)
        for piece in self._document.chunks[chunk:]:
            if piece.lines:
                first = carried + piece.head
                self._first.append(self._rows_of(piece, before, first))
                total += self._first[-1] + piece.folds(self.columns, self._longest)[-1]
                widest = max(widest, first, piece.widest)
                carried = piece.tail
                before = piece.text[piece.text.rindex("\n") + 1 :] if longest else None
            else:
                self._first.append(0)
                carried += piece.columns
                before = None if before is None else self._joined(before, piece.text)
            self._rows.append(total)
            self._carried.append(carried)
            self._widest.append(widest)
        if carried <= self.columns:
            self._last = 1
        elif before is None:
            self._last = rows_by_arithmetic(carried, self.columns)
        else:
            self._last = len(recent_folds(before, self.columns)) + 1
        return is_anew

    @property
    def total(self) -> int:
        """How many rows there are, at least one."""
        return self._rows[-1] + self._last

    @property
    def widest(self) -> int:
        """Columns of the widest line."""
        return max(self._widest[-1], self._carried[-1])

    def row_of(self, offset: int) -> int:
        """The row that an offset is in, counted from 0."""
        line = self._document.line_of(offset)
        return self._row_of_line(line) + self._part(line, offset)

    def column_of(self, offset: int) -> int:
        """The column of an offset in its row, from 0 up to and including the width."""
        document = self._document
        line = document.line_of(offset)
        start, part = document.line_start(line), self._part(line, offset)
        folds = self._folds(line)
        if folds is None:
            before = document.columns_before(start) + part * self.columns
        else:
            before = document.columns_before(start + (folds[part - 1] if part else 0))
        return document.columns_before(offset) - before

    def row(self, row: int) -> Row:
        """A row by its number; the nearest there is where there is none."""
        document = self._document
        line, part = self._find(min(max(row, 0), self.total - 1))
        start, end = document.line_start(line), document.line_end(line)
        folds = self._folds(line)
        if folds is None:
            return self._by_arithmetic(line, part)
        last = part == len(folds)
        first = start + folds[part - 1] if part else start
        return Row(line, part, first, end if last else start + folds[part], 0, last)

    def _by_arithmetic(self, line: int, part: int) -> Row:
        document, columns = self._document, self.columns
        start, end = document.line_start(line), document.line_end(line)
        before = document.columns_before(start)
        last = part == rows_by_arithmetic(document.columns_before(end) - before, columns) - 1
        from_ = before + part * columns
        first = start if part == 0 else min(document.at_columns(from_), end)
        behind = end if last else min(document.at_columns(from_ + columns), end)
        return Row(line, part, first, behind, document.columns_before(first) - from_, last)

    def offset_at(self, row: int, column: int) -> int:
        """The offset nearest to a column of a row."""
        visual_row = self.row(row)
        document = self._document
        wanted = document.columns_before(visual_row.start) - visual_row.indent + max(column, 0)
        offset = max(document.at_columns(wanted), visual_row.start)
        if offset > visual_row.start and document.columns_before(offset) > wanted:
            # Within a wide character.
            offset -= 1
        if offset < visual_row.end or visual_row.last:
            return min(offset, visual_row.end)
        return max(visual_row.end - 1, visual_row.start)

    def _bound(self) -> int:
        """Characters of the longest line that is folded at words, 0 in a text that is too large for it."""
        longest, largest = self._bounds
        return longest if len(self._document) <= largest else 0

    def _folds(self, line: int) -> Sequence[int] | None:
        """Where the rows of a line begin, but for its first; None where it is folded by arithmetic."""
        document = self._document
        start, end = document.line_start(line), document.line_end(line)
        if self.columns == UNFOLDED or end - start > self._longest:
            return None
        if document.columns_before(end) - document.columns_before(start) <= self.columns:
            return ()
        return recent_folds(document.slice(start, end), self.columns)

    def _part(self, line: int, offset: int) -> int:
        document = self._document
        folds = self._folds(line)
        if folds is not None:
            return bisect_right(folds, offset - document.line_start(line))
        before = document.columns_before(document.line_start(line))
        # The end of a full row, and a mark on its last character, stand in it, not below.
        last = rows_by_arithmetic(document.columns_before(document.line_end(line)) - before, self.columns) - 1
        return min((document.columns_before(offset) - before) // self.columns, last)

    def _row_of_line(self, line: int) -> int:
        """The first row of a line."""
        if line == 0:
            return 0
        document = self._document
        index, within = document.chunk_of_line(line)
        chunk = document.chunks[index]
        return self._rows[index] + self._first[index] + chunk.folds(self.columns, self._longest)[within - 1]

    def _find(self, row: int) -> tuple[int, int]:
        """The line of a row, and which row of the line it is."""
        index = bisect_right(self._rows, row) - 1
        line, part = self._document.lines_before(index), row - self._rows[index]
        if index == len(self._document.chunks):
            return line, part
        chunk = self._document.chunks[index]
        first = self._first[index] if chunk.lines else part + 1
        if part < first:
            return line, part
        folds = chunk.folds(self.columns, self._longest)
        inner = bisect_right(folds, part - first) - 1
        return line + 1 + inner, part - first - folds[inner]

    def _line_before(self, chunk: int) -> str | None:
        """The characters before a chunk that its first line has; None where they are too many."""
        document = self._document
        start = document.line_start(document.lines_before(chunk))
        end = document.characters_before(chunk)
        return document.slice(start, end) if end - start <= self._longest else None

    def _rows_of(self, chunk: Chunk, before: str | None, width: int) -> int:
        """The rows of the line that ends with a chunk's first line feed.

        Args:
            chunk: where it ends.
            before: its characters in the chunks before; None where they are too many.
            width: its columns.
        """
        if width <= self.columns:
            return 1
        if before is None or len(before) + chunk.text.index("\n") > self._longest:
            return rows_by_arithmetic(width, self.columns)
        return chunk.first_rows(before, self.columns)

    def _joined(self, before: str, text: str) -> str | None:
        """The characters of a line with one chunk more; None where they are too many."""
        return None if len(before) + len(text) > self._longest else before + text
