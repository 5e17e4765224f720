"""The rows of Parquet, by pyarrow where it is installed; a row group is read when a row of it is seen.

A row group or a column of it that cannot be read is told in its cells: every other is shown.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

from workbench.content.extras import installing
from workbench.content.formats.parquet.cells import cell, errors, unreadable
from workbench.content.views.table import Rows, Table
from workbench.content.views.view import ViewUnavailableError

# What a row group may take when it is unpacked: a few bytes can announce terabytes.
_MOST_BYTES = 256 * 1024 * 1024


def parquet_table(body: bytes) -> Table:
    """A Parquet file as a table."""
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise ViewUnavailableError(f"it needs pyarrow: {installing('pyarrow')}") from None
    try:
        file = pq.ParquetFile(io.BytesIO(body))
        leaves = [file.schema.column(index).physical_type for index in range(len(file.schema))]
        # Its days reach further than nanoseconds of 64 bits, which turn over without a word.
        coarse = (
            pq.ParquetFile(io.BytesIO(body), coerce_int96_timestamp_unit="us") if "INT96" in leaves else None
        )
        return Table(file.schema_arrow.names, _ParquetRows(file, coarse))
    except errors() as error:
        raise ViewUnavailableError(f"it is not readable Parquet: {error}") from None


class _ParquetRows(Rows):
    def __init__(self, file: Any, coarse: Any) -> None:
        self._file = file
        self._coarse = coarse
        self._names = list(file.schema_arrow.names)
        groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
        if any(group.total_byte_size > _MOST_BYTES for group in groups):
            raise ViewUnavailableError("its row groups are too large to unpack here")
        self._ends = list(accumulate(max(0, group.num_rows) for group in groups))
        self._group = lru_cache(maxsize=2)(self._read)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def row(self, index: int) -> tuple[str, ...]:
        group = bisect_right(self._ends, index)
        at = index - (self._ends[group - 1] if group else 0)
        return tuple(_at(column, at) for column in self._group(group))

    def column(self, index: int) -> Iterator[str]:
        for group, (start, end) in enumerate(zip([0, *self._ends], self._ends, strict=False)):
            column = self._group(group)[index]
            for at in range(end - start):
                yield _at(column, at)

    def _read(self, group: int) -> list[Any]:
        """The columns of a row group; a text in the place of one that cannot be read."""
        try:
            columns = list(self._file.read_row_group(group).columns)
            if self._coarse is None:
                return columns
            coarse = self._coarse.read_row_group(group).columns
            return [_Moments(fine, far) for fine, far in zip(columns, coarse, strict=True)]
        except errors():
            return [self._alone(group, index) for index in range(len(self._names))]

    def _alone(self, group: int, index: int) -> Any:
        name = self._names[index]
        try:
            alike = self._file.read_row_group(group, columns=[name]).columns
        except errors() as error:
            return unreadable(error)
        # Columns may have one name.
        place = self._names[:index].count(name)
        return alike[place] if place < len(alike) else "cannot be read"


class _Moments:
    """A column in nanoseconds where they are what was written, else in microseconds."""

    def __init__(self, fine: Any, coarse: Any) -> None:
        self._fine = fine
        self._coarse = coarse
        self._alike = fine.type.equals(coarse.type)

    def __getitem__(self, at: int) -> Any:
        import pyarrow as pa

        coarse = self._coarse[at]
        if self._alike or not coarse.is_valid or not pa.types.is_timestamp(coarse.type):
            return coarse
        fine = self._fine[at]
        return fine if fine.value // 1000 == coarse.value else coarse


def _at(column: Any, at: int) -> str:
    if isinstance(column, str):
        return column
    try:
        return cell(column[at])
    except errors() as error:
        return unreadable(error)
