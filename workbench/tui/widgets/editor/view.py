"""A document on the screen: its rows, the cursor, the selection, the gutter. Draws only what is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.content.editing import movement
from workbench.content.editing.document import Document
from workbench.content.editing.rows import UNFOLDED, Row, Rows
from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.tui.widgets.editor.row_painter import Layer, RowColours, paint
from workbench.tui.widgets.palette import TokenStyles

_LEAST_DIGITS = 2


class EditorView(ScrollView, can_focus=True):
    """Shows a document with a cursor, and moves it."""

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
        self._document = Document()
        self._format = TEXT
        self._colours = RowColours(self._document, TEXT)
        self._rows = Rows(self._document, UNFOLDED)
        self._folding = True
        self._anchor = 0
        self._cursor = 0
        # The column that Up and Down keep to across shorter rows.
        self._goal: int | None = None
        self._brackets: tuple[int, int] | None = None
        self._wrong: frozenset[int] = frozenset()
        self._matches: Sequence[tuple[int, int]] = ()
        self._dragging = False
        self._styles = TokenStyles(self)
        self._base = Style()
        self._components: dict[str, Style] = {}

    # What is shown

    @property
    def document(self) -> Document:
        """The text; it is changed by the editor alone."""
        return self._document

    @property
    def kind(self) -> Format:
        """What the text is coloured as."""
        return self._format

    @kind.setter
    def kind(self, format: Format) -> None:
        if format is not self._format:
            self._format = format
            self._colours = RowColours(self._document, format)
            self._brackets = movement.matching_bracket(self._document, self._cursor, quotes=self._quotes)
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
        if lines != self._wrong:
            self._wrong = lines
            self.refresh()

    def show_found(self, places: Sequence[tuple[int, int]]) -> None:
        """Shows what a search has found: offsets in order, from and up to; none where nothing is searched."""
        if places or self._matches:
            self._matches = places
            self.refresh()

    # Cursor and selection

    @property
    def cursor(self) -> int:
        """The cursor's offset."""
        return self._cursor

    @property
    def selection(self) -> tuple[int, int]:
        """The offsets that the selection reaches from and up to; equal where nothing is selected."""
        return min(self._anchor, self._cursor), max(self._anchor, self._cursor)

    @property
    def selected_text(self) -> str:
        """What is selected."""
        return self._document.slice(*self.selection)

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, both counted from 0."""
        return self._document.place(self._cursor)

    def move_to(self, offset: int, *, select: bool = False, centre: bool = False) -> None:
        """Puts the cursor somewhere, and brings it into sight.

        Args:
            offset: where; the nearest there is where the text is shorter.
            select: whether what is passed is selected.
            centre: whether to bring it to the middle of the screen where it is out of sight.
        """
        offset = min(max(offset, 0), len(self._document))
        self._select(offset if not select else self._anchor, offset)
        self._goal = None
        self._follow(centre=centre)

    def select(self, start: int, end: int, *, centre: bool = False) -> None:
        """Selects from one offset up to another, at which the cursor is then."""
        self._select(start, end)
        self._goal = None
        self._follow(centre=centre)

    def _select(self, anchor: int, cursor: int) -> None:
        if (anchor, cursor) == (self._anchor, self._cursor):
            return
        touched = {self._anchor, self._cursor, anchor, cursor} | set(self._brackets or ())
        changed = self._anchor != self._cursor or anchor != cursor
        self._anchor, self._cursor = anchor, cursor
        self._brackets = movement.matching_bracket(self._document, cursor, quotes=self._quotes)
        touched |= set(self._brackets or ())
        rows = {self._rows.row_of(min(offset, len(self._document))) for offset in touched}
        # Textual keeps a note of every row that is to be drawn, of those out of sight as well.
        top = round(self.scroll_y)
        seen = range(top, top + self.view.height + 1)
        if changed:
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

    @property
    def _quotes(self) -> bool:
        return self._format.lexer.endswith("JsonLexer")

    def _step_rows(self, by: int, *, select: bool) -> None:
        if self._goal is None:
            self._goal = self._rows.column_of(self._cursor)
        goal = self._goal
        row = self._rows.row_of(self._cursor) + by
        if row < 0:
            offset = 0
        elif row >= self._rows.total:
            offset = len(self._document)
        else:
            offset = self._rows.offset_at(row, goal)
        self.move_to(offset, select=select)
        self._goal = goal

    # Layout

    @property
    def gutter_width(self) -> int:
        """Columns of the line numbers and of the mark before them."""
        return max(len(str(self._document.line_count)), _LEAST_DIGITS) + 2

    @property
    def view(self) -> Size:
        """Columns and rows of what is seen, the scrollbars' room left out."""
        return self.scrollable_content_region.size

    def _lay_out(self) -> None:
        """The rows anew: another text, or another width."""
        top = self._rows.row(round(self.scroll_y)).start
        columns = max(self.view.width - self.gutter_width - 1, 4) if self._folding else UNFOLDED
        if columns != self._rows.columns or top > len(self._document):
            self._rows = Rows(self._document, columns)
            self._measure()
            self.scroll_to(y=self._rows.row_of(min(top, len(self._document))), animate=False, immediate=True)
        else:
            self._measure()
        self.refresh()

    def _measure(self) -> None:
        width = self.view.width if self._folding else self._rows.widest + self.gutter_width + 2
        self.virtual_size = Size(width, self._rows.total)

    def _follow(self, *, centre: bool = False) -> None:
        """Brings the cursor into sight."""
        if not self.view.height:
            return
        row = self._rows.row_of(self._cursor)
        column = self._rows.column_of(self._cursor)
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
        self._styles.forget()
        self._components.clear()
        super().notify_style_update()

    def on_focus(self) -> None:
        self._follow()
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        # Asked for at every row it would cost as much as the row.
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        number = round(self.scroll_y) + y
        width = self.view.width
        base = self._base
        if number >= self._rows.total:
            return Strip.blank(width, base)
        row = self._rows.row(number)
        if not self._folding:
            row = self._visible(row)
        start, end = self.selection
        behind = row.last and start <= row.end < end
        here = (
            self.has_focus and row.start <= self._cursor <= row.end and (self._cursor < row.end or row.last)
        )
        end_style = None
        if here and self._cursor == row.end:
            end_style = self._component("cursor")
        elif behind:
            end_style = self._selection_style
        return paint(
            self._document,
            row,
            self._colour_layers(row, base),
            [*self._found_layers(row), *self._selected_layer(row), *self._cursor_layers(row, here)],
            base=base,
            gutter=self._gutter(row, base),
            width=width,
            end_style=end_style,
        )

    def _visible(self, row: Row) -> Row:
        """The part of an unfolded row that is on the screen."""
        left = round(self.scroll_x)
        document = self._document
        before = document.columns_before(row.start)
        start = min(document.at_columns(before + left), row.end)
        end = min(document.at_columns(before + left + self.view.width), row.end)
        indent = max(document.columns_before(start) - before - left, 0)
        return row._replace(start=start, end=end, indent=indent, last=end == row.end)

    def _colour_layers(self, row: Row, base: Style) -> Iterator[Layer]:
        styles = self._styles
        for at, (start, end, token) in self._colours.of(row.line, row.start, row.end):
            if at + end > row.start and at + start < row.end:
                yield at + start, at + end, base + styles[token]

    def _selected_layer(self, row: Row) -> list[Layer]:
        start, end = self.selection
        if start >= row.end or end <= row.start:
            return []
        return [(max(start, row.start), min(end, row.end), self._selection_style)]

    def _found_layers(self, row: Row) -> list[Layer]:
        if not self._matches:
            return []
        from bisect import bisect_left

        layers = []
        at = max(bisect_left(self._matches, (row.start, 0)) - 1, 0)
        for start, end in self._matches[at:]:
            if start >= row.end:
                break
            here = (start, end) == self.selection
            layers.append((start, end, self._component("found-here" if here else "found")))
        return layers

    def _cursor_layers(self, row: Row, here: bool) -> list[Layer]:
        if not self.has_focus:
            return []
        layers = [(at, at + 1, self._component("bracket")) for at in self._brackets or ()]
        if here and self._cursor < row.end:
            layers.append((self._cursor, self._cursor + 1, self._component("cursor")))
        return layers

    def _gutter(self, row: Row, base: Style) -> list[Segment]:
        wrong = row.line in self._wrong
        mark = "●" if wrong and row.part == 0 else " "
        digits = self.gutter_width - 2
        number = f"{row.line + 1:>{digits}}" if row.part == 0 else " " * digits
        here = row.line == self._document.line_of(self._cursor)
        name = "gutter-wrong" if wrong else "gutter-here" if here else "gutter"
        return [Segment(f"{mark}{number} ", base + self._component(name))]

    @property
    def _selection_style(self) -> Style:
        # Where there are no colours there is no background to tell it by.
        colours = self.app.console.color_system is not None
        return self._component("selection") if colours else Style(reverse=True)

    def _component(self, name: str) -> Style:
        """Returns what a part of the style sheet sets, and nothing of what it leaves alone."""
        if name not in self._components:
            sets = self.get_component_styles(f"editor--{name}")
            mixed = self.get_component_rich_style(f"editor--{name}")
            self._components[name] = Style(
                color=mixed.color if sets.has_rule("color") else None,
                bgcolor=mixed.bgcolor if sets.has_rule("background") else None,
                bold=mixed.bold,
                reverse=mixed.reverse,
            )
        return self._components[name]

    # The mouse

    def _under(self, event: events.MouseEvent) -> int:
        at = event.get_content_offset_capture(self)
        row = min(max(round(self.scroll_y) + at.y, 0), self._rows.total - 1)
        return self._rows.offset_at(row, at.x - self.gutter_width + round(self.scroll_x))

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
            self.select(*movement.word_around(self._document, self._cursor))
        elif event.chain == 3:
            line = self._document.line_of(self._cursor)
            self.select(self._document.line_start(line), self._document.line_start(line + 1))
