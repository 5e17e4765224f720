"""The rows of Parquet, by pyarrow where it is installed; a row group is read when a row of it is seen."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Any

from workbench.content.views.table import Rows, Table
from workbench.content.views.view import UnshownError

# What a row group may take when it is unpacked: a few bytes can announce terabytes.
_MOST_BYTES = 256 * 1024 * 1024


def parquet_table(body: bytes) -> Table:
    """A Parquet file as a table."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise UnshownError("it needs pyarrow: pip install 'endpoint-workbench[parquet]'") from None
    try:
        file = pq.ParquetFile(io.BytesIO(body))
        rows = _ParquetRows(file)
        return Table(file.schema_arrow.names, rows)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise UnshownError(f"it is no Parquet that can be read: {error}") from None


class _ParquetRows(Rows):
    def __init__(self, file: Any) -> None:
        self._file = file
        groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
        if any(group.total_byte_size > _MOST_BYTES for group in groups):
            raise UnshownError("its row groups are too large to unpack here")
        self._ends = list(accumulate(max(0, group.num_rows) for group in groups))
        self._group = lru_cache(maxsize=2)(self._read)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def row(self, index: int) -> tuple[str, ...]:
        group = bisect_right(self._ends, index)
        table = self._group(group)
        at = index - (self._ends[group - 1] if group else 0)
        return tuple(_cell(column[at].as_py()) for column in table.columns)

    def column(self, index: int) -> Iterator[str]:
        for group in range(len(self._ends)):
            for value in self._group(group).column(index):
                yield _cell(value.as_py())

    def _read(self, group: int) -> Any:
        return self._file.read_row_group(group)


def _cell(value: object) -> str:
    return "" if value is None else str(value)
