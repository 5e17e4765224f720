"""CSV: the input's columns with the answer's appended, or the answer's alone; status and error come last.

An answer that is CSV itself, or a JSON list of values, is as many cells; any other is one cell of JSON.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

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
from workbench.services.dataset_batch.result import OK, RecordError, RecordResult, filtered

_FLUSHED = 256 * 1024
_TIMING = ("attempts", "started_at", "duration_ms")


def _write(results: Results, layout: Layout) -> Iterator[bytes]:
    names, width = _columns(results, layout)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if names is not None:
        output = OUTPUT if layout.join else "output"
        numbered = [f"{output}_{position}" for position in range(2, width + 1)]
        status = (STATUS, ERROR) if layout.join else ("status", "error")
        writer.writerow([*names, output, *numbered, *status, *(_TIMING if layout.timing else ())])
    for request, record in results():
        cells = _cells(record, layout)
        row = [*_leading(record, layout, len(names or ())), *cells, *[""] * (width - len(cells))]
        row += [record.status, _error(record.error)]
        if layout.timing:
            row += map(text_of, timing(request).values())
        writer.writerow(row)
        if text.tell() > _FLUSHED:
            yield text.getvalue().encode("utf-8", "surrogatepass")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8", "surrogatepass")


def _columns(results: Results, layout: Layout) -> tuple[list[str] | None, int]:
    """The names of the leading columns, None where the input has none; and how many cells an answer has."""
    names: list[str] | None = None if layout.join else ["id"]
    width = 1
    for _, record in results():
        width = max(width, len(_cells(record, layout)))
        if layout.join and names is None and bytes(record.input)[:1] == b"{":
            names = list(msgspec.json.decode(record.input, type=dict[str, msgspec.Raw]))
        elif layout.join and names is None and bytes(record.input)[:1] not in {b"[", b"{"}:
            names = [INPUT]
    return names, width


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


FORMS = (Form("csv", (".csv",), _write),)
