"""The rows of CSV and TSV: offsets of lines, parsed one by one."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice

from workbench.content.formats.csv.separator import (
    BYTES_TO_TELL,
    COMMA,
    LINES_TO_TELL,
    named_separator,
    own_separator,
)
from workbench.content.layout.lines import starts_of_lines
from workbench.content.views.table import Rows, Table, number, number_with_comma
from workbench.content.views.view import ViewUnavailableError

# More of a row is not looked at: it has more columns than a table shows, or one that no cell shows.
_MOST_OF_A_ROW = 1024 * 1024
_ANY_LINE = re.compile(rb"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")


def delimited_table(body: bytes, separator: str) -> Table:
    """CSV or TSV as a table. Its first row names the columns where no cell of it is a number and rows follow.

    Args:
        body: text in UTF-8.
        separator: what parts the cells; a comma stands for another one where the first rows show that.
    """
    csv.field_size_limit(max(len(body) + 1, csv.field_size_limit()))
    body = body.removeprefix(b"\xef\xbb\xbf")
    if separator == COMMA:
        body, separator = _separated(body)
    starts = row_starts(body, separator)
    rows = DelimitedRows(body, starts, separator)
    if not len(rows):
        raise ViewUnavailableError("there are no rows in it")
    first = rows.row(0)
    unnamed = ("",) * (_columns(rows) - len(first))
    if len(rows) > 1 and all(cell.strip() and not _is_number(cell, separator) for cell in first):
        return Table(
            (*first, *unnamed), DelimitedRows(rows.body, starts[1:], separator), number=_number(separator)
        )
    return Table(("",) * (len(first) + len(unnamed)), rows, number=_number(separator))


def _separated(body: bytes) -> tuple[bytes, str]:
    """The rows without a line that names their separator, and what separates them."""
    lines = [match[0] for match in islice(_ANY_LINE.finditer(body[:BYTES_TO_TELL]), LINES_TO_TELL)]
    if lines and (named := named_separator(lines[0])):
        return body[len(lines[0]) :], named
    return body, own_separator(lines)


def _number(separator: str) -> Callable[[str], float | None]:
    # Spreadsheets write semicolons where the comma is the decimal mark.
    return number_with_comma if separator == ";" else number


def _is_number(cell: str, separator: str) -> bool:
    # A comma that does not separate columns may be the decimal mark.
    return number(cell if separator == COMMA else cell.replace(COMMA, ".")) is not None


def _columns(rows: DelimitedRows) -> int:
    """The cells of the longest row, of those at the beginning: a header may be shorter than what it heads."""
    return max(len(rows.row(index)) for index in range(rows.count_within(_MOST_OF_A_ROW)))


def row_starts(body: bytes, separator: str) -> array[int]:
    """Where each row begins, and last where the last one ends. A line end inside a cell in quotes ends none.

    A quote opens a cell that begins with it (RFC 4180); anywhere else it is a character. From a row on whose
    quote nothing closes, each line is a row: it hides none.
    """
    starts: array[int] = array("Q")
    at = 0
    if b'"' in body:
        # One match a row.
        row = _row(separator)
        while at < len(body) and (match := row.match(body, at)):
            if match.end(1) > at:
                starts.append(at)
            at = match.end()
    starts.extend(starts_of_lines(body, at))
    if starts:
        starts.append(len(body))
    return starts


@cache
def _row(separator: str) -> re.Pattern[bytes]:
    mark = re.escape(separator.encode())
    plain = rb"[^%b\r\n]*+" % mark
    cell = rb'(?:"[^"]*+(?:""[^"]*+|)*+"%b|(?!")%b)' % (plain, plain)
    return re.compile(rb"(%b(?:%b%b|)*+)(?:\r\n|\r|\n|\Z)" % (cell, mark, cell))


class DelimitedRows(Rows):
    """Rows between offsets of a text."""

    def __init__(self, body: bytes, starts: Sequence[int], separator: str) -> None:
        self.body = body
        self._starts = starts
        self._separator = separator

    def __len__(self) -> int:
        return max(0, len(self._starts) - 1)

    def count_within(self, size: int) -> int:
        """How many rows begin within so many bytes, of the first 1,000."""
        return sum(1 for start in self._starts[: min(len(self), 1_000)] if start < size)

    def row(self, index: int) -> tuple[str, ...]:
        start = self._starts[index]
        line = self.body[start : min(self._starts[index + 1], start + _MOST_OF_A_ROW)]
        text = line.decode(errors="replace").rstrip("\r\n")
        return tuple(next(self._cells(io.StringIO(text, newline="")), ()))

    def column(self, index: int) -> Iterator[str]:
        for at in range(len(self)):
            cells = self.row(at)
            yield cells[index] if index < len(cells) else ""

    def _cells(self, text: io.StringIO) -> Iterator[list[str]]:
        return csv.reader(text, delimiter=self._separator)
