"""An array as a grid: a row for each index of all axes but the last, a column for each of the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from workbench.content.humanize import width

if TYPE_CHECKING:
    import numpy as np

_SAMPLE = 40
_WIDEST = 16
_LONGEST = 64


@dataclass(frozen=True, eq=False)
class Grid:
    """The values of an array by row and column, made when they are seen.

    Attributes:
        shape: the length of each axis; one at least, none of them 0.
        text: a value as text, by its index.
        names: of the columns; empty where they have only their indices.
    """

    shape: tuple[int, ...]
    text: Callable[[tuple[int, ...]], str] = field(repr=False)
    names: tuple[str, ...] = ()

    @classmethod
    def of_array(cls, array: np.ndarray[Any, Any]) -> Grid:
        """Returns the grid of an array that is not empty; floats in six significant digits.

        The fields of a structured array are its columns.
        """
        values = array if array.shape else array.reshape(1)
        shape = tuple(map(int, values.shape))
        if names := values.dtype.names:

            def of_field(index: tuple[int, ...]) -> str:
                return _text(values[names[index[-1]]][index[:-1]])

            return cls((*shape, len(names)), of_field, tuple(names))
        return cls(shape, lambda index: _text(values[index]))

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> Grid:
        """Returns one row of texts."""
        return cls((len(texts),), lambda index: texts[index[0]][:_LONGEST])

    @property
    def columns(self) -> int:
        """How many columns: the length of the last axis."""
        return self.shape[-1]

    @property
    def rows(self) -> int:
        """How many rows: one for each index of the axes before the last."""
        return prod(self.shape[:-1])

    def row_label(self, row: int) -> str:
        """Returns the index of a row; of more than two axes an index for each, such as `3,0`."""
        return ",".join(map(str, self._index(row))) or "0"

    @cached_property
    def label_width(self) -> int:
        """The columns of the widest row label."""
        return len(self.row_label(self.rows - 1))

    @cached_property
    def cell_width(self) -> int:
        """The columns of a cell: as wide as the first and the last values, and the column's index."""
        rows = {*range(min(self.rows, _SAMPLE)), *range(max(0, self.rows - _SAMPLE), self.rows)}
        columns = {*range(min(self.columns, _SAMPLE)), *range(max(0, self.columns - _SAMPLE), self.columns)}
        widths = [width(self.cell(row, column)) for row in rows for column in columns]
        heads = [width(self.column_label(column)) for column in {*columns, self.columns - 1}]
        return min(_WIDEST, max(*widths, *heads))

    def column_label(self, column: int) -> str:
        """Returns the name of a column, or its index."""
        return self.names[column] if self.names else str(column)

    def cell(self, row: int, column: int) -> str:
        """Returns a value as text."""
        return self.text((*self._index(row), column))

    def _index(self, row: int) -> tuple[int, ...]:
        indices: list[int] = []
        for length in reversed(self.shape[:-1]):
            row, index = divmod(row, length)
            indices.append(index)
        return tuple(reversed(indices))


def _text(value: Any) -> str:
    is_float = getattr(value, "dtype", None) is not None and not value.shape and value.dtype.kind in "fc"
    return f"{value:.6g}" if is_float else str(value)[:_LONGEST]
