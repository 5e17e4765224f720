"""Where the rows of a body begin when it is shown in a column of a given width.

A body of 25 MB has millions of rows and shows forty. Rows are offsets into its bytes; only every so often one
is remembered, and those between are found again when they are looked at.
"""

from __future__ import annotations

import re
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from workbench.content.layout.columns import inert_columns

TAB = 4
"""Columns that a tab takes, wherever it stands."""

_BLOCK = 16_384
"""Bytes from one remembered row to the next, about; as many are folded anew to find a row between them."""
# A row of marks that take no column ends here all the same.
_BYTES_PER_COLUMN = 16
_LONGEST_CHARACTER = 4
_PUNCTUATION = 4
"""So few characters are not left for the last row of a line: `",` alone says nothing."""
# Characters that every terminal draws in one column: a run of them is cut by counting.
_PLAIN = re.compile("[\\x20-\\x7e\\xa0-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u2500-\\u25fc\\u2800-\\u28ff]*")


class Row(NamedTuple):
    """A row: its bytes from `start` to `end` (exclusive, with its line feed), and its line, from 0."""

    start: int
    end: int
    line: int


class Rows:
    """The rows of a body, counted little by little.

    A row ends after a line feed, or where the next character would not fit: after the last blank in the
    second half of the row, if there is one, and never so that only the punctuation behind a value is left for
    the next row. What was counted can be read in one thread while others go on counting.

    Args:
        body: text in UTF-8; bytes that are none count one column each.
        width: columns, from 2 (the widest character takes two).
        columns: how many columns a character takes, from 0; tabs are not asked for.
        measured: whether the longest line is wanted as well.
    """

    def __init__(
        self, body: bytes, width: int, columns: Callable[[str], int], *, measured: bool = False
    ) -> None:
        self.body = body
        self.width = width
        self.count = 0
        """How many are counted so far."""
        self.complete = False
        """Whether all are."""
        self.longest = 0
        """Bytes of the longest line counted so far, tabs as blanks; 0 where it is not wanted."""
        self._measured = measured
        self._offsets = array("Q")
        self._rows = array("Q")
        self._lines = array("Q")
        self._next = (0, 0, 0)
        self._counting = threading.Lock()
        self._line_length = 0
        self._fold = _Folding(body, width, columns)
        self._folded = lru_cache(maxsize=16)(self._fold.block)
        self.extend(1)

    def extend(self, blocks: int) -> None:
        """Counts on, over about so many times 16 KB."""
        for _ in range(blocks):
            # A thread that was told to leave counts its block beside the one that goes on.
            with self._counting:
                if self.complete:
                    return
                offset, row, line = self._next
                counted, after = self._fold.count(offset)
                if self._measured:
                    self._measure(offset, after)
                self._rows.append(row)
                self._lines.append(line)
                self._offsets.append(offset)
                self._next = (after, row + counted, line + self.body.count(b"\n", offset, after))
                self.count = row + counted
                # Last: whoever sees it has the count of all.
                self.complete = after >= len(self.body)

    def __getitem__(self, row: int) -> Row:
        """A row that is counted.

        Raises:
            IndexError: it is not, or there is none.
        """
        if not 0 <= row < self.count:
            raise IndexError(row)
        block = bisect_right(self._rows, row) - 1
        offset = self._offsets[block]
        starts, after = self._folded(offset)
        place = row - self._rows[block]
        start = starts[place]
        end = starts[place + 1] if place + 1 < len(starts) else after
        return Row(start, end, self._lines[block] + self.body.count(b"\n", offset, start))

    def at(self, offset: int) -> int:
        """The row that a byte stands in; the last one counted where that is further on."""
        block = bisect_right(self._offsets, max(offset, 0)) - 1
        starts, _ = self._folded(self._offsets[block])
        return min(int(self._rows[block]) + max(bisect_right(starts, offset) - 1, 0), self.count - 1)

    def of_line(self, line: int) -> int:
        """The row that a line begins with, from 0; the last one counted where that is further on."""
        # Many blocks may begin inside the line that is sought.
        block = max(bisect_left(self._lines, line) - 1, 0)
        at = self._offsets[block]
        for _ in range(line - self._lines[block]):
            newline = self.body.find(b"\n", at)
            if newline < 0:
                return self.count - 1
            at = newline + 1
        return self.at(at)

    @property
    def lines(self) -> int:
        """How many lines are counted so far."""
        return self._next[2] + 1

    def _measure(self, start: int, end: int) -> None:
        first, *others = self.body[start:end].replace(b"\t", b" " * TAB).split(b"\n")
        self._line_length += len(first)
        self.longest = max(self.longest, self._line_length)
        if others:
            self.longest = max(self.longest, *map(len, others))
            self._line_length = len(others[-1])


