"""CSV: the input's columns with the answer's appended, or the answer's alone; status and error come last.

An answer that is CSV itself, or a JSON list of values, is as many cells; any other is one cell of JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from workbench.services.dataset_batch.outputs.form import (
    ERROR,
    INPUT,
    OUTPUT,
    STATUS,
    TIMING,
    Form,
    Layout,
    Results,
    answer_of,
    joined_members,
    text_of,
    timing,
)
from workbench.services.dataset_batch.result import OK, RecordError, RecordResult, RequestResult

_HELD = 1000
"""Rows that are held at a time."""


class _Columns:
    """What the columns have to be, by the rows that were seen.

    A record is joined by the names of its members. A list has none: where every record is a list, or cannot
    be read, as in a file without a header, cells stand by their position and the output has no header either.
    Beside objects, what is not one stands under `SageMakerInput`, as in the other forms.

    Attributes:
        names: of the leading columns, in the order in which they came.
        cells: of the longest list.
        width: the cells of the widest answer.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.names: dict[str, None] = {} if layout.join else {"id": None}
        self.cells = 0
        self.width = 1

    def copy(self) -> _Columns:
        """Returns the same, which further rows do not change."""
        copy = _Columns(self._layout)
        copy.names, copy.cells, copy.width = dict(self.names), self.cells, self.width
        return copy

    @property
    def extent(self) -> tuple[list[str], int, int]:
        """What two of them are compared by."""
        return list(self.names), self.cells, self.width

    def see(self, request: RequestResult, record: RecordResult) -> None:
        """Takes a row into account."""
        self.width = max(self.width, len(_cells(request, record, self._layout)))
        if not self._layout.join:
            return
        if bytes(record.input)[:1] == b"[":
            self.cells = max(self.cells, len(_items(record)))
        self.names |= dict.fromkeys(joined_members(record, self._layout))

    @property
    def _positional(self) -> bool:
        return self.cells > 0 and self.names.keys() <= {INPUT}

    def header(self) -> list[str] | None:
        """Returns the cells of the header; None where there is none."""
        if self._positional:
            return None
        join = self._layout.join
        status = (STATUS, ERROR) if join else ("status", "error")
        return [
            *self._input_names(),
            OUTPUT if join else "output",
            *self._numbered(),
            *status,
            *(TIMING if self._layout.timing else ()),
        ]

    def _numbered(self) -> list[str]:
        """The names of the answer's cells after the first."""
        output = OUTPUT if self._layout.join else "output"
        return [f"{output}_{position}" for position in range(2, self.width + 1)]

    def _input_names(self) -> list[str]:
        """The names of the leading columns that no cell of the answer has."""
        numbered = set(self._numbered())
        return [name for name in self.names if name not in numbered]

    def row(self, request: RequestResult, record: RecordResult) -> list[str]:
        """Returns the cells of a record."""
        cells = _cells(request, record, self._layout)
        row = [
            *self._leading(record),
            *cells,
            *[""] * (self.width - len(cells)),
            record.status,
            _error(record.error),
        ]
        return [*row, *map(text_of, timing(request).values())] if self._layout.timing else row

    def _leading(self, record: RecordResult) -> list[str]:
        if not self._layout.join:
            return [record.id]
        if self._positional:
            is_list = bytes(record.input)[:1] == b"["
            # A record that could not be read stands in the first column as it is.
            items = [text_of(item) for item in _items(record)] if is_list else [text_of(record.input)]
            return items + [""] * (self.cells - len(items))
        members = joined_members(record, self._layout)
        return [text_of(members[name]) if name in members else "" for name in self._input_names()]


def _items(record: RecordResult) -> list[msgspec.Raw]:
    return msgspec.json.decode(record.input, type=list[msgspec.Raw])


class _Table:
    """Rows under a header that stands once an answer was seen; a later one that is wider does not fit it."""

    def __init__(self, layout: Layout) -> None:
        self._seen = _Columns(layout)
        self._written: _Columns | None = None
        self._layout = layout
        self._waiting: list[tuple[RequestResult, RecordResult]] = []

    @property
    def whole(self) -> bool:
        """Whether every row fits the header."""
        return self._written is not None and self._written.extent == self._seen.extent

    def add(self, request: RequestResult, record: RecordResult) -> bytes:
        """Returns the row, with the header and the rows that waited for it before the first answer."""
        self._seen.see(request, record)
        if self._written is not None:
            return _packed([self._written.row(request, record)])
        self._waiting.append((request, record))
        if record.status != OK and len(self._waiting) < _HELD:
            return b""
        self._written = columns = self._seen.copy()
        header = columns.header()
        rows = [columns.row(*waiting) for waiting in self._waiting]
        self._waiting.clear()
        return _packed(rows if header is None else [header, *rows])


def _write(results: Results, layout: Layout) -> Iterator[bytes]:
    columns = _Columns(layout)
    for request, record in results():
        columns.see(request, record)
    header = columns.header()
    if header is not None:
        yield _packed([header])
    rows = (columns.row(request, record) for request, record in results())
    while chunk := list(islice(rows, _HELD)):
        yield _packed(chunk)


def _packed(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _cells(request: RequestResult, record: RecordResult, layout: Layout) -> list[str]:
    if record.status != OK:
        return []
    value = answer_of(request, record, layout)
    data = bytes(value)
    if data.startswith(b"["):
        items = msgspec.json.decode(value, type=list[msgspec.Raw])
        if not any(bytes(item)[:1] in {b"[", b"{"} for item in items):
            return [text_of(item) for item in items]
    text = text_of(value)
    if data.startswith(b'"') and "\n" not in text and "," in text:
        return next(csv.reader([text]), [])
    return [text]


def _error(error: RecordError | None) -> str:
    return f"{error.code}: {error.message}" if error is not None else ""


FORMS = (Form("csv", (".csv",), _write, _Table),)
