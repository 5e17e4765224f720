"""The records of RecordIO as rows: labels first, then features, a column for each value of a dense vector."""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Mapping

from workbench.content.formats.recordio.codec import Record, RecordError, Tensor, frames, record
from workbench.content.views.table import Rows, Table
from workbench.content.views.view import ViewUnavailableError

_MOST_RECORDS = 1_000_000
# So many records tell which columns there are, and a vector of more values is one cell.
_LOOKED_AT = 200
_MOST_VALUES = 200


def record_table(body: bytes) -> Table:
    """RecordIO as a table. A damaged end is left out; the check says where it is."""
    bounds: array[int] = array("Q")
    try:
        for start, end in frames(body):
            bounds.extend((start, end))
            if len(bounds) >= 2 * _MOST_RECORDS:
                break
    except RecordError as error:
        if not bounds:
            raise ViewUnavailableError(f"it is not RecordIO: {error}") from None
    if not bounds:
        raise ViewUnavailableError("there are no records in it")
    rows = _RecordRows(body, bounds)
    return Table(rows.names, rows)


class _RecordRows(Rows):
    def __init__(self, body: bytes, bounds: array[int]) -> None:
        self._body = body
        self._bounds = bounds
        sample = [self._cells(index) for index in range(min(len(self), _LOOKED_AT))]
        self.names = tuple(dict.fromkeys(name for cells in sample for name in cells))

    def __len__(self) -> int:
        return len(self._bounds) // 2

    def row(self, index: int) -> tuple[str, ...]:
        cells = self._cells(index)
        return tuple(cells.get(name, "") for name in self.names)

    def _cells(self, index: int) -> dict[str, str]:
        try:
            item = record(self._body[self._bounds[2 * index] : self._bounds[2 * index + 1]])
        except RecordError as error:
            return {"record": f"no record: {error}"}
        return _cells(item)


def _cells(item: Record) -> dict[str, str]:
    cells: dict[str, str] = {}
    for kind, tensors in (("label", item.label), ("", item.features)):
        cells |= _tensors(kind, tensors)
    for name, text in (
        ("uid", item.uid),
        ("metadata", item.metadata),
        ("configuration", item.configuration),
    ):
        if text:
            cells[name] = text
    return cells


def _figure(value: float) -> str:
    """A number in as few digits as tell it from others of its width: 0.4 is none of 64 bits."""
    if not math.isfinite(value) or struct.unpack("<f", struct.pack("<f", value))[0] != value:
        return repr(value)
    return next(text for digits in range(6, 10) if _single(text := f"{value:.{digits}g}") == value)


def _single(text: str) -> float:
    return float(struct.unpack("<f", struct.pack("<f", float(text)))[0])


def _tensors(kind: str, tensors: Mapping[str, Tensor]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, tensor in tensors.items():
        title = f"{kind} {name}".strip() if name != "values" or not kind else kind
        values = [_figure(value) if isinstance(value, float) else str(value) for value in tensor.values]
        if tensor.keys:
            cells[title] = " ".join(
                f"{key}:{value}" for key, value in zip(tensor.keys[:_MOST_VALUES], values, strict=False)
            )
        elif len(values) == 1:
            cells[title] = values[0]
        elif len(values) <= _MOST_VALUES:
            cells |= {f"{title}[{at}]": value for at, value in enumerate(values)}
        else:
            cells[title] = f"{len(values):,} values: {' '.join(values[:_MOST_VALUES])} …"
    return cells
