"""A body as a table: sorted by any column, a cell seen whole where it is wider than its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len
from textual import work
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from workbench.content.charts.files import Files, files_of_table
from workbench.content.format import ViewKind
from workbench.content.humanize import fit
from workbench.content.sanitize import sanitize_line
from workbench.content.views.table import Column, ColumnType, Table
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Taken

_WIDEST = 32
_MEASURED_ROWS = 200
_GAP = 2
# Sorting so few rows takes no time that could be felt.
_SORTED_AT_ONCE = 2_000
# A longer cell is cut before it is measured: only its beginning fits into a column.
_MEASURED = 200


class TableRows(RowList):
    """Rows whose cursor is on one cell."""

    BINDINGS = [
        Binding("left", "step(-1)", "Left", show=False),
        Binding("right", "step(1)", "Right", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Stepped(Message):
        """Left or right was pressed."""

        by: int

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))


class TableView(OpenedView):
    """Columns as wide as what is in them, numbers to the right, rows read when they are seen."""

    KIND = ViewKind.TABLE

    @dataclass(eq=False, repr=False)
    class _Made(Message):
        """A table was made of another one: sorted, or with nested objects as columns."""

        source: Table
        table: Table
        put: Callable[[Table], None]

    def make(self) -> Widget:
        self._rows = TableRows()
        self._given: Table | None = None
        self._table: Table | None = None
        self._widths: list[int] = []
        self._starts: list[int] = [0]
        self._column = 0
        self._sorted: tuple[int, bool] | None = None
        return self._rows

    def take(self, shown: Table) -> None:
        self._given = shown
        self._column = 0
        self._sorted = None
        count = len(shown)
        # Those at the top, all through, and at the end.
        spread = range(0, count, max(1, count // _MEASURED_ROWS))
        measured = {
            *range(min(count, _MEASURED_ROWS)),
            *spread,
            *range(max(0, count - _MEASURED_ROWS), count),
        }
        sample = [shown.row(index) for index in sorted(measured)]
        digits = len(f"{len(shown):,}")
        self._widths = [
            min(
                _WIDEST,
                max((cell_len(drawn(text[:_MEASURED])) for text in (_title(column, at), *cells)), default=1),
            )
            for at, (column, cells) in enumerate(
                (column, [row[at] for row in sample]) for at, column in enumerate(shown.columns)
            )
        ]
        self._starts = list(accumulate((width + _GAP for width in self._widths), initial=digits + _GAP))
        self._put(shown)

    def flatten(self) -> bool:
        """Makes columns of nested objects, or puts them together; returns False where nothing is nested."""
        table = self._given
        if table is not None and table.nested is not None:
            self.take(table.nested)
        elif table is None or table.flattened is None:
            return False
        elif len(table) <= _SORTED_AT_ONCE:
            self.take(table.flattened())
        else:
            self.say("flattening …")
            self._make(table, table.flattened, self.take)
        self.post_message(self.Told())
        return True

    def _put(self, table: Table) -> None:
        self._table = table
        digits = self._starts[0] - _GAP

        def paint(row: int) -> Sequence[tuple[str, str]]:
            pieces = [(f"{table.number_of(row) + 1:>{digits},}  ", "rows--muted")]
            for at, (cell, column) in enumerate(zip(table.row(row), table.columns, strict=True)):
                here = at == self._column and row == self._rows.cursor
                numeric = column.type is ColumnType.NUMBER
                look = "rows--cell" if here else "rows--number" if numeric else ""
                pieces += [(_fitted(cell, self._widths[at], right=numeric), look), (" " * _GAP, "")]
            return pieces

        self._rows.show(len(table), paint, wide=self._starts[-1], head=self._heading)

    def _heading(self) -> Sequence[tuple[str, str]]:
        pieces = [(" " * self._starts[0], "")]
        for at, column in enumerate(self._table.columns if self._table else ()):
            title = _title(column, at)
            if self._sorted and self._sorted[0] == at:
                title = f"{'▾' if self._sorted[1] else '▴'}{title}"
            right = column.type is ColumnType.NUMBER
            pieces += [(_fitted(title, self._widths[at], right=right), ""), (" " * _GAP, "")]
        return pieces

    # The cursor, and the order

    def on_table_rows_stepped(self, event: TableRows.Stepped) -> None:
        event.stop()
        self._to_column(self._column + event.by)

    def on_row_list_clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        columns = [at for at, start in enumerate(self._starts[:-1]) if start <= event.column + _GAP]
        if columns:
            self._to_column(columns[-1])
            if event.head:
                self.sort()

    def _to_column(self, column: int) -> None:
        self._column = max(0, min(column, len(self._widths) - 1))
        if self._widths:
            start = self._starts[self._column]
            self._rows.reach(0 if self._column == 0 else start, start + self._widths[self._column])
        self.post_message(self.Told())

    def sort(self) -> None:
        """Sorts by the cursor's column; again for the other direction, and again for the body's own order."""
        table = self._given
        if table is None or not self._widths:
            return
        steps = {None: False, (self._column, False): True}
        if self._sorted in steps or (self._sorted and self._sorted[0] != self._column):
            descending = self._sorted == (self._column, False)
            self._sorted = (self._column, descending)
            if len(table) <= _SORTED_AT_ONCE:
                self._put(table.sorted_by(self._column, descending=descending))
            else:
                self.say("sorting …")
                column = self._column
                self._make(table, lambda: table.sorted_by(column, descending=descending), self._put)
        else:
            self.workers.cancel_group(self, "make")
            self._sorted = None
            self._put(table)
        self.post_message(self.Told())

    @work(thread=True, exclusive=True, group="make")
    def _make(self, source: Table, make: Callable[[], Table], put: Callable[[Table], None]) -> None:
        table = make()
        if not get_current_worker().is_cancelled:
            self.post_message(self._Made(source, table, put))

    def on_table_view__made(self, message: _Made) -> None:
        if message.source is self._given:
            self.say("")
            message.put(message.table)
            self.post_message(self.Told())

    # What is under it

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.post_message(self.Told())

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        value = self._cell()
        if value is not None and self._table is not None:
            title = _title(self._table.columns[self._column], self._column)
            self.app.push_screen(TextModal(title, value.encode(errors="surrogatepass")))

    def _cell(self) -> str | None:
        if self._table is None or not len(self._table) or not self._widths:
            return None
        return self._table.row(self._rows.cursor)[self._column]

    def status(self) -> Content:
        table = self._table
        if table is None or not self._widths:
            return Content("")
        column = table.columns[self._column]
        row = table.number_of(self._rows.cursor) + 1 if len(table) else 0
        words = [f"{_title(column, self._column)}: {column.type}", f"row {row:,} of {len(table):,}"]
        if table.source:
            words.append(f"in {sanitize_line(table.source)}")
        if table.hidden_columns:
            words.append(f"{table.hidden_columns:,} more columns")
        if self._given is not None and (self._given.flattened or self._given.nested):
            words.append("u nests" if self._given.nested else "u flattens")
        words.append("o sorts" if self._sorted is None else "o reverses")
        return Content(" · ".join(words))

    def value(self) -> Taken | None:
        cell = self._cell()
        if cell is None or self._table is None:
            return None
        title = _title(self._table.columns[self._column], self._column)
        return Taken(cell.encode(errors="surrogatepass"), f"{title} of row {self._rows.cursor + 1:,}", ".txt")

    def files(self) -> Files:
        return files_of_table(self._table) if self._table is not None else {}


def _title(column: Column, at: int) -> str:
    return sanitize_line(column.name[:_MEASURED]) or f"#{at + 1}"


def _fitted(cell: str, width: int, *, right: bool) -> str:
    text = drawn(cell[:_MEASURED]) + ("…" if len(cell) > _MEASURED else "")
    return fit(text, width, right=right)
