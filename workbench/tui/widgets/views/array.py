"""Arrays of a body: shape, type and statistics of each, and its values by row and column."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from textual import events
from textual.content import Content
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.content.formats.numpy.grid import Grid
from workbench.content.formats.numpy.read import ArrayFacts, Arrays
from workbench.content.humanize import counted, fit, size
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Taken

_GAP = 2
_MARGIN = 2
_SHORT_ROWS = 8
Pieces = Sequence[tuple[str, str]]


class _Section:
    """The rows of one array: its facts, then its values.

    Args:
        facts: the array.
        head: what is said of it above its values.
        last: whether no other one follows, which a blank line would part it from.
    """

    def __init__(self, facts: ArrayFacts, head: list[Pieces], *, last: bool) -> None:
        self.grid = facts.grid
        self.head = head
        self.count = len(self.head) + (self.grid.rows if self.grid else 0) + (not last)

    def row_of(self, line: int) -> int | None:
        """The row of the array on a line; None on one of its facts."""
        row = line - len(self.head)
        return row if self.grid is not None and 0 <= row < self.grid.rows else None


class ArrayView(OpenedView):
    """The values scroll in both directions; the indices of both axes stay."""

    KIND = ViewKind.ARRAY

    def make(self) -> Widget:
        self._rows = RowList()
        self._sections: list[_Section] = []
        self._starts: list[int] = [0]
        self._arrays: Arrays | None = None
        self._is_short = False
        return self._rows

    def take(self, shown: Arrays) -> None:
        self._arrays = shown
        last = len(shown.items) - 1
        # The facts of the only array stand above its columns; in few rows they scroll with its values.
        alone = not last and shown.items[0].grid is not None and not self._is_short
        lines = ["".join(text for text, _ in line) for line in _facts(shown.items[0])] if alone else []
        self.say("\n".join([*lines, *([shown.note] if shown.note else [])]))
        self._sections = [
            _Section(facts, [] if alone else _facts(facts), last=at == last)
            for at, facts in enumerate(shown.items)
        ]
        self._starts = list(accumulate((section.count for section in self._sections), initial=0))
        grids = [section.grid for section in self._sections if section.grid is not None]
        self._labels = max((grid.label_width for grid in grids), default=0) + _MARGIN
        cells = max((grid.columns * (grid.cell_width + _GAP) for grid in grids), default=0)
        heads = (line for section in self._sections for line in section.head)
        facts = max((sum(len(text) for text, _ in line) for line in heads), default=0)
        first = len(self._sections[0].head) if self._is_short and self._sections[0].grid else 0
        self._rows.show(
            self._starts[-1],
            self._paint,
            wide=max(self._labels + cells, facts),
            head=self._heading,
            at=first,
            frozen=self._labels,
        )
        if first:
            self.call_after_refresh(self._rows.go_to, first)
        # How many columns are in sight is known once the rows have their room.
        self.call_after_refresh(self.post_message, self.Told())

    def _section(self, line: int) -> tuple[_Section, int]:
        at = min(bisect_right(self._starts, line) - 1, len(self._sections) - 1)
        return self._sections[at], line - self._starts[at]

    def _paint(self, line: int) -> Pieces:
        section, inner = self._section(line)
        row = section.row_of(inner)
        if section.grid is None or row is None:
            return section.head[inner] if inner < len(section.head) else ()
        label = f"{section.grid.row_label(row):>{self._labels - _GAP}}  "
        return ((label, "rows--muted"), *self._cells(section.grid, row))

    def _cells(self, grid: Grid, row: int) -> Pieces:
        """The cells in sight, behind as many blanks as those to the left of them take."""
        first, last = self._columns(grid)
        wide = grid.cell_width
        texts = (drawn(grid.cell(row, column)) for column in range(first, last))
        cells = (fit(text, wide, right=True) for text in texts)
        skipped = " " * (first * (wide + _GAP))
        return ((skipped, ""), ("".join(f"{cell}  " for cell in cells), "rows--number"))

    def _columns(self, grid: Grid) -> tuple[int, int]:
        """The first column that is in sight whole, and the one behind the last.

        Others are not drawn: half a number is another number.
        """
        pitch = grid.cell_width + _GAP
        left = int(self._rows.scroll_offset.x)
        first = max(0, min(-(-left // pitch), grid.columns - 1))
        behind = (left + self._rows.size.width - self._labels + _GAP) // pitch
        return first, min(max(behind, first + 1), grid.columns)

    def _heading(self) -> Pieces:
        """The indices of the columns of the array that the cursor is in."""
        section, _ = self._section(self._rows.cursor)
        grid = section.grid
        if grid is None:
            return (("", ""),)
        first, last = self._columns(grid)
        wide = grid.cell_width
        blanks = " " * (self._labels + first * (wide + _GAP))
        labels = (drawn(grid.column_label(column)) for column in range(first, last))
        return ((blanks + "".join(f"{fit(label, wide, right=True)}  " for label in labels), ""),)

    def on_resize(self, event: events.Resize) -> None:
        was_short, self._is_short = self._is_short, 0 < event.size.height < _SHORT_ROWS
        if self._arrays is not None and self._is_short != was_short and self.is_read:
            self.take(self._arrays)
        self.post_message(self.Told())

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.post_message(self.Told())

    def status(self) -> Content:
        if not self._sections:
            return Content("")
        section, inner = self._section(self._rows.cursor)
        grid, row = section.grid, section.row_of(inner)
        if grid is None:
            return Content("")
        where = f"row {grid.row_label(row)}" if row is not None else counted(grid.rows, "row")
        first, last = self._columns(grid)
        hidden = f" of {grid.columns:,}, ← → scroll" if grid.columns > last - first else ""
        columns = counted(last - first, "column")
        return Content(f"{where} of {grid.rows:,} · {columns}{hidden}")

    def value(self) -> Taken | None:
        if not self._sections:
            return None
        section, inner = self._section(self._rows.cursor)
        grid, row = section.grid, section.row_of(inner)
        if grid is None or row is None:
            return None
        text = ",".join(grid.cell(row, column) for column in range(grid.columns))
        return Taken(text.encode(), f"row {grid.row_label(row)} of the array", ".csv")


def _facts(facts: ArrayFacts) -> list[Pieces]:
    """Name, shape, type, then the statistics in one line."""
    shape = " × ".join(f"{length:,}" for length in facts.shape) or "one value"
    lines: list[Pieces] = [
        (
            (f"{facts.name}  " if facts.name else "", "rows--name"),
            (f"{shape}  {facts.dtype}", ""),
            (f"  {counted(facts.size, 'value')}, {size(facts.nbytes)}", "rows--muted"),
        )
    ]
    if facts.note:
        lines.append(((facts.note, "rows--accent"),))
    numbers = (("min", facts.minimum), ("max", facts.maximum), ("mean", facts.mean), ("std", facts.std))
    pieces: list[tuple[str, str]] = []
    for name, value in numbers:
        if value is not None:
            pieces += [(f"{name} ", "rows--muted"), (f"{value:.6g}  ", "rows--number")]
    for name, count in (("NaN", facts.nans), ("inf", facts.infinities)):
        if count:
            pieces += [(f"{name} ", "rows--muted"), (f"{count:,}  ", "rows--accent")]
    if pieces:
        lines.append(pieces)
    return lines
