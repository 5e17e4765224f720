"""CSV (RFC 4180) and TSV: a record in each row, with or without a header, line breaks in quotes included.

A file called CSV that has a separator of its own is read by it; its rows are written with commas, which is
what text/csv means.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import chain, islice

from workbench.content.formats.csv.separator import (
    BYTES_TO_TELL,
    COMMA,
    LINES_TO_TELL,
    OTHERS,
    named_separator,
    own_separator,
)
from workbench.content.humanize import counted
from workbench.content.views.table import number
from workbench.services.datasets.column_names import column_names
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.lines import LONGEST, TOO_LONG, not_utf8, numbered_lines
from workbench.services.datasets.record import Row
from workbench.services.datasets.record_types import CSV, separated_row

_TSV = "text/tab-separated-values"
_NumberedLine = tuple[int, bytes | None]


def _read_csv(part: Part) -> Iterator[Row]:
    lines = numbered_lines(part.stream)
    first_lines = _first_lines(lines)
    separator = named_separator((first_lines[0][1] or b"") if first_lines else b"")
    if separator:
        first_lines.pop(0)
    else:
        separator = own_separator([line for _, line in first_lines if line])
    return _rows(_Lines(chain(first_lines, lines)), part, separator, CSV)


def _read_tsv(part: Part) -> Iterator[Row]:
    return _rows(_Lines(numbered_lines(part.stream)), part, "\t", _TSV)


def _first_lines(lines: Iterator[_NumberedLine]) -> list[_NumberedLine]:
    """Returns the first line, and where a comma may not separate its columns, some more."""
    first = list(islice(lines, 1))
    size = 0
    while first and _may_be_separated_otherwise(first[0][1]) and len(first) < LINES_TO_TELL:
        size += len(first[-1][1] or b"")
        following = next(lines, None) if size < BYTES_TO_TELL else None
        if following is None:
            break
        first.append(following)
    return first


def _may_be_separated_otherwise(line: bytes | None) -> bool:
    text = (line or b"").decode(errors="replace")
    return any(separator in text for separator in OTHERS)


def _rows(lines: _Lines, part: Part, separator: str, content_type: str) -> Iterator[Row]:
    rows = _raw_rows(lines, part, separator, content_type)
    head = list(islice(rows, 2))
    names: tuple[str, ...] = ()
    if head and (part.header if part.header is not None else _names_columns(head, separator)):
        names = column_names(head.pop(0).cells or ())
    for row in chain(head, rows):
        yield _named(row, names) if names else row


def _names_columns(head: list[Row], separator: str) -> bool:
    """Returns whether the first of two rows is a header: none of its cells is a number, and rows follow.

    The first cell may be empty, above the row names of pandas and R; the last, if the rows end so too.
    """
    if len(head) < 2:
        return False
    first, second = head[0].cells or (), head[1].cells or ()
    # A comma that does not separate columns may be the decimal mark.
    texts = [cell if separator == COMMA else cell.replace(",", ".") for cell in _named_cells(first, second)]
    return bool(texts) and all(text.strip() and number(text) is None for text in texts)


def _named_cells(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the cells of the first row without those that a header may leave empty."""
    same_width = len(first) == len(second)
    if same_width and first and not first[-1].strip() and not second[-1].strip():
        first = first[:-1]
    return (
        first[1:] if same_width and len(first) > 1 and not first[0].strip() and second[0].strip() else first
    )


def _named(row: Row, names: tuple[str, ...]) -> Row:
    problem = row.problem
    if not problem and row.cells is not None and len(row.cells) != len(names):
        problem = f"line {row.line:,}: {counted(len(row.cells), 'value')}, but the header has {len(names):,}"
    return Row(
        data=row.data,
        content_type=row.content_type,
        line=row.line,
        file=row.file,
        names=names,
        cells=row.cells,
        problem=problem,
    )


class _Lines:
    """The lines that a CSV reader asks for, and those that it has taken for the row at hand."""

    def __init__(self, lines: Iterator[_NumberedLine]) -> None:
        self._lines = lines
        self.taken: list[bytes] = []
        self.first = 0
        self.problem = ""

    def begin(self) -> None:
        self.taken.clear()
        self.problem = ""

    def __iter__(self) -> Iterator[str]:
        for line_number, line in self._lines:
            if not self.taken:
                self.first = line_number
            if line is None:
                self.problem = f"line {line_number:,}: {TOO_LONG}"
                line = b"\n"  # noqa: PLW2901  the row ends here
            self.taken.append(line)
            try:
                yield line.decode()
            except UnicodeDecodeError as error:
                self.problem = not_utf8(line_number, error)
                yield line.decode(errors="replace")


def _raw_rows(lines: _Lines, part: Part, separator: str, content_type: str) -> Iterator[Row]:
    """Yields each row with its bytes as they stand, or with commas; what is not CSV has a problem."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = []
            lines.problem = lines.problem or f"line {lines.first:,}: not CSV: {error}"
        if cells or lines.problem:
            foreign = content_type == CSV and separator != COMMA and not lines.problem
            yield Row(
                data=separated_row(cells, COMMA) if foreign else b"".join(lines.taken).rstrip(b"\r\n"),
                content_type=content_type,
                line=lines.first,
                file=part.name,
                cells=tuple(cells),
                problem=lines.problem,
            )


def _form(name: str, help: str, extension: str, read: Callable[[Part], Iterator[Row]]) -> Form:
    return Form(name, help, (extension,), read, order=70)


FORMS = (
    _form("csv", "CSV, with or without a header", ".csv", _read_csv),
    _form("tsv", "tab-separated values, with or without a header", ".tsv", _read_tsv),
)
