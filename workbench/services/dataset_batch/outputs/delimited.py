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
    Form,
    Layout,
    Results,
    text_of,
    timing,
)
from workbench.services.dataset_batch.result import OK, RecordError, RecordResult, RequestResult, filtered

_HELD = 1000
"""Rows that are held at a time."""
_TIMING = ("attempts", "started_at", "duration_ms")


class _Columns:
    """What the header has to be, by the rows that were seen.

    Attributes:
        names: of the leading columns; None where the input has none.
        width: the cells of the widest answer.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.names: list[str] | None = None if layout.join else ["id"]
        self.width = 1

    def see(self, record: RecordResult) -> None:
        """Takes a row into account."""
        self.width = max(self.width, len(_cells(record, self._layout)))
        if self.names is None:
            beginning = bytes(record.input)[:1]
            if beginning == b"{":
                self.names = list(msgspec.json.decode(record.input, type=dict[str, msgspec.Raw]))
            elif beginning != b"[":
                self.names = [INPUT]

    def header(self) -> list[str] | None:
        """Returns the cells of the header; None where there is none."""
        if self.names is None:
            return None
        join = self._layout.join
        output = OUTPUT if join else "output"
        numbered = [f"{output}_{position}" for position in range(2, self.width + 1)]
        status = (STATUS, ERROR) if join else ("status", "error")
        return [*self.names, output, *numbered, *status, *(_TIMING if self._layout.timing else ())]

    def row(self, request: RequestResult, record: RecordResult) -> list[str]:
        """Returns the cells of a record."""
        cells = _cells(record, self._layout)
        row = [
            *_leading(record, self._layout, len(self.names or ())),
            *cells,
            *[""] * (self.width - len(cells)),
            record.status,
            _error(record.error),
        ]
        return [*row, *map(text_of, timing(request).values())] if self._layout.timing else row


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
        return self._written is not None and (self._written.names, self._written.width) == (
            self._seen.names,
            self._seen.width,
        )

    def add(self, request: RequestResult, record: RecordResult) -> bytes:
        """Returns the row, with the header and the rows that waited for it before the first answer."""
        self._seen.see(record)
        if self._written is not None:
            return _packed([self._written.row(request, record)])
        self._waiting.append((request, record))
        if record.status != OK and len(self._waiting) < _HELD:
            return b""
        self._written = columns = _Columns(self._layout)
        columns.names, columns.width = self._seen.names, self._seen.width
        header = columns.header()
        rows = [columns.row(*waiting) for waiting in self._waiting]
        self._waiting.clear()
        return _packed(rows if header is None else [header, *rows])


def _write(results: Results, layout: Layout) -> Iterator[bytes]:
    columns = _Columns(layout)
    for _, record in results():
        columns.see(record)
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


def _leading(record: RecordResult, layout: Layout, width: int) -> list[str]:
    if not layout.join:
        return [record.id]
    if bytes(record.input)[:1] == b"[":
        return [text_of(cell) for cell in msgspec.json.decode(record.input, type=list[msgspec.Raw])]
    if bytes(record.input)[:1] == b"{":
        return [
            text_of(cell) for cell in msgspec.json.decode(record.input, type=dict[str, msgspec.Raw]).values()
        ]
    # A record that could not be read stands in the first column as it is.
    return [text_of(record.input), *[""] * (width - 1)]


def _cells(record: RecordResult, layout: Layout) -> list[str]:
    if record.status != OK:
        return []
    value = filtered(record.output, layout.expression) if layout.expression else record.output
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
