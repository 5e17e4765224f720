"""The columns of a table on the screen: how wide they are, and where they begin."""

from __future__ import annotations

from itertools import accumulate

from rich.cells import cell_len

from workbench.content.sanitize import sanitize_line
from workbench.content.views.column_widths import column_widths
from workbench.content.views.table import Column, Table
from workbench.tui.widgets.cells import drawn

GAP = 2
"""Blank columns between two."""
# Wider columns only where there is room for all.
_WIDEST = 32
_MEASURED_ROWS = 200
# A longer cell is cut before it is measured: few screens are wider.
_MEASURED = 400


class TableColumns:
    """The columns of one table, fitted to the room.

    Args:
        table: some of its rows tell what the columns need: those at its top, all through, and at its end.
    """

    def __init__(self, table: Table) -> None:
        count = len(table)
        measured = {
            *range(min(count, _MEASURED_ROWS)),
            *range(0, count, max(1, count // _MEASURED_ROWS)),
            *range(max(0, count - _MEASURED_ROWS), count),
        }
        sample = [table.row(index) for index in sorted(measured)]
        self._titles = [cell_len(title(column, at)) for at, column in enumerate(table.columns)]
        self._needed = [
            max((cell_len(line(row[at])) for row in sample), default=0) for at in range(len(table.columns))
        ]
        self._least = [
            max(1, min(_WIDEST, max(name, cell)))
            for name, cell in zip(self._titles, self._needed, strict=True)
        ]
        self._first = len(f"{count:,}") + GAP
        self._sorted: int | None = None
        self._room = 0
        self._is_outgrown = False
        self._place()

    def __len__(self) -> int:
        return len(self._least)

    @property
    def digits(self) -> int:
        """Columns of a row's number."""
        return self._first - GAP

    @property
    def least(self) -> int:
        """The columns that all take where there is no room to share, the rows' numbers with them."""
        return self._first + sum(width + GAP for width in self._least)

    def fit(self, room: int, order: tuple[int, bool] | None) -> list[int]:
        """Fits the columns to so many on the screen, and returns their widths.

        Args:
            room: columns of the screen.
            order: the column that the rows are sorted by, whose title has a sign before it; None for none.
        """
        sorted_column = order[0] if order else None
        if self._is_outgrown or (room, sorted_column) != (self._room, self._sorted):
            self._room, self._sorted = room, sorted_column
            self._place()
        return self.widths

    def widen(self, at: int, text: str) -> bool:
        """Takes note of a cell that was perhaps not measured, for the next fit.

        Returns whether another fit is to come for it: there is room to share, and none was to come already.

        Args:
            at: its column.
            text: the cell, as `line` has it.
        """
        needed = cell_len(text)
        if needed <= max(self._needed[at], self.widths[at]):
            return False
        self._needed[at] = needed
        if self._is_outgrown or not self._has_room:
            return False
        self._is_outgrown = True
        return True

    def _place(self) -> None:
        titles = [length + (at == self._sorted) for at, length in enumerate(self._titles)]
        needed = [max(pair) for pair in zip(self._least, self._needed, titles, strict=True)]
        free = self._room - self._first - GAP * max(0, len(needed) - 1)
        self.widths = column_widths(self._least, needed, free)
        self.starts = list(accumulate((width + GAP for width in self.widths), initial=self._first))
        self._has_room = free > sum(self._least)
        self._is_outgrown = False


def title(column: Column, at: int) -> str:
    """Returns what is above a column: its name, or its number where it has none."""
    return sanitize_line(column.name[:_MEASURED]) or f"#{at + 1}"


def line(cell: str) -> str:
    """Returns a cell in one line, cut where no screen is as wide."""
    return drawn(cell[:_MEASURED]) + ("…" if len(cell) > _MEASURED else "")
