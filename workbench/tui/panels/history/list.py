"""The list of the history: any number of rows, of which those in sight are known, grouped by day."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from workbench.content.humanize import width as columns_of
from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Word
from workbench.tui.field_message import FieldMessage
from workbench.tui.panels.history.query_state import PAGE
from workbench.tui.panels.history.rows import Columns, columns_for, heading, line, name_of
from workbench.tui.widgets.bases.kept_focus import KeptFocus
from workbench.tui.widgets.cells import is_focus_reversed

_PAGES_KEPT = 40


class HistoryList(KeptFocus, ScrollView, can_focus=True):
    """Rows by their place, from 0 for the newest; one line each, and one above those of each day.

    A line of the screen that shows the heading of a day moves the rows below it down; the scrollbar counts
    rows alone. The first line is always the heading of the day that the top row is of.
    """

    DEFAULT_CSS = """
    HistoryList {
        width: 100%;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    HistoryList > .history--cursor {
        background: $block-cursor-blurred-background;
        color: $block-cursor-blurred-foreground;
    }
    HistoryList:focus > .history--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
    }
    """
    COMPONENT_CLASSES = {"history--cursor"}
    # With priority, as the keys of the panel: a command finds the cursor where the key before it put it.
    BINDINGS = [
        Binding("up,k", "move(-1)", "Up", show=False, priority=True),
        Binding("down,j", "move(1)", "Down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("home,g", "end(0)", "Newest", show=False, priority=True),
        Binding("end,G", "end(1)", "Oldest", show=False, priority=True),
    ]

    class Wanted(FieldMessage):
        """Rows came into sight that are not known."""

        pages: Sequence[int]

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, HistoryList.Wanted)

    class Highlighted(FieldMessage):
        """The cursor is on another exchange, or that exchange became known; None where there is none."""

        row: ExchangeSummary | None

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, HistoryList.Highlighted)

    class Marked(Message):
        """Others are marked than before."""

    class Chosen(Message):
        """A row was clicked that had the cursor already."""

    def __init__(self, now: Callable[[], datetime], *, id: str | None = None) -> None:
        """
        Args:
            now: the time of day in the zone to show times in.
            id: the widget's ID.
        """
        super().__init__(id=id)
        self._now = now
        self._length = 0
        self._pages: OrderedDict[int, tuple[ExchangeSummary, ...]] = OrderedDict()
        self._cursor = 0
        self._words: Sequence[Word] = ()
        self._marked: set[int] = set()
        self._reported: tuple[ExchangeSummary | None, Sequence[Word]] = None, ()
        # Of the rows that are known.
        self._longest_name = 0
        self._number_on_show: int | None = None

    @property
    def number_on_show(self) -> int | None:
        """The number of the exchange that the response shows; None where it shows none that is recorded."""
        return self._number_on_show

    @property
    def cursor(self) -> int:
        """The place of the row under the cursor."""
        return self._cursor

    @property
    def length(self) -> int:
        """How many rows there are."""
        return self._length

    @property
    def has_runs(self) -> bool:
        """Whether one of the rows that are known stands for several exchanges."""
        return any(row.run is not None for page in self._pages.values() for row in page)

    @property
    def highlighted(self) -> ExchangeSummary | None:
        """The exchange under the cursor, where it is known."""
        return self._row(self._cursor)

    @property
    def is_cursor_on_show(self) -> bool:
        """Whether the cursor is on the exchange that the response shows."""
        row = self.highlighted
        return row is not None and row.id == self._number_on_show

    @property
    def marked(self) -> tuple[int, ...]:
        """The numbers of what is marked, the oldest first."""
        return tuple(sorted(self._marked))

    def fill(
        self,
        length: int,
        pages: dict[int, tuple[ExchangeSummary, ...]],
        *,
        words: Sequence[Word],
        cursor: int,
        stay: bool,
    ) -> None:
        """Shows another list, or the same one changed.

        Args:
            length: how many rows there are.
            pages: those that are known, by their number; each has `PAGE` rows but the last.
            words: what was searched for, to be marked.
            cursor: the place of the cursor.
            stay: whether it is the same list, in which what is in sight shall stay where it is; at the very
                top, new rows come into sight.
        """
        moved = cursor - self._cursor
        top = round(self.scroll_offset.y)
        self._length = length
        self._pages = OrderedDict(pages)
        self._longest_name = 0
        self._measure_names(pages)
        self._words = tuple(words)
        self._cursor = max(0, min(cursor, length - 1))
        self._measure()
        wanted = (top + moved if top else 0) if stay else 0
        self.scroll_to(y=max(wanted, 0), animate=False, force=True, immediate=True)
        self._follow()
        self._tell()
        self.refresh()

    def give(self, pages: dict[int, tuple[ExchangeSummary, ...]]) -> None:
        """Takes rows that were wanted."""
        self._pages |= pages
        self._measure_names(pages)
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        self._measure()
        self._follow()
        self._tell()
        self.refresh()

    def mark(self, numbers: Sequence[int], *, on: bool) -> None:
        """Marks exchanges, or no longer."""
        self._marked = self._marked | set(numbers) if on else self._marked - set(numbers)
        self.post_message(self.Marked())
        self.refresh()

    def show_mark(self, number: int | None) -> None:
        """Marks the exchange that the response shows; None where it shows none."""
        self._number_on_show = number
        self.refresh()

    def go_to(self, place: int) -> None:
        """Puts the cursor on a row and has it in sight."""
        self._cursor = max(0, min(place, self._length - 1))
        self._follow()
        self._tell()
        self.refresh()

    def pages_in_sight(self) -> list[int]:
        """The pages of the rows in sight."""
        top = round(self.scroll_offset.y)
        last = min(top + max(self.size.height, 1), self._length - 1)
        return list(range(top // PAGE, last // PAGE + 1)) if self._length else []

    # What is drawn

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        now = self._now()
        lines = self._lines(round(self.scroll_offset.y), y + 1)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        entry = lines[y]
        style = self.visual_style
        if isinstance(entry, date):
            content = heading(entry, now.date(), width)
        elif entry is None:
            content = Content("")
        elif (row := self._row(entry)) is None:
            content = Content(" …")
        else:
            marked, on_show = row.id in self._marked, row.id == self._number_on_show
            content = line(
                row,
                width,
                now,
                columns=self._columns(width),
                marked=marked,
                on_show=on_show,
                words=self._words,
            )
        if not isinstance(entry, date) and entry == self._cursor:
            style += self.get_visual_style("history--cursor")
            if is_focus_reversed(self):
                content = content.stylize("reverse")
        strips = Visual.to_strips(self, content, width, 1, style, pad=True)
        return strips[0].extend_cell_length(width, style.rich_style) if strips else Strip.blank(width)

    def _columns(self, width: int) -> Columns:
        return columns_for(width, self._longest_name)

    def _measure_names(self, pages: Mapping[int, Sequence[ExchangeSummary]]) -> None:
        names = {name_of(row) for rows in pages.values() for row in rows}
        self._longest_name = max([self._longest_name, *map(columns_of, names)])

    def _lines(self, top: int, count: int) -> list[date | int | None]:
        """Returns what each line shows: a day, the place of a row, or None for the day of an unknown row."""
        lines: list[date | int | None] = []
        day: date | None = None
        for place in range(top, min(top + count, self._length)):
            its = self._day(place)
            if not lines or (its is not None and its != day):
                lines.append(its)
            day = its or day
            lines.append(place)
            if len(lines) >= count:
                break
        return lines

    def _top_for(self, last: int) -> int:
        """The top row with which a row stands on the last line."""
        left = self.size.height - 2  # the heading at the top, and the row itself
        place = last
        while place > 0 and left > 0:
            above, below = self._day(place - 1), self._day(place)
            left -= 2 if above is not None and below is not None and above != below else 1
            if left < 0:
                break
            place -= 1
        return place

    def _measure(self) -> None:
        """Has the scrollbar end where the last row is on the last line."""
        top = self._top_for(self._length - 1) if self._length else 0
        self.virtual_size = Size(0, top + self.size.height if top else min(self._length, self.size.height))

    def _row(self, place: int) -> ExchangeSummary | None:
        page = self._pages.get(place // PAGE)
        at = place % PAGE
        return page[at] if page is not None and at < len(page) else None

    def _day(self, place: int) -> date | None:
        row = self._row(place)
        return None if row is None else row.started_at.astimezone(self._now().tzinfo).date()

    # What is done

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._want()

    def on_resize(self) -> None:
        self._measure()
        self._follow()
        self._want()

    def action_move(self, by: int) -> None:
        self.go_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        self.go_to(self._cursor + by * max(self.size.height - 2, 1))

    def action_end(self, last: int) -> None:
        self.go_to(self._length - 1 if last else 0)

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(round(self.scroll_offset.y), self.size.height)
        entry = lines[event.y] if event.y < len(lines) else None
        if isinstance(entry, int):
            again = entry == self._cursor
            self.go_to(entry)
            if again:
                self.post_message(self.Chosen())

    def _follow(self) -> None:
        """Has the cursor in sight."""
        top = round(self.scroll_offset.y)
        if not self._length or not self.size.height:
            return
        if self._cursor < top:
            top = self._cursor
        elif self._cursor not in self._lines(top, self.size.height)[: self.size.height]:
            top = self._top_for(self._cursor)
        if top != round(self.scroll_offset.y):
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self._want()

    def _want(self) -> None:
        missing = [page for page in self.pages_in_sight() if page not in self._pages]
        if missing:
            self.post_message(self.Wanted(missing))

    def _tell(self) -> None:
        row = self.highlighted
        # The same exchange has other words marked in another search.
        if (row, self._words) != self._reported and (row is not None or not self._length):
            self._reported = row, self._words
            self.post_message(self.Highlighted(row))
