"""A body to read, of any size: only the rows on the screen are decoded, coloured and drawn."""

from __future__ import annotations

from array import array

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import get_current_worker

from workbench.content.colour import spans
from workbench.content.folding import TAB, row_starts
from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.content.inert import inert
from workbench.tui.widgets.palette import TokenStyles

# Folding this much takes a few milliseconds; what is larger is folded in a worker.
_AT_ONCE = 100_000
# So many bytes around a row are looked at to colour it right where a line is folded over many rows.
_LOOK_AROUND = 500


class BodyView(ScrollView, can_focus=True):
    """Bytes shown as text: inert, folded to the width, coloured by kind."""

    DEFAULT_CSS = """
    BodyView {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = [
        Binding("up,k", "scroll_up", "Up", show=False),
        Binding("down,j", "scroll_down", "Down", show=False),
        Binding("pageup,b", "page_up", "Page up", show=False),
        Binding("pagedown,space", "page_down", "Page down", show=False),
        Binding("home,g", "scroll_home", "Top", show=False),
        Binding("end,G", "scroll_end", "Bottom", show=False),
    ]

    class _Folded(Message):
        def __init__(self, body: bytes, width: int, starts: array[int]) -> None:
            super().__init__()
            self.body = body
            self.width = width
            self.starts = starts

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._body = b""
        self._kind = TEXT
        self._starts: array[int] = array("Q", [0, 0])
        self._width = 0
        self._styles = TokenStyles(self)

    def show(self, body: bytes, kind: Format) -> None:
        """Show another body from its top."""
        self._body = body
        self._kind = kind
        self._width = 0
        self.scroll_to(0, 0, animate=False)
        self._fold()

    def on_resize(self) -> None:
        self._fold()

    def notify_style_update(self) -> None:
        self._styles.forget()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        row = y + int(self.scroll_offset.y)
        width = self.size.width
        base = self.rich_style
        if row >= len(self._starts) - 1:
            return Strip.blank(width, base)
        start, end = self._starts[row], self._starts[row + 1]
        return Strip(self._segments(start, end, base)).adjust_cell_length(width, base)

    def _segments(self, start: int, end: int, base: Style) -> list[Segment]:
        # A folded line is coloured with a little of what stands around it, so that a string is known as one.
        line_start = self._body.rfind(b"\n", max(0, start - _LOOK_AROUND), start) + 1
        if line_start == 0:
            line_start = max(0, start - _LOOK_AROUND)
        before = self._body[line_start:start].decode(errors="replace")
        text = self._body[start:end].removesuffix(b"\n").decode(errors="replace")
        after = b"" if self._body[start:end].endswith(b"\n") else self._body[end : end + _LOOK_AROUND]
        whole = before + text + after.partition(b"\n")[0].decode(errors="replace")
        skip = len(before)
        pieces: list[Segment] = []
        at = 0
        for span_start, span_end, token in spans(self._kind, whole):
            first, last = max(span_start - skip, at), min(span_end - skip, len(text))
            if last <= first:
                continue
            if first > at:
                pieces.append(Segment(_drawn(text[at:first]), base))
            pieces.append(Segment(_drawn(text[first:last]), base + self._styles[token]))
            at = last
        pieces.append(Segment(_drawn(text[at:]), base))
        return pieces

    def _fold(self) -> None:
        # One column is the scrollbar's, whether it is there or not: rows then never move under it.
        width = max(self.size.width - 1, 2)
        if width == self._width or not self.size.width:
            return
        self._width = width
        if len(self._body) <= _AT_ONCE:
            self._take(row_starts(self._body, width))
        else:
            # Until then there is nothing to draw: the rows of another body or width would be.
            self._take(array("Q", [0, 0]))
            self._fold_in_worker(self._body, width)

    @work(thread=True, exclusive=True, group="fold", exit_on_error=True)
    def _fold_in_worker(self, body: bytes, width: int) -> None:
        starts = row_starts(body, width)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Folded(body, width, starts))

    def on_body_view__folded(self, message: _Folded) -> None:
        if message.body is self._body and message.width == self._width:
            self._take(message.starts)

    def _take(self, starts: array[int]) -> None:
        self._starts = starts
        self.virtual_size = Size(self._width, len(starts) - 1)
        self.refresh()


def _drawn(text: str) -> str:
    return inert(text.replace("\t", " " * TAB))
