"""A body as a table: sorted by any column, a cell seen whole where it is wider than its column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual import work
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from workbench.content.charts.files import Files, files_of_table
from workbench.content.format import ViewKind
from workbench.content.humanize import fit
from workbench.content.sanitize import sanitize_line
from workbench.content.views.table import ColumnType, Table
from workbench.model.keys.text import key_of
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.turns import Turn, Turns
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.table_columns import GAP, TableColumns, line, title
from workbench.tui.widgets.views.view import Taken

# Sorting so few rows takes no time that could be felt.
_SORTED_AT_ONCE = 2_000


class TableRows(RowList):
    """Rows whose cursor is on one cell."""

    BINDINGS = [
        Binding("left", "step(-1)", "Left", show=False),
        Binding("right", "step(1)", "Right", show=False),
    ]

    class Stepped(FieldMessage):
        """Left or right was pressed."""

        by: int

    def action_step(self, by: int) -> None:
        self.post_message(self.Stepped(by))


class TableView(OpenedView):
    """Columns as wide as what is in them, numbers to the right, rows read when they are seen."""

    KIND = ViewKind.TABLE

    class _Made(FieldMessage):
        """A table was made of another one: sorted, or with nested objects as columns."""

        source: Table
        table: Table
        put: Callable[[Table], None]
        turn: Turn[TableView._Made]

    def make(self) -> Widget:
        self._rows = TableRows()
        self._given: Table | None = None
        self._table: Table | None = None
        self._columns: TableColumns | None = None
        self._column = 0
        self._sorted: tuple[int, bool] | None = None
        self._makings: Turns[TableView._Made] = Turns(self.post_message)
        return self._rows

    def take(self, shown: Table) -> None:
        self._given = shown
        self._column = 0
        self._sorted = None
        self._columns = TableColumns(shown)
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
            self._make(table, table.flattened, self.take, self._makings.begin())
        self.post_message(self.Told())
        return True

    def _put(self, table: Table) -> None:
        self._table = table
        columns = self._columns or TableColumns(table)

        def paint(row: int) -> Sequence[tuple[str, str]]:
            widths = columns.fit(self._rows.scrollable_content_region.width, self._sorted)
            pieces = [(f"{table.number_of(row) + 1:>{columns.digits},}  ", "rows--muted")]
            for at, (cell, column) in enumerate(zip(table.row(row), table.columns, strict=True)):
                here = at == self._column and row == self._rows.cursor
                numeric = column.type is ColumnType.NUMBER
                look = "rows--cell" if here else "rows--number" if numeric else ""
                text = line(cell)
                pieces += [(fit(text, widths[at], right=numeric), look), (" " * GAP, "")]
                if columns.widen(at, text):
                    # Later: this row is of a picture that is being drawn, at the widths before.
                    self._rows.call_later(self._rows.refresh)
            return pieces

        self._rows.show(len(table), paint, wide=columns.least, head=self._heading)

    def _heading(self) -> Sequence[tuple[str, str]]:
        if self._table is None or self._columns is None:
            return []
        widths = self._columns.fit(self._rows.scrollable_content_region.width, self._sorted)
        pieces = [(" " * self._columns.starts[0], "")]
        for at, column in enumerate(self._table.columns):
            name = title(column, at)
            if self._sorted and self._sorted[0] == at:
                name = f"{'▾' if self._sorted[1] else '▴'}{name}"
            right = column.type is ColumnType.NUMBER
            pieces += [(fit(name, widths[at], right=right), ""), (" " * GAP, "")]
        return pieces

    # The cursor, and the order

    def on_table_rows_stepped(self, event: TableRows.Stepped) -> None:
        event.stop()
        self._to_column(self._column + event.by)

    def on_row_list_clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        starts = self._columns.starts[:-1] if self._columns else []
        clicked = [at for at, start in enumerate(starts) if start <= event.column + GAP]
        if clicked:
            self._to_column(clicked[-1])
            if event.head:
                self.sort()

    def _to_column(self, column: int) -> None:
        if self._columns:
            self._column = max(0, min(column, len(self._columns) - 1))
            start = self._columns.starts[self._column]
            self._rows.reach(0 if self._column == 0 else start, start + self._columns.widths[self._column])
        self.post_message(self.Told())

    def sort(self) -> None:
        """Sorts by the cursor's column; again for the other direction, and again for the body's own order."""
        table = self._given
        if table is None or not self._columns:
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
                make = partial(table.sorted_by, column, descending=descending)
                self._make(table, make, self._put, self._makings.begin())
        else:
            self._makings.end()
            self.say("")
            self._sorted = None
            self._put(table)
        self.post_message(self.Told())

    @work(thread=True, exclusive=True, group="make")
    def _make(
        self,
        source: Table,
        make: Callable[[], Table],
        put: Callable[[Table], None],
        turn: Turn[_Made],
    ) -> None:
        table = make()
        turn.deliver(self._Made(source, table, put, turn))

    def on_table_view__made(self, message: _Made) -> None:
        if message.source is self._given and not message.turn.is_given_up:
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
            name = title(self._table.columns[self._column], self._column)
            self.app.push_screen(TextModal(name, value.encode(errors="surrogatepass")))

    def _cell(self) -> str | None:
        if self._table is None or not len(self._table) or not self._columns:
            return None
        return self._table.row(self._rows.cursor)[self._column]

    def status(self) -> Content:
        table = self._table
        if table is None or not self._columns:
            return Content("")
        column = table.columns[self._column]
        row = table.number_of(self._rows.cursor) + 1 if len(table) else 0
        words = [f"{title(column, self._column)}: {column.type}", f"row {row:,} of {len(table):,}"]
        if table.source:
            words.append(f"in {sanitize_line(table.source)}")
        if table.hidden_columns:
            words.append(f"{table.hidden_columns:,} more columns")
        if self._given is not None and (self._given.flattened or self._given.nested):
            does = "nests" if self._given.nested else "flattens"
            words.append(f"{key_of('response.flatten')} {does}")
        words.append(f"{key_of('response.sort')} {'sorts' if self._sorted is None else 'reverses'}")
        return Content(" · ".join(words))

    def value(self) -> Taken | None:
        cell = self._cell()
        if cell is None or self._table is None:
            return None
        name = title(self._table.columns[self._column], self._column)
        return Taken(cell.encode(errors="surrogatepass"), f"{name} of row {self._rows.cursor + 1:,}", ".txt")

    def files(self) -> Files:
        return files_of_table(self._table) if self._table is not None else {}
