"""Parquet, by pyarrow: a column for each value. The answer and the error are JSON, as text."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from workbench.content.extras import installing
from workbench.model.errors import UsageError
from workbench.services.dataset_batch.outputs.form import (
    ERROR,
    OUTPUT,
    STATUS,
    TIMING,
    Form,
    Layout,
    Results,
    answer_of,
    joined_members,
    members,
    text_of,
)
from workbench.services.dataset_batch.result import RecordResult, RequestResult

_GROUP = 10_000
"""Rows that are held at a time: a row group of the file."""
_COPIED = 1024 * 1024


def _write(results: Results, layout: Layout) -> Iterator[bytes]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Writing Parquet requires pyarrow.", f"Run: {installing('pyarrow')}") from None
    schema = pa.schema([(name, pa.string()) for name in _names(results, layout)])
    rows = (_row(request, record, layout) for request, record in results())
    with tempfile.TemporaryFile() as file:
        with parquet.ParquetWriter(file, schema) as writer:
            while chunk := list(islice(rows, _GROUP)):
                writer.write_table(pa.table(_by_column(chunk, schema.names), schema=schema))
        file.seek(0)
        while data := file.read(_COPIED):
            yield data


def _row(request: RequestResult, record: RecordResult, layout: Layout) -> dict[str, object]:
    row = members(request, record, layout)
    return row | {OUTPUT: answer_of(request, record, layout)} if layout.join else row


def _names(results: Results, layout: Layout) -> list[str]:
    """Returns the names of the columns; there is one for errors whether or not a record failed."""
    names: dict[str, None] = {}
    if layout.join:
        for _, record in results():
            names |= dict.fromkeys(joined_members(record, layout))
    named = (STATUS, OUTPUT, ERROR) if layout.join else ("id", "status", "output", "error")
    return [*names, *named, *(TIMING if layout.timing else ())]


def _by_column(rows: list[dict[str, object]], names: list[str]) -> dict[str, list[Any]]:
    return {name: [_text_or_null(row.get(name)) for row in rows] for name in names}


def _text_or_null(value: object) -> str | None:
    """Returns what a cell says: an empty text is not null."""
    is_null = value is None or (isinstance(value, msgspec.Raw) and bytes(value) == b"null")
    return None if is_null else text_of(value)


FORMS = (Form("parquet", (".parquet",), _write),)
