"""A body as text: as it came, or laid out."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.worker import get_current_worker

from workbench.content.formats.json import JSON
from workbench.content.formats.json_lines import JSON_LINES
from workbench.content.humanize import cut_start
from workbench.content.layout.pretty import can_lay_out, first_lines
from workbench.content.layout.readable import Readable
from workbench.content.sanitize import sanitize_line
from workbench.content.search.matches import Matches
from workbench.model.keys.text import with_keys
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.panel import refuse
from workbench.tui.widgets.rows.paint import Mark
from workbench.tui.widgets.views.view import Subject, Taken, View

# Reading this much takes a millisecond or two; of what is larger the first lines are shown meanwhile.
_AT_ONCE = 100_000
_FIRST_LINES = 200
_LONGEST_NAMED = 60


class TextView(View):
    """A `BodyView` over a body in its two forms, with what was searched for marked in it."""

    DEFAULT_CSS = """
    TextView {
        height: 1fr;
    }
    """

    class _Read(FieldMessage):
        """The text was laid out."""

        subject: Subject
        readable: Readable

    class _Path(FieldMessage):
        """The path of the value under the cursor."""

        readable: Readable
        offset: int
        path: str

    def __init__(self) -> None:
        super().__init__(classes="view")
        self._body = BodyView(id="response-body")
        self._readable: Readable | None = None
        self._raw = False
        self._hits = Matches()
        self._current = -1
        self._path = ""
        self._body.marks = self._marks

    def compose(self) -> ComposeResult:
        yield self._body

    @property
    def lines(self) -> BodyView:
        """The widget that draws it."""
        return self._body

    @property
    def is_read(self) -> bool:
        return self._readable is not None

    @property
    def readable(self) -> Readable | None:
        """What is shown, once it is read."""
        return self._readable

    def go(self) -> None:
        self.screen.set_focus(self._body)

    def show(self, subject: Subject) -> None:
        self.subject = subject
        self._readable = None
        self._raw = subject.format is JSON_LINES
        self._hits = Matches()
        self._path = ""
        if len(subject.body) <= _AT_ONCE:
            self._take(Readable.read(subject.format, subject.content_type, subject.body))
            return
        as_is = subject.format is not JSON
        self._body.show(subject.body if as_is else first_lines(subject.body, _FIRST_LINES), subject.format)
        self._read(subject)
        self.post_message(self.Told())

    @work(thread=True, exclusive=True, group="read")
    def _read(self, subject: Subject) -> None:
        readable = Readable.read(subject.format, subject.content_type, subject.body)
        if not get_current_worker().is_cancelled:
            self.post_message(self._Read(subject, readable))

    def on_text_view__read(self, message: _Read) -> None:
        if message.subject is self.subject:
            self._take(message.readable)

    def _take(self, readable: Readable) -> None:
        self._readable = readable
        self._put(0)
        self.post_message(self.Told())

    def _put(self, at: int) -> None:
        readable = self._readable
        if readable is None:
            return
        laid = readable.laid if not self._raw else None
        outline = readable.outline if laid is not None else None
        self._body.show(readable.raw if laid is None else laid, readable.format, outline, at)

    # Its two forms

    def toggle_layout(self) -> None:
        """Shows it as it came, or laid out, with the cursor on the same value."""
        readable = self._readable
        if readable is None:
            refuse(self, "The body is still being laid out.")
            return
        if readable.alignment is None:
            refuse(self, _why_as_it_came(readable))
            return
        cursor = self._body.cursor
        self._raw = not self._raw
        both = readable.alignment
        self._put(both.to_raw(cursor) if self._raw else both.to_laid(cursor))
        self.post_message(self.Told())

    @property
    def _is_laid(self) -> bool:
        return self._readable is not None and self._readable.laid is not None and not self._raw

    def to_raw(self, offset: int) -> int:
        """Returns where a byte of what is shown stands in the body."""
        both = self._readable.alignment if self._readable else None
        return both.to_raw(offset) if both and self._is_laid else offset

    def go_to_raw(self, offset: int) -> None:
        """Puts the cursor on a byte of the body."""
        both = self._readable.alignment if self._readable else None
        self._body.go_to(both.to_laid(offset) if both and self._is_laid else offset)

    # What was searched for

    def mark(self, hits: Matches, current: int) -> None:
        """Marks what was found in the body, and goes to one of it.

        Args:
            hits: in the bytes of the raw text.
            current: which to go to; -1 for none.
        """
        self._hits = hits
        self._current = current
        if current >= 0:
            self.go_to_raw(hits.starts[current])
        self._body.redraw()

    def _marks(self, start: int, end: int) -> Sequence[Mark]:
        if not self._hits.starts:
            return ()
        both = self._readable.alignment if self._readable and self._is_laid else None
        first, last = (both.to_raw(start), both.to_raw(end)) if both else (start, end)
        marks = []
        for hit in self._hits.between(first, max(last, first + 1)):
            place, past = self._hits.starts[hit], self._hits.ends[hit]
            if both:
                place, past = both.to_laid(place), both.to_laid(past - 1) + 1
            marks.append(Mark(place, past, current=hit == self._current))
        return marks

    # What is under the cursor

    def on_body_view_moved(self, event: BodyView.Moved) -> None:
        event.stop()
        readable = self._readable
        if readable is not None and readable.outline is not None:
            offset = self._in_laid()
            if len(readable.raw) <= _AT_ONCE:
                self._path = readable.outline.path_at(offset)
            else:
                self._find_path(readable, offset)
        self.post_message(self.Told())

    @work(thread=True, exclusive=True, group="path")
    def _find_path(self, readable: Readable, offset: int) -> None:
        if get_current_worker().is_cancelled or readable.outline is None:
            return
        self.post_message(self._Path(readable, offset, readable.outline.path_at(offset)))

    def on_text_view__path(self, message: _Path) -> None:
        if message.readable is self._readable and message.offset == self._in_laid():
            self._path = message.path
            self.post_message(self.Told())

    def _in_laid(self) -> int:
        both = self._readable.alignment if self._readable else None
        cursor = self._body.cursor
        return cursor if both is None or self._is_laid else both.to_laid(cursor)

    def status(self) -> Content:
        line, lines = self._body.place
        words = []
        if self._readable is None:
            words.append("formatting …")
        elif self._readable.laid is not None:
            words.append(
                with_keys("raw, ‹response.raw› formats" if self._raw else "formatted, ‹response.raw› for raw")
            )
        words.append(f"{line:,}/{lines:,}")
        if self._path and self._path != "@":
            words.append(_shortened(self._path))
        return Content(" · ").join(Content(word) for word in words)

    def path(self) -> str:
        outline = self._readable.outline if self._readable else None
        return outline.path_at(self._in_laid()) if outline else ""

    def value(self) -> Taken | None:
        readable, cursor = self._readable, self._body.cursor
        if readable is None:
            return None
        if readable.outline is not None and readable.alignment is not None:
            offset = self._in_laid()
            start, end = readable.outline.value_at(offset)
            both = readable.alignment
            data = readable.raw[both.to_raw(start) : both.to_raw(max(end - 1, start)) + 1]
            return Taken(data, f"the value of {_shortened(readable.outline.path_at(offset))}", ".json")
        at = self.to_raw(cursor)
        start = readable.raw.rfind(b"\n", 0, at) + 1
        end = readable.raw.find(b"\n", at)
        line = readable.raw[start : end if end >= 0 else len(readable.raw)].rstrip(b"\r")
        return Taken(line, f"line {self._body.place[0]:,}", ".txt")


def _why_as_it_came(readable: Readable) -> str:
    if can_lay_out(readable.format):
        return f"Shown as received: it is broken {readable.format}, or too large to lay out."
    return f"Shown as received: {readable.format} has no layout."


def _shortened(path: str) -> str:
    """A path in one short line: its end says more than its beginning."""
    return cut_start(sanitize_line(path), _LONGEST_NAMED)