def word_cuts(line: bytes | str, width: int) -> list[int]:
    """Returns where the rows of a line end but for the last, each character one column wide."""
    blank: Any = b" " if isinstance(line, bytes) else " "
    text: Any = line
    cuts: list[int] = []
    start = 0
    while len(text) - start > width:
        cut = start + width
        blank_at = text.rfind(blank, start + width // 2, cut)
        cut = blank_at + 1 if blank_at >= 0 else cut
        left = len(text) - cut
        if left <= _PUNCTUATION < width // 4:
            cut -= _PUNCTUATION
        cuts.append(cut)
        start = cut
    return cuts


def row_starts(body: bytes, width: int, columns: Callable[[str], int] | None = None) -> array[int]:
    """The byte offset at which each row of a small text begins, and last the offset after the end.

    Args:
        body, width: as for `Rows`.
        columns: as for `Rows`; None for those of a text made inert.
    """
    folding = _Folding(body, width, columns or inert_columns)
    starts, at = folding.block(0)
    while at < len(body):
        more, at = folding.block(at)
        starts.extend(more)
    starts.append(len(body))
    return starts


class _Folding:
    """What folds one body at one width."""

    def __init__(self, body: bytes, width: int, columns: Callable[[str], int]) -> None:
        self._body = body
        self._width = width
        self._columns = columns
        self._long = re.compile(rb"\n[^\n]{%d}" % (width + 1))

    def count(self, offset: int) -> tuple[int, int]:
        """Returns how many rows begin within a block, and where the next block begins."""
        last = self._body.rfind(b"\n", offset, offset + _BLOCK)
        if 0 <= last < len(self._body) - 1:
            short = self._body[offset : last + 1]
            first = short.index(b"\n")
            if first <= self._width and self._plain(short) and not self._long.search(short):
                return short.count(b"\n"), last + 1
        starts, after = self.block(offset)
        return len(starts), after

    @staticmethod
    def _plain(text: bytes) -> bool:
        return text.isascii() and b"\t" not in text

    def block(self, offset: int) -> tuple[array[int], int]:
        """The rows that begin within a block, and where the next block begins."""
        body, width = self._body, self._width
        starts = array("Q")
        at, limit = offset, offset + _BLOCK
        last = body.rfind(b"\n", offset, limit)
        if last >= 0:
            short = body[offset : last + 1]
            lines = short.split(b"\n")
            if self._plain(short) and max(map(len, lines)) <= width:
                starts.append(offset)
                starts.extend(accumulate((len(line) + 1 for line in lines[:-1]), initial=offset))
                starts.pop(0)
                at = starts.pop()
        while at < min(limit, len(body)):
            at = self._piece(at, limit, starts)
        if at >= len(body) and (not body or (body.endswith(b"\n") and at == len(body))):
            starts.append(len(body))
        return starts, at

    def _piece(self, at: int, limit: int, starts: array[int]) -> int:
        """Folds a line, or as much of it as lies before the limit; returns where the next row begins."""
        body, width = self._body, self._width
        # Enough to end the last row that begins before the limit.
        reach = limit + width * _BYTES_PER_COLUMN
        newline = body.find(b"\n", at, reach)
        whole = newline >= 0 or reach >= len(body)
        end = newline if newline >= 0 else min(reach, len(body))
        piece = body[at:end]
        if self._plain(piece):
            ends: list[int] = [at, *(at + cut for cut in word_cuts(piece, width)), end]
        else:
            ends = [at, *self._cuts(piece, at), end]
        if not whole:
            # How far the last row goes is not known here.
            ends.pop()
        kept = [start for start in ends[:-1] if start < limit]
        starts.extend(kept)
        after = ends[len(kept)]
        return after + 1 if newline >= 0 and after == end and len(kept) == len(ends) - 1 else after

    def _cuts(self, piece: bytes, at: int) -> list[int]:
        """The offsets inside a line at which a row ends because the next character does not fit."""
        text = piece.decode(errors="surrogateescape")
        cuts: list[int] = []
        plain = _PLAIN.fullmatch(text)
        if plain:
            before = 0
            for cut in word_cuts(text, self._width):
                at += len(text[before:cut].encode())
                before = cut
                cuts.append(at)
            return cuts
        return self._cuts_by_character(text, at)

    def _cuts_by_character(self, text: str, at: int) -> list[int]:
        """The same where characters differ in width."""
        cuts: list[int] = []
        column = 0
        row = at
        # Where the row could end behind a blank, and the columns from there on.
        after_blank, since = 0, 0
        for char in text:
            columns = TAB if char == "\t" else self._columns(char)
            full = column and column + columns > self._width
            if full or at - row >= self._width * _BYTES_PER_COLUMN - _LONGEST_CHARACTER:
                fits = after_blank > row and since < self._width // 2 and since + columns <= self._width
                row = after_blank if full and fits else at
                column = since if full and fits else 0
                cuts.append(row)
                after_blank = 0
            column += columns
            since += columns
            at += len(char.encode(errors="surrogateescape"))
            if char == " ":
                after_blank, since = at, 0
        return self._with_the_end(cuts, text, at)

    def _with_the_end(self, cuts: list[int], text: str, end: int) -> list[int]:
        """The same with more in the last row, where only a quote and a comma would stand in it."""
        if not cuts or not 0 < end - cuts[-1] <= _PUNCTUATION < self._width // 4:
            return cuts
        before = cuts[-2] if len(cuts) > 1 else 0
        at, taken = end, 0
        for char in reversed(text):
            at -= len(char.encode(errors="surrogateescape"))
            taken += at < cuts[-1] and self._columns(char) > 0
            if taken == _PUNCTUATION:
                break
        return [*cuts[:-1], at] if at > before else cuts
