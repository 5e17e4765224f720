"""A stream to read while it comes: its text or its raw parts, drawn from what is on the screen alone."""

from __future__ import annotations

from time import monotonic

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from workbench.content.humanize import duration
from workbench.content.streaming import RawRows, Rows, Stream, TextRows
from workbench.tui.widgets.bases.kept_focus import KeptFocus

_FOLDING_SECONDS = 0.008
"""So long it folds before something else has its turn."""
_SETTLE_SECONDS = 0.25
"""Following, it draws the end by itself; the scrollbar, which costs a layout, comes after now and then."""
_MOMENT = 9


class StreamView(KeptFocus, ScrollView, can_focus=True):
    """Follows what comes until its user scrolls up; End follows again."""

    DEFAULT_CSS = """
    StreamView {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    StreamView > .stream--moment {
        color: $text-muted;
    }
    """
    COMPONENT_CLASSES = {"stream--moment"}
    BINDINGS = [
        Binding("up,k", "scroll_up", "Up", show=False),
        Binding("down,j", "scroll_down", "Down", show=False),
        Binding("pageup,b", "page_up", "Page up", show=False),
        Binding("pagedown,space", "page_down", "Page down", show=False),
        Binding("home,g", "scroll_home", "Top", show=False),
        Binding("end,G", "follow", "Follow", show=False),
    ]

    class Followed(Message):
        """It began to follow what comes, or stopped."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stream = Stream()
        self._raw = False
        self._rows: Rows = TextRows(self._stream, 2)
        self._width = 0
        self._settled = 0.0
        self._settling = False
        self._later: Timer | None = None
        self._pending = False
        self.following = True

    @property
    def raw(self) -> bool:
        """Whether the raw parts are shown, and not the text."""
        return self._raw

    def show(self, stream: Stream, *, raw: bool, follow: bool) -> None:
        """Shows another stream, or the same one in another way.

        Args:
            stream: what comes, or came.
            raw: its parts, each on rows of its own with the moment it came; else the text in it.
            follow: whether to stay at its end; else it begins at its top.
        """
        self._stream, self._raw = stream, raw
        self.following = follow
        self._fold_anew()

    def on_resize(self) -> None:
        if self._columns() != self._width:
            self._fold_anew()
        else:
            self._settle()

    def more_came(self) -> None:
        """Draws what came since; folds for a moment at most and goes on by itself where there is more."""
        self._pending = False
        if not self._width:
            return
        top, before, until = self._top(), self._rows.count, monotonic() + _FOLDING_SECONDS
        while (more := self._rows.more()) and monotonic() < until:
            pass
        if more:
            self._again()
        self._settle_now_and_then()
        if self._top() != top:
            self.refresh()
        elif before - 1 < top + self.size.height:
            # The last row may have gone on, and others stand below it; those above are as they were.
            first = max(before - 1 - top, 0)
            self.refresh(Region(0, first, self.size.width + 1, self.size.height - first))

    def action_follow(self) -> None:
        self._follow(True)
        self._settle()

    def action_page_up(self) -> None:
        self._look_back(self.size.height)

    def action_scroll_up(self) -> None:
        self._look_back(1)

    def action_scroll_home(self) -> None:
        self._look_back(self._rows.count)

    def on_mouse_scroll_up(self) -> None:
        self._settle()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if not self._settling and round(old_value) != round(new_value):
            self._follow(round(new_value) >= self.max_scroll_y)

    def render_line(self, y: int) -> Strip:
        number = self._top() + y
        base = self.rich_style
        if number >= self._rows.count or not self._width:
            return Strip.blank(self.size.width, base)
        at_ms, text = self._rows.row(number)
        segments = [Segment(text, base)]
        if self._raw:
            moment = f"{duration(at_ms):>{_MOMENT - 1}} " if at_ms is not None else " " * _MOMENT
            segments.insert(0, Segment(moment, self.get_component_rich_style("stream--moment")))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _top(self) -> int:
        """The row at the top of the screen."""
        if self.following:
            return max(self._rows.count - self.size.height, 0)
        return int(self.scroll_offset.y)

    def _columns(self) -> int:
        return max(self.scrollable_content_region.width - (_MOMENT if self._raw else 0), 2)

    def _fold_anew(self) -> None:
        if not self.size.width:
            self._width = 0
            return
        self._width = self._columns()
        self._rows = (RawRows if self._raw else TextRows)(self._stream, self._width)
        self._settled = 0.0
        self.more_came()

    def _again(self) -> None:
        if not self._pending:
            self._pending = True
            self.call_later(self.more_came)

    def _follow(self, wanted: bool) -> None:
        if wanted != self.following:
            self.following = wanted
            self.post_message(self.Followed())

    def _look_back(self, rows: int) -> None:
        """Goes up at once: a slow scrolling would end where it settles meanwhile, which is the end."""
        self._settle()
        self.scroll_to(y=max(self._top() - rows, 0), animate=False, force=True, immediate=True)

    def _settle_now_and_then(self) -> None:
        left = self._settled + _SETTLE_SECONDS - monotonic()
        if left <= 0:
            self._settle()
        elif self._later is None:
            self._later = self.set_timer(left, self._settle)

    def _settle(self) -> None:
        """Tells the scrollbar how much there is, and where in it the screen stands."""
        if self._later is not None:
            self._later.stop()
            self._later = None
        self._settled = monotonic()
        self._settling = True
        self.virtual_size = Size(self.scrollable_content_region.width, self._rows.count)
        if self.following:
            # At once: who looks back starts from what is on the screen, and is not taken to the end again.
            end = max(self._rows.count - self.size.height, 0)
            self.scroll_to(y=end, animate=False, force=True, immediate=True)
        self._settling = False
        self.refresh()
