"""A few thousand characters of a document, measured once."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from workbench.content.editing.folds import line_folds, rows_by_arithmetic
from workbench.content.layout.columns import plain, positions, width

CHARACTERS = 4096
"""As many make a chunk of what is loaded or pasted; one that is typed into grows to twice that."""
_SMALL = CHARACTERS // 4


class Chunk:
    """Characters that stay as they are; an edit puts other chunks in their place.

    Attributes:
        text: the characters.
        lines: line feeds among them.
        columns: columns of all of them, a line feed counting one.
        size: bytes in UTF-8, a lone surrogate counting three.
        head: columns before the first line feed, of all where there is none.
        tail: columns after the last line feed, of all where there is none.
        widest: columns of the widest line between two line feeds.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = text.count("\n")
        self.size = len(text) if text.isascii() else len(text.encode(errors="surrogatepass"))
        self._plain = plain(text)
        self._folds: tuple[int, int, Sequence[int]] = (0, 0, ())
        self._first = ("", 0, 0)
        if not self.lines:
            self.columns = self.head = self.tail = width(text)
            self.widest = 0
            self._inner_widths: Sequence[int] = ()
        else:
            measure = len if self._plain else width
            widths = list(map(measure, text.split("\n")))
            self.columns = sum(widths) + self.lines
            self.head, self.tail = widths[0], widths[-1]
            self._inner_widths = array("I", widths[1:-1])
            self.widest = max(self._inner_widths, default=0)

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where the line feeds are."""
        ends = array("H")
        at = self.text.find("\n")
        while at >= 0:
            ends.append(at)
            at = self.text.find("\n", at + 1)
        return ends

    @cached_property
    def quotes(self) -> int:
        """Double quotes that no backslash stands before."""
        return unescaped_quotes(self.text)

    @cached_property
    def _positions(self) -> list[int]:
        return positions(self.text)

    def columns_before(self, at: int) -> int:
        """The columns of the first `at` characters."""
        return at if self._plain else self._positions[at]

    def at_columns(self, columns: int) -> int:
        """The first character that begins at or behind a column; of several there, the one that takes it."""
        if self._plain:
            return columns
        at = bisect_right(self._positions, columns) - 1
        return at if self._positions[at] == columns else at + 1

    def folds(self, columns: int, longest: int) -> Sequence[int]:
        """The rows of the lines between two line feeds, summed up from none of them to all.

        Args:
            columns: columns of a row, from 1.
            longest: characters of the longest line that is folded at words.
        """
        if self._folds[:2] != (columns, longest):
            if self.widest <= columns:
                sums: Sequence[int] = range(self.lines)
            else:
                sums = list(accumulate(self._counts(columns, longest), initial=0))
            self._folds = (columns, longest, sums)
        return self._folds[2]

    def _counts(self, columns: int, longest: int) -> Iterator[int]:
        """The rows of each line between two line feeds."""
        if not longest:
            return (rows_by_arithmetic(width, columns) for width in self._inner_widths)
        return (
            rows_by_arithmetic(width, columns)
            if width <= columns or len(line) > longest
            else len(line_folds(line, columns)) + 1
            for line, width in zip(self.text.split("\n")[1:-1], self._inner_widths, strict=True)
        )

    def first_rows(self, before: str, columns: int) -> int:
        """The rows of the line that ends at the first line feed.

        Args:
            before: the characters of that line in the chunks before.
            columns: columns of a row, from 1.
        """
        if self._first[:2] != (before, columns):
            line = before + self.text[: self.text.index("\n")]
            self._first = (before, columns, len(line_folds(line, columns)) + 1)
        return self._first[2]


def unescaped_quotes(text: str) -> int:
    """Returns how often a text of JSON begins or ends a string."""
    if "\\" in text:
        text = text.replace("\\\\", "").replace('\\"', "")
    return text.count('"')


def chunked(text: str) -> list[Chunk]:
    """A text in chunks; none for an empty one."""
    return [Chunk(piece) for piece in _cut(text)]


def packed(chunks: Iterable[Chunk]) -> list[Chunk]:
    """The same text in chunks that are neither too small nor too large."""
    merged: list[Chunk] = []
    for chunk in chunks:
        if not chunk.text:
            continue
        if len(chunk.text) > 2 * CHARACTERS:
            merged += chunked(chunk.text)
        elif merged and min(len(merged[-1].text), len(chunk.text)) < _SMALL:
            joined = merged.pop().text + chunk.text
            merged += chunked(joined) if len(joined) > 2 * CHARACTERS else [Chunk(joined)]
        else:
            merged.append(chunk)
    return merged


def _cut(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = start + CHARACTERS
        # Whether a quote begins a string is told from the backslash before it.
        while text[end - 1 : end] == "\\" and end < start + 2 * CHARACTERS:
            end += 1
        yield text[start:end]
        start = end
