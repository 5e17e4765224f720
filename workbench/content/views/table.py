"""A body as a table: columns with their types, rows that are read when they are looked at.

A table keeps where its rows begin, not their cells: 100,000 rows take a list of offsets. A cell is the text
that stands in the body, so that no number changes by being shown.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

# So many rows tell a column's type.
_TYPED_ROWS = 200
MOST_COLUMNS = 2_000
"""A table of more columns shows the first of them."""


class ColumnType(StrEnum):
    """What the cells of a column are, as far as the first rows show."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    NESTED = "nested"
    """Objects or arrays, as JSON in one line."""
    EMPTY = "empty"


@dataclass(frozen=True)
class Column:
    """A column: its name, empty where the body names none, and what it holds."""

    name: str
    type: ColumnType


class Rows(ABC):
    """Where the cells of a table come from."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def row(self, index: int) -> tuple[str, ...]:
        """The cells of the row of that index, from 0."""

    def column(self, index: int) -> Iterator[str]:
        """The cells of one column, in order of the rows; an empty text where a row is too short."""
        for at in range(len(self)):
            cells = self.row(at)
            yield cells[index] if index < len(cells) else ""


_LAST = 2
_SortKey = tuple[Literal[0], float, str] | tuple[Literal[1], float, str] | tuple[Literal[2], float, str]


def number(cell: str) -> float | None:
    """The value of a cell that is a number; None for any other. Python's `1_000` and `infinity` are none."""
    if "_" in cell:
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def number_with_comma(cell: str) -> float | None:
    """Likewise, where the comma is the decimal mark: `1.234,5` is more than a thousand."""
    return number(cell.replace(".", "").replace(",", ".") if "," in cell else cell)


class Table:
    """Columns and rows, in the order of the body or sorted by a column."""

    def __init__(
        self,
        names: Sequence[str],
        rows: Rows,
        *,
        source: str = "",
        order: Sequence[int] | None = None,
        number: Callable[[str], float | None] = number,
    ) -> None:
        """
        Args:
            names: of the columns; empty texts where they have none.
            rows: the cells.
            source: where in the body the rows are, such as `predictions`; empty where they are all of it.
            order: the indices of the rows, sorted; None for the order of the body.
            number: the value of a cell that is a number.
        """
        self.number = number
        self._names = tuple(names[:MOST_COLUMNS])
        self._rows = rows
        self._order = order
        self.source = source
        self.flattened: Callable[[], Table] | None = None
        """Makes the table whose nested objects are columns; None where nothing is nested."""
        self.nested: Table | None = None
        """The table that this one was made of by that."""
        self.hidden_columns = max(0, len(names) - MOST_COLUMNS)
        self.columns = tuple(self._typed())

    def __len__(self) -> int:
        return len(self._rows)

    def row(self, index: int) -> tuple[str, ...]:
        """The cells of a row, from 0, one for each column; short rows are filled with empty ones."""
        cells = self._rows.row(index if self._order is None else self._order[index])[: len(self._names)]
        return cells + ("",) * (len(self._names) - len(cells))

    def number_of(self, index: int) -> int:
        """Returns which row of the body, from 0, stands at that index."""
        return index if self._order is None else self._order[index]

    def sorted_by(self, column: int, *, descending: bool = False) -> Table:
        """The same table in another order: numbers by value before text by alphabet, empty cells last."""
        keys = [self._sort_key(cell) for cell in self._rows.column(column)]
        filled = [index for index, key in enumerate(keys) if key[0] < _LAST]
        empty = [index for index, key in enumerate(keys) if key[0] == _LAST]
        filled.sort(key=keys.__getitem__, reverse=descending)
        order = filled + empty
        return Table(self._names, self._rows, source=self.source, order=order, number=self.number)

    def _typed(self) -> Iterator[Column]:
        sample = [self._rows.row(index) for index in range(min(len(self._rows), _TYPED_ROWS))]
        for index, name in enumerate(self._names):
            types = {self._type(cells[index]) for cells in sample if index < len(cells)} - {ColumnType.EMPTY}
            if len(types) == 1:
                yield Column(name, types.pop())
            else:
                yield Column(name, ColumnType.TEXT if types else ColumnType.EMPTY)

    def _sort_key(self, cell: str) -> _SortKey:
        if not cell or cell == "null":
            return 2, 0.0, ""
        value = self.number(cell)
        if value is None:
            return 1, 0.0, cell.casefold()
        return (2, 0.0, "") if math.isnan(value) else (0, value, "")

    def _type(self, cell: str) -> ColumnType:
        if not cell or cell == "null":
            return ColumnType.EMPTY
        if cell in {"true", "false", "True", "False"}:
            return ColumnType.BOOLEAN
        if cell[0] in "[{":
            return ColumnType.NESTED
        return ColumnType.TEXT if self.number(cell) is None else ColumnType.NUMBER
