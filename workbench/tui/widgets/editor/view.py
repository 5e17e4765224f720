"""A text on the screen: its rows, and what of them is in sight. Draws only what is seen."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.content.editing import movement
from workbench.content.editing.buffer import TextBuffer
from workbench.content.editing.document import Document
from workbench.content.editing.rows import UNFOLDED, Row, Rows
from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.tui.widgets.bases.kept_focus import KeptFocus
from workbench.tui.widgets.editor.row_drawing import RowDrawing

_LEAST_COLUMNS = 4
"""A row of text has this many columns in the narrowest pane."""


class EditorView(KeptFocus, ScrollView, can_focus=True):
    """Shows a buffer, and moves its cursor.

    Attributes:
        buffer: the text, its selection, its history.
        rows: the text as it is folded.
    """

    DEFAULT_CSS = """
    EditorView {
        height: 1fr;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        pointer: text;
        & > .editor--gutter {
            color: $text-disabled;
        }
        & > .editor--gutter-here {
            color: $text-muted;
        }
        & > .editor--gutter-wrong {
            color: $text-error;
            text-style: bold;
        }
        & > .editor--cursor {
            color: $accent;
            background: $background;
            text-style: reverse;
        }
        & > .editor--selection {
            background: $input-selection-background;
        }
        & > .editor--bracket {
            background: $block-cursor-background;
            text-style: bold;
        }
        & > .editor--found {
            background: $warning-muted;
            text-style: underline;
        }
        & > .editor--found-here {
            color: $background;
            background: $warning;
        }
    }
    """
    COMPONENT_CLASSES = {
        "editor--gutter",
        "editor--gutter-here",
        "editor--gutter-wrong",
        "editor--cursor",
        "editor--selection",
        "editor--bracket",
        "editor--found",
        "editor--found-here",
    }

    class Moved(Message):
        """The cursor is elsewhere."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.buffer = TextBuffer()
        self._format = TEXT
        self._drawing = RowDrawing(self, self.buffer)
        self.rows = Rows(self.buffer.document, UNFOLDED)
        self._folding = True
        # The column that Up and Down keep to across shorter rows.
        self._goal: int | None = None
        self._dragging = False

    # What is shown

    @property
    def document(self) -> Document:
        """The text; it is changed by the buffer alone."""
        return self.buffer.document

    @property
    def kind(self) -> Format:
        """What the text is coloured as."""
        return self._format

    @kind.setter
    def kind(self, format: Format) -> None:
        if format is not self._format:
            self._format = format
            self._drawing.use(format)
            self.buffer.quotes = format.lexer.endswith("JsonLexer")
            self.refresh()

    @property
    def folding(self) -> bool:
        """Whether long lines are folded into rows of the screen's width."""
        return self._folding

    @folding.setter
    def folding(self, folding: bool) -> None:
        self._folding = folding
        self._lay_out()
        self._follow()

    def mark(self, lines: frozenset[int]) -> None:
        """Marks lines, counted from 0, in the gutter as those where something is wrong."""
        if lines != self._drawing.wrong:
            self._drawing.wrong = lines
            self.refresh()

    def show_found(self, places: Sequence[tuple[int, int]]) -> None:
        """Shows what a search has found: offsets in order, from and up to; none where nothing is searched."""
        if places or self._drawing.matches:
            self._drawing.matches = places
            self.refresh()

    # Cursor and selection

    @property
    def cursor(self) -> int:
        """The cursor's offset."""
        return self.buffer.cursor

    @property
    def selection(self) -> tuple[int, int]:
        """The offsets that the selection reaches from and up to; equal where nothing is selected."""
        return self.buffer.selection

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, both counted from 0."""
        return self.buffer.place

    def move_to(self, offset: int, *, select: bool = False, centre: bool = False) -> None:
        """Puts the cursor somewhere, and brings it into sight.

        Args:
            offset: where; the nearest there is where the text is shorter.
            select: whether what is passed is selected.
            centre: whether to bring it to the middle of the screen where it is out of sight.
        """
        offset = min(max(offset, 0), len(self.document))
        self.select(self.buffer.anchor if select else offset, offset, centre=centre)

    def select(self, start: int, end: int, *, centre: bool = False) -> None:
        """Selects from one offset up to another, at which the cursor is then."""
        self._select(start, end)
        self._goal = None
        self._follow(centre=centre)

    def _select(self, anchor: int, cursor: int) -> None:
        was_selected = self.buffer.anchor != self.buffer.cursor
        touched = self.buffer.select(anchor, cursor)
        if not touched:
            return
        rows = {self.rows.row_of(min(offset, len(self.document))) for offset in touched}
        # Textual keeps a note of every row that is to be drawn, of those out of sight as well.
        top = round(self.scroll_y)
        seen = range(top, top + self.view.height + 1)
        if was_selected or anchor != cursor:
            first, last = max(min(rows), seen.start), min(max(rows), seen.stop)
            self.refresh_lines(first, max(last - first + 1, 0))
        else:
            for row in rows:
                if row in seen:
                    self.refresh_lines(row)
        self._tell(self.Moved())

    def _tell(self, message: Message) -> None:
        # Where its parent has called for it, Textual takes that for the sender, and tells nobody above.
        self.post_message(message.set_sender(self))

    def step_rows(self, by: int, *, select: bool) -> None:
        """Moves the cursor by rows, in its column as far as they have it."""
        if self._goal is None:
            self._goal = self.rows.column_of(self.cursor)
        goal = self._goal
        row = self.rows.row_of(self.cursor) + by
        if row < 0:
            offset = 0
        elif row >= self.rows.total:
            offset = len(self.document)
        else:
            offset = self.rows.offset_at(row, goal)
        self.move_to(offset, select=select)
        self._goal = goal

    # Layout

    @property
    def gutter_width(self) -> int:
        """Columns of the line numbers and of the mark before them."""
        return self._drawing.gutter_width

    @property
    def view(self) -> Size:
        """Columns and rows of what is seen, the scrollbars' room left out."""
        return self.scrollable_content_region.size

    @property
    def _columns(self) -> int:
        """The columns that a line is folded at.

        Where a pane has no room for text, as while the parts of the screen change places, rows stay as they
        were: the keys that come meanwhile, as to the start of a row, are meant for those.
        """
        if not self._folding:
            return UNFOLDED
        columns = self.view.width - self.gutter_width - 1
        return columns if columns >= _LEAST_COLUMNS else self.rows.columns

    def _lay_out(self) -> None:
        """The rows anew: another text, or another width."""
        if not self.view.width:
            return
        top = self.rows.row(round(self.scroll_y)).start
        columns = self._columns
        if columns != self.rows.columns or top > len(self.document):
            self.rows = Rows(self.document, columns)
            self._measure()
            self.scroll_to(y=self.rows.row_of(min(top, len(self.document))), animate=False, immediate=True)
        else:
            self._measure()
        self.refresh()

    def _measure(self) -> None:
        width = self.view.width if self._folding else self.rows.widest + self.gutter_width + 2
        self.virtual_size = Size(width, self.rows.total)

    def _follow(self, *, centre: bool = False) -> None:
        """Brings the cursor into sight."""
        if not self.view.height:
            return
        row = self.rows.row_of(self.cursor)
        column = self.rows.column_of(self.cursor)
        top, height = round(self.scroll_y), self.view.height
        if not top <= row < top + height:
            middle = row - height // 2
            top = middle if centre else (row if row < top else row - height + 1)
        left, width = round(self.scroll_x), max(self.view.width - self.gutter_width - 2, 1)
        if self._folding:
            left = 0
        elif not left <= column < left + width:
            left = max(column - width // 2, 0)
        self.scroll_to(x=left, y=top, animate=False, immediate=True, force=True)
        # Where the terminal shows what an input method composes.
        screen = self.content_region.offset
        self.app.cursor_position = Offset(screen.x + self.gutter_width + column - left, screen.y + row - top)

    def on_resize(self) -> None:
        self._lay_out()
        self._follow()

    def notify_style_update(self) -> None:
        self._drawing.forget_styles()
        super().notify_style_update()

    def on_focus(self) -> None:
        self._follow()
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        # The first picture comes before the first notice of a size.
        if self.rows.columns != self._columns:
            self.rows = Rows(self.document, self._columns)
        self._drawing.base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        number = round(self.scroll_y) + y
        width = self.view.width
        if number >= self.rows.total:
            return Strip.blank(width, self._drawing.base)
        row = self.rows.row(number)
        return self._drawing.strip(row if self._folding else self._visible(row), width)

    def _visible(self, row: Row) -> Row:
        """The part of an unfolded row that is on the screen."""
        left = round(self.scroll_x)
        document = self.document
        before = document.columns_before(row.start)
        start = min(document.at_columns(before + left), row.end)
        end = min(document.at_columns(before + left + self.view.width), row.end)
        indent = max(document.columns_before(start) - before - left, 0)
        return row._replace(start=start, end=end, indent=indent, last=end == row.end)

    # The mouse

    def _under(self, event: events.MouseEvent) -> int:
        at = event.get_content_offset_capture(self)
        row = min(max(round(self.scroll_y) + at.y, 0), self.rows.total - 1)
        return self.rows.offset_at(row, at.x - self.gutter_width + round(self.scroll_x))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self.move_to(self._under(event), select=event.shift)
        self._dragging = True
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self.move_to(self._under(event), select=True)

    def on_mouse_up(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.chain == 2:
            self.select(*movement.word_around(self.document, self.cursor))
        elif event.chain == 3:
            line = self.document.line_of(self.cursor)
            self.select(self.document.line_start(line), self.document.line_start(line + 1))
