"""CSV (RFC 4180) and TSV: a record in each row, with or without a header, line breaks in quotes included."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import chain, islice

from workbench.content.views.table import number
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.lines import LONGEST, TOO_LONG, not_utf8, numbered_lines
from workbench.services.datasets.record import Row
from workbench.services.datasets.record_types import CSV

_TSV = "text/tab-separated-values"


def _read_csv(part: Part) -> Iterator[Row]:
    return _rows(part, ",", CSV)


def _read_tsv(part: Part) -> Iterator[Row]:
    return _rows(part, "\t", _TSV)


def _rows(part: Part, separator: str, content_type: str) -> Iterator[Row]:
    rows = _raw_rows(part, separator, content_type)
    head = list(islice(rows, 2))
    names: tuple[str, ...] = ()
    if head and (part.header if part.header is not None else _names_columns(head)):
        names = head.pop(0).cells or ()
    for row in chain(head, rows):
        yield _named(row, names) if names else row


def _names_columns(head: list[Row]) -> bool:
    """Returns whether the first of two rows is a header: none of its cells is a number, and rows follow."""
    first = head[0].cells or ()
    return len(head) > 1 and bool(first) and all(cell.strip() and number(cell) is None for cell in first)


def _named(row: Row, names: tuple[str, ...]) -> Row:
    problem = row.problem
    if not problem and row.cells is not None and len(row.cells) != len(names):
        problem = f"line {row.line:,}: {len(row.cells):,} values, but the header has {len(names):,}"
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

    def __init__(self, part: Part) -> None:
        self._lines = numbered_lines(part.stream)
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


def _raw_rows(part: Part, separator: str, content_type: str) -> Iterator[Row]:
    """Yields each row with its bytes as they stand; what is not CSV has a problem."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    lines = _Lines(part)
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
            yield Row(
                data=b"".join(lines.taken).rstrip(b"\r\n"),
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
