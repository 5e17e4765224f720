"""Parquet, by pyarrow: a record in each row, as a JSON object of its columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from workbench.content.extras import installing
from workbench.model.errors import PayloadError, UsageError
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.record import Row
from workbench.services.datasets.record_types import JSON

_BATCH = 1024
"""Rows that are decoded at a time."""


def _read(part: Part) -> Iterator[Row]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Reading Parquet requires pyarrow.", f"Run: {installing('pyarrow')}") from None
    try:
        # One thread, no reading ahead: a million rows take no more memory than some thousand.
        file = parquet.ParquetFile(part.stream, pre_buffer=False)
        for batch in file.iter_batches(_BATCH, use_threads=False):
            for values in batch.to_pylist():
                yield Row(data=_json(values), content_type=JSON, file=part.name)
    except (pyarrow.ArrowException, OSError) as error:
        raise PayloadError(f"{part.name or 'The input'} is not Parquet that can be read: {error}") from None


def _json(values: Any) -> bytes:
    # Days, decimals and bytes become strings; NaN, which JSON does not have, null.
    return msgspec.json.encode(values, enc_hook=str)


FORMS = (
    Form(
        "parquet",
        "Parquet (requires pyarrow)",
        (".parquet",),
        _read,
        detects=lambda start: start.startswith(b"PAR1"),
        seeks=True,
        order=10,
    ),
)
