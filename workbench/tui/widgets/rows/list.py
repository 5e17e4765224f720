"""Rows of any number, painted when they are seen: what tables, bytes, events and parts are listed with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.bases.kept_focus import KeptFocus
from workbench.tui.widgets.bases.painted_size import PaintedSize
from workbench.tui.widgets.cells import drawn, lit
from workbench.tui.widgets.rows.keys import ROW_KEYS

Paint = Callable[[int], Sequence[tuple[str, str]]]
"""Gives a row as pieces of text, each with the name of its look: a component class, or empty."""
_SIDEWAYS = 8


class RowList(PaintedSize, KeptFocus, ScrollView, can_focus=True):
    """A cursor over rows; a head above them that stays."""

    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
    }
    """
    COMPONENT_CLASSES = {
        "rows--cursor",
        "rows--head",
        "rows--muted",
        "rows--number",
        "rows--name",
        "rows--accent",
        "rows--cell",
    }
    BINDINGS = [
        *ROW_KEYS,
        Binding("enter", "choose", "Open", show=False),
    ]

    class Moved(FieldMessage):
        """The cursor is on another row."""

        rows: RowList

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, RowList.Moved)

    class Chosen(FieldMessage):
        """A row was asked for: by Enter, or by a second click."""

        rows: RowList

    class Clicked(FieldMessage):
        """A column was clicked, in the head or in a row."""

        rows: RowList
        column: int
        _: KW_ONLY
        head: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.count = 0
        self.cursor = 0
        self._paint: Paint = lambda _row: ()
        self._head: Callable[[], Sequence[tuple[str, str]]] | None = None
        self._wide = 0
        self._frozen = 0

    def show(
        self,
        count: int,
        paint: Paint,
        *,
        wide: int,
        head: Callable[[], Sequence[tuple[str, str]]] | None = None,
        at: int = 0,
        frozen: int = 0,
    ) -> None:
        """Shows other rows.

        Args:
            count: how many.
            paint: gives a row, from 0.
            wide: columns of the widest.
            head: gives the line above them that stays; None for none.
            at: the row to have the cursor on.
            frozen: columns at the left that stay when the others are scrolled sideways.
        """
        self.count, self._paint, self._wide, self._head = count, paint, wide, head
        self._frozen = frozen
        self.cursor = min(at, max(count - 1, 0))
        self._resize(Size(wide, count + self._above))
        self.scroll_to(0, max(self.cursor - 2, 0), animate=False, force=True)
        self.refresh()

    def grow(self, count: int) -> None:
        """Shows rows that have come after the others, which stay as they are, in the place that they have.

        Args:
            count: how many there are by now.
        """
        first, self.count = self.count, count
        self._resize(Size(self._wide, count + self._above))
        y = first + self._above - int(self.scroll_offset.y)
        self.refresh(Region(0, y, self.size.width, count - first))

    def _resize(self, size: Size) -> None:
        """Takes the size of all rows. The screen is laid out anew only where a bar comes or goes."""
        room = self.scrollable_content_region.height
        before = self.virtual_size
        is_same_bars = size.width == before.width and (size.height > room) == (before.height > room)
        if self.styles.auto_dimensions or not is_same_bars:
            self.virtual_size = size
            return
        self.set_reactive(Widget.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = size.height

    @property
    def _above(self) -> int:
        return 1 if self._head is not None else 0

    def render_line(self, y: int) -> Strip:
        width, base = self.size.width, self.rich_style
        x = int(self.scroll_offset.x)
        if y < self._above and self._head is not None:
            pieces, look = self._head(), "rows--head"
        else:
            row = y - self._above + int(self.scroll_offset.y)
            if row >= self.count:
                return Strip.blank(width, base)
            pieces, look = self._paint(row), "rows--cursor" if row == self.cursor else ""
        segments = [Segment(drawn(text), self._style(name, base)) for text, name in pieces]
        strip = Strip(segments)
        kept, moved = strip.crop(0, self._frozen), strip.crop(self._frozen + x, x + width)
        strip = Strip.join([kept, moved]).adjust_cell_length(width, base)
        return lit(strip, base, self.get_component_rich_style(look, partial=True)) if look else strip

    def _style(self, name: str, base: Style) -> Style:
        return base + self.get_component_rich_style(name, partial=True) if name else base

    def go_to(self, row: int) -> None:
        """Puts the cursor on a row, and has it in sight."""
        self.cursor = max(0, min(row, self.count - 1))
        top = int(self.scroll_offset.y)
        height = max(self.scrollable_content_region.height - self._above, 1)
        if not top <= self.cursor < top + height:
            self.scroll_to(
                y=self.cursor if self.cursor < top else self.cursor - height + 1,
                animate=False,
                force=True,
                immediate=True,
            )
        self.refresh()
        self.post_message(self.Moved(self))

    def reach(self, start: int, end: int) -> None:
        """Scrolls sideways until the columns from `start` to `end` are in sight."""
        left, width = int(self.scroll_offset.x), self.scrollable_content_region.width
        if start < left or end - start >= width:
            self.scroll_to(x=start, animate=False, force=True, immediate=True)
        elif end > left + width:
            self.scroll_to(x=end - width, animate=False, force=True, immediate=True)
        self.refresh()

    def action_move(self, by: int) -> None:
        self.go_to(self.cursor + by)

    def action_page(self, by: int) -> None:
        page = max(self.scrollable_content_region.height - self._above - 1, 1)
        self.scroll_to(y=self.scroll_offset.y + by * page, animate=False, force=True, immediate=True)
        self.go_to(self.cursor + by * page)

    def action_top(self) -> None:
        self.go_to(0)

    def action_bottom(self) -> None:
        self.go_to(self.count - 1)

    def action_sideways(self, by: int) -> None:
        self.scroll_to(x=self.scroll_offset.x + by * _SIDEWAYS, animate=False, force=True)

    def action_choose(self) -> None:
        if self.count:
            self.post_message(self.Chosen(self))

    def on_click(self, event: events.Click) -> None:
        column = int(event.x + self.scroll_offset.x)
        head = event.y < self._above
        row = int(event.y - self._above + self.scroll_offset.y)
        if not head and row < self.count:
            again = row == self.cursor and event.chain > 1
            self.go_to(row)
            if again:
                self.action_choose()
        self.post_message(self.Clicked(self, column, head=head))
