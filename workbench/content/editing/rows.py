"""Where the lines of a document stand on a screen of a given width."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from workbench.content.editing.chunk import rows
from workbench.content.editing.document import Document

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

    A line is folded by arithmetic: its column c is in its row c // width. A character that is wider than what
    is left of a row begins there and reaches into the next one, so that no row's place hangs on a walk along
    the line. The screen has to have a column more than the rows.
    """

    def __init__(self, document: Document, columns: int) -> None:
        """
        Args:
            document: the text.
            columns: columns of a row, from 1; `UNFOLDED` for lines as long as they are.
        """
        self._document = document
        self.columns = columns
        # For each chunk: the rows of the lines that end before it, the columns that its first line has before
        # it, and the widest line so far; and last the same of the end.
        self._rows = [0]
        self._carried = [0]
        self._widest = [0]
        self.changed(0)

    def changed(self, chunk: int) -> None:
        """The document's chunks from this index on are others."""
        columns = self.columns
        del self._rows[chunk + 1 :], self._carried[chunk + 1 :], self._widest[chunk + 1 :]
        total, carried, widest = self._rows[chunk], self._carried[chunk], self._widest[chunk]
        for piece in self._document.chunks[chunk:]:
            if piece.lines:
                first = carried + piece.head
                total += rows(first, columns) + piece.folds(columns)[-1]
                widest = max(widest, first, piece.widest)
                carried = piece.tail
            else:
                carried += piece.columns
            self._rows.append(total)
            self._carried.append(carried)
            self._widest.append(widest)

    @property
    def total(self) -> int:
        """How many rows there are, at least one."""
        return self._rows[-1] + rows(self._carried[-1], self.columns)

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
        line = self._document.line_of(offset)
        before = self._document.columns_before(self._document.line_start(line))
        return self._document.columns_before(offset) - before - self._part(line, offset) * self.columns

    def row(self, row: int) -> Row:
        """A row by its number; the nearest there is where there is none."""
        document, columns = self._document, self.columns
        line, part = self._find(min(max(row, 0), self.total - 1))
        start, end = document.line_start(line), document.line_end(line)
        before = document.columns_before(start)
        last = part == rows(document.columns_before(end) - before, columns) - 1
        from_ = before + part * columns
        first = start if part == 0 else min(document.at_columns(from_), end)
        behind = end if last else min(document.at_columns(from_ + columns), end)
        return Row(line, part, first, behind, document.columns_before(first) - from_, last)

    def offset_at(self, row: int, column: int) -> int:
        """The offset nearest to a column of a row."""
        visual_row = self.row(row)
        document = self._document
        line = document.columns_before(document.line_start(visual_row.line))
        wanted = line + visual_row.part * self.columns + max(column, 0)
        offset = max(document.at_columns(wanted), visual_row.start)
        if offset > visual_row.start and document.columns_before(offset) > wanted:
            # Within a wide character.
            offset -= 1
        if offset < visual_row.end or visual_row.last:
            return min(offset, visual_row.end)
        return max(visual_row.end - 1, visual_row.start)

    def _part(self, line: int, offset: int) -> int:
        document = self._document
        before = document.columns_before(document.line_start(line))
        # The end of a full row, and a mark on its last character, stand in it, not below.
        last = rows(document.columns_before(document.line_end(line)) - before, self.columns) - 1
        return min((document.columns_before(offset) - before) // self.columns, last)

    def _row_of_line(self, line: int) -> int:
        """The first row of a line."""
        if line == 0:
            return 0
        document = self._document
        index, within = document.chunk_of_line(line)
        chunk = document.chunks[index]
        first = rows(self._carried[index] + chunk.head, self.columns)
        return self._rows[index] + first + chunk.folds(self.columns)[within - 1]

    def _find(self, row: int) -> tuple[int, int]:
        """The line of a row, and which row of the line it is."""
        index = bisect_right(self._rows, row) - 1
        line, part = self._document.lines_before(index), row - self._rows[index]
        if index == len(self._document.chunks):
            return line, part
        chunk = self._document.chunks[index]
        first = rows(self._carried[index] + chunk.head, self.columns) if chunk.lines else part + 1
        if part < first:
            return line, part
        folds = chunk.folds(self.columns)
        inner = bisect_right(folds, part - first) - 1
        return line + 1 + inner, part - first - folds[inner]
