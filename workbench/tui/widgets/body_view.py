"""A text of any size to read: only the rows on the screen are decoded, coloured and drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual import events, work
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.content.layout.columns import inert_columns as columns
from workbench.content.layout.folds import Folds
from workbench.content.layout.outline import Outline
from workbench.content.layout.rows import Row, Rows
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.bases.kept_focus import KeptFocus
from workbench.tui.widgets.bases.painted_size import PaintedSize, SizePainted
from workbench.tui.widgets.cells import lit
from workbench.tui.widgets.rows.keys import ROW_KEYS
from workbench.tui.widgets.rows.paint import Mark, RowPaint

# Blocks of rows that are counted between two looks at whether somebody still waits for them.
_STEP = 32
# Without wrapping, lines are cut into pieces of so many columns; the screen shows one or two of them.
_PIECE = 4_096
_SIDEWAYS = 8
# Keys that come before the first layout move over the rows of a usual screen.
_UNKNOWN_WIDTH = 80


class BodyView(PaintedSize, KeptFocus, ScrollView, can_focus=True):
    """Bytes shown as text: inert, wrapped or not, coloured, with a cursor on one row."""

    DEFAULT_CSS = """
    BodyView {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
    }
    """
    COMPONENT_CLASSES = {"body--gutter", "body--cursor", "body--hit", "body--current-hit", "body--fold"}
    BINDINGS = [
        *ROW_KEYS,
        Binding("enter", "fold", "Fold or unfold", show=False),
    ]

    class Moved(FieldMessage):
        """The cursor is on another row, or clicked to another byte."""

        view: BodyView

        @property
        def control(self) -> BodyView:
            return self.view

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, BodyView.Moved)

    class _Counted(FieldMessage):
        """The rows of the text were counted."""

        rows: Rows

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, BodyView._Counted)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.wrap = True
        self.numbers = False
        self.marks: Callable[[int, int], Sequence[Mark]] | None = None
        self._text = b""
        self._outline: Outline | None = None
        self._rows = Rows(b"", 2, columns)
        self._folds = Folds()
        self._cursor = 0
        self._to_bottom = False
        self._laid_for = (0, True)
        self._laid_size = Size()
        self._digits = 0
        self._paint = RowPaint(self)

    @property
    def text(self) -> bytes:
        """What is shown."""
        return self._text

    @property
    def cursor(self) -> int:
        """The byte that the cursor is on."""
        return self._cursor

    @property
    def place(self) -> tuple[int, int]:
        """The line of the cursor, from 1, and how many lines are counted so far."""
        return self._rows[self._rows.at(self._cursor)].line + 1, self._rows.lines

    def show(self, text: bytes, format: Format = TEXT, outline: Outline | None = None, at: int = 0) -> None:
        """Shows another text.

        Args:
            text: in UTF-8, of any size.
            format: what it is coloured as.
            outline: its structure, where it can be folded.
            at: the byte to have the cursor on.
        """
        self._text = text
        self._to_bottom = False
        self._outline = outline
        self._folds = Folds()
        self._paint.begin(text, format)
        self._cursor = min(at, len(text))
        self._lay()

    def go_to(self, offset: int) -> None:
        """Puts the cursor on a byte, unfolds what hides it, and has it in sight."""
        self._to_bottom = False
        self._cursor = max(0, min(offset, len(self._text)))
        if self._folds.reveal(self._cursor):
            self._settle()
        self._follow(centre=True)

    def go_to_line(self, line: int) -> None:
        """Puts the cursor on a line, counted from 1."""
        self.go_to(self._rows[self._rows.of_line(max(line - 1, 0))].start)

    def redraw(self) -> None:
        """Draws what is marked anew."""
        self._paint.forget()
        self.refresh()

    def toggle_wrap(self) -> None:
        """Wraps lines, or shows them whole and scrolls sideways."""
        self.wrap = not self.wrap
        self.styles.overflow_x = "hidden" if self.wrap else "auto"
        self._lay()

    def toggle_numbers(self) -> None:
        """Shows line numbers, or not."""
        self.numbers = not self.numbers
        self._lay()

    def fold(self) -> None:
        """Folds the value of the cursor's line, or unfolds it."""
        if self._outline is None:
            return
        folded = self._folds.on(self._unit(self._cursor))
        fold = folded or self._outline.fold_at(self._cursor)
        if fold is not None:
            self._folds.toggle(fold)
            self._cursor = fold.start
            self._settle()
            self._follow()

    def unfold_all(self) -> None:
        """Shows everything again."""
        self._folds.clear()
        self._settle()
        self._follow(centre=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        place = y + int(self.scroll_offset.y)
        if place >= self._places:
            return Strip.blank(width, base)
        unit = self._folds.row(place)
        x = int(self.scroll_offset.x)
        here = self._here(unit)
        segments = self._paint.gutter(here, self._digits, folds=self._outline is not None)
        segments += self._piece(unit, here, x)
        if fold := self._folds.on(unit):
            segments += self._paint.folded(fold)
        strip = Strip(segments).adjust_cell_length(width, base)
        if unit == self._unit(self._cursor):
            strip = lit(strip, base, self._paint.style("body--cursor"))
        return strip

    def _piece(self, unit: int, here: Row, x: int) -> list[Segment]:
        """Returns what is seen of a row; of a line that is not wrapped, the columns from `x` on."""
        if self.wrap:
            return self._paint.row(here, self.marks)
        first = self._rows.of_line(unit)
        segments: list[Segment] = []
        for number in (first + x // _PIECE, first + x // _PIECE + 1):
            if number < self._rows.count and self._rows[number].line == unit:
                segments += self._paint.row(self._rows[number], self.marks)
        start = x % _PIECE
        return list(Strip(segments).crop(start, start + self.size.width))

    def _here(self, unit: int) -> Row:
        return self._rows[unit if self.wrap else self._rows.of_line(unit)]

    def _unit(self, offset: int) -> int:
        """The row that a byte stands in, or where lines are not wrapped its line."""
        row = self._rows.at(offset)
        return row if self.wrap else self._rows[row].line

    @property
    def _places(self) -> int:
        return (self._rows.count if self.wrap else self._rows.lines) - self._folds.hidden

    @property
    def _gutter(self) -> int:
        """Columns of the line numbers and of the signs that fold."""
        return (self._digits + 1 if self._digits else 0) + (2 if self._outline is not None else 0)

    # Laying out

    def on_resize(self) -> None:
        self._lay()

    def on_size_painted(self, event: SizePainted) -> None:
        event.stop()
        if self._laid_size != self.size:
            self._lay()

    def notify_style_update(self) -> None:
        self._paint.forget()
        super().notify_style_update()

    def _lay(self) -> None:
        """Counts the rows for the width of the moment; those on the screen at once."""
        self._digits = len(str(self._text.count(b"\n") + 1)) if self.numbers else 0
        # One column is the scrollbar's, whether it is there or not: rows then never move under it.
        room = self.size.width or _UNKNOWN_WIDTH
        width = max(room - 1 - self._gutter, 2) if self.wrap else _PIECE
        if self._rows.body is not self._text or self._rows.width != width or self._laid_for[1] != self.wrap:
            self._rows = Rows(self._text, width, columns, measured=not self.wrap)
            self._rows.extend(_STEP)
        self._laid_for = (width, self.wrap)
        self._laid_size = self.size
        if not self.size.width:
            self.await_size()
        self._paint.forget()
        self._settle()
        self._follow(centre=True)
        if not self._rows.complete:
            self._count(self._rows)

    @work(thread=True, exclusive=True, group="rows")
    def _count(self, rows: Rows) -> None:
        worker = get_current_worker()
        while not rows.complete and not worker.is_cancelled:
            rows.extend(_STEP)
            self.post_message(self._Counted(rows))

    def on_body_view__counted(self, message: _Counted) -> None:
        if message.rows is not self._rows:
            return
        self._settle()
        if self._rows.complete and self._to_bottom:
            self.action_bottom()
        elif self._rows.complete and self._rows.at(self._cursor) >= self.scroll_offset.y + self.size.height:
            self._follow(centre=True)

    def _settle(self) -> None:
        self._folds.settle(self._unit)
        wide = self.size.width - 1 if self.wrap else self._rows.longest + self._gutter + 1
        self.virtual_size = Size(wide, self._places)
        self.refresh()

    # Moving

    def action_move(self, by: int) -> None:
        self._to_place(self._folds.place(self._unit(self._cursor)) + by)

    def action_page(self, by: int) -> None:
        page = max(self.size.height - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + by * page, animate=False, force=True)
        self._to_place(self._folds.place(self._unit(self._cursor)) + by * page)

    def action_top(self) -> None:
        self._to_place(0)

    def action_bottom(self) -> None:
        # Where rows are still being counted, or have been and are not laid out, the end is out of reach yet.
        to_bottom = not self._rows.complete or self.virtual_size.height != self._places
        self._to_place(self._places - 1)
        self._to_bottom = to_bottom

    def action_sideways(self, by: int) -> None:
        self.scroll_to(x=self.scroll_offset.x + by * _SIDEWAYS, animate=False, force=True)

    def action_fold(self) -> None:
        self.fold()

    def on_click(self, event: events.Click) -> None:
        place = int(event.y + self.scroll_offset.y)
        if place >= self._places:
            return
        unit = self._folds.row(place)
        here = self._here(unit)
        self._cursor = here.start
        if self._outline is not None and event.x < self._gutter and self._paint.opens(here):
            self.fold()
        elif event.x >= self._gutter:
            column = event.x - self._gutter + int(self.scroll_offset.x)
            if not self.wrap:
                number = self._rows.of_line(unit) + column // _PIECE
                if number < self._rows.count and self._rows[number].line == unit:
                    here, column = self._rows[number], column % _PIECE
            self._cursor = self._paint.offset_at(here, column)
        self.refresh()
        self.post_message(self.Moved(self))

    def _to_place(self, place: int) -> None:
        # Whoever has gone elsewhere since is not taken to the end once all rows are counted.
        self._to_bottom = False
        unit = self._folds.row(max(0, min(place, self._places - 1)))
        self._cursor = self._here(unit).start
        self._follow()

    def _follow(self, *, centre: bool = False) -> None:
        """Scrolls so that the cursor's row is in sight."""
        place = self._folds.place(self._unit(self._cursor))
        top, height = int(self.scroll_offset.y), max(self.scrollable_content_region.height, 1)
        if not top <= place < top + height:
            top = max(place - height // 3, 0) if centre else place if place < top else place - height + 1
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.refresh()
        self.post_message(self.Moved(self))
