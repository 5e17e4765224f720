"""Bodies that are lists of other bodies, events and multipart parts, and sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.content.formats.event_stream.events import Event, Events
from workbench.content.formats.multipart.parts import Part, Parts
from workbench.content.formats.wave.audio import Audio
from workbench.content.humanize import size
from workbench.content.sanitize import sanitize_line
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.views.modal import body_modal
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Subject, Taken

_BLOCKS = " ▁▂▃▄▅▆▇█"
_HEIGHT = 8
_BEGINNING = 200
Pieces = Sequence[tuple[str, str]]


class _Listing(OpenedView):
    def make(self) -> Widget:
        self._rows = RowList()
        return self._rows

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self.post_message(self.Told())

    def show_rows(self, count: int, paint: Callable[[int], Pieces]) -> None:
        """Shows rows that are painted when they are seen, as wide as the first of them."""
        first = (paint(row) for row in range(min(count, _BEGINNING)))
        wide = max((sum(cell_len(drawn(text)) for text, _ in line) for line in first), default=0)
        self._rows.show(count, paint, wide=wide)

    def show_lines(self, lines: Sequence[Pieces]) -> None:
        """Shows lines that are all made already."""
        self.show_rows(len(lines), lambda row: lines[row])


class EventsView(_Listing):
    """An event a row; Enter shows one whole."""

    KIND = ViewKind.EVENTS
    _events: tuple[Event, ...] = ()

    def take(self, shown: Events) -> None:
        self._events = shown.items
        self.say(shown.note)
        digits = len(f"{len(shown.items):,}")
        named = max((len(event.name) for event in shown.items[:_BEGINNING]), default=0)

        def paint(row: int) -> Pieces:
            event = self._events[row]
            data = event.data[:_BEGINNING].decode(errors="replace")
            note = [(f"{event.note}  ", "rows--accent")] if event.note else []
            return (
                (f"{row + 1:>{digits},}  ", "rows--muted"),
                (f"{event.name:<{min(named, 24)}}  ", "rows--name"),
                *note,
                (data, ""),
            )

        self.show_rows(len(shown.items), paint)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        chosen = self._events[self._rows.cursor]
        head = "".join(f"{name}: {value}\n" for name, value in chosen.fields)
        text = f"{head}\n".encode() + chosen.data if head else chosen.data
        self.app.push_screen(TextModal(chosen.name or "event", text))

    def status(self) -> Content:
        if not self._events:
            return Content("")
        event = self._events[self._rows.cursor]
        where = f"event {self._rows.cursor + 1:,} of {len(self._events):,}"
        return Content(f"{where} · {size(len(event.data))} · Enter: show all")

    def value(self) -> Taken | None:
        if not self._events:
            return None
        return Taken(
            self._events[self._rows.cursor].data, f"the data of event {self._rows.cursor + 1:,}", ".txt"
        )


class PartsView(_Listing):
    """A part a row; Enter shows one whole."""

    KIND = ViewKind.PARTS
    _shown: Parts | None = None

    def take(self, shown: Parts) -> None:
        self._shown = shown
        self.say(shown.note)

        def paint(row: int) -> Pieces:
            part = shown.items[row]
            start = shown.beginning(part, _BEGINNING).decode(errors="replace")
            return (
                (f"{_named(part, row)}  ", "rows--name"),
                (f"{part.content_type or 'text'} · {size(part.size)}  ", "rows--muted"),
                (start, ""),
            )

        self.show_rows(len(shown.items), paint)

    def _part(self) -> Part | None:
        items = self._shown.items if self._shown else ()
        return items[self._rows.cursor] if items else None

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        part = self._part()
        if part is not None and self._shown is not None:
            subject = Subject.of(self._shown.content(part), part.content_type)
            self.app.push_screen(body_modal(_named(part, self._rows.cursor), subject))

    def status(self) -> Content:
        part = self._part()
        if part is None or self._shown is None:
            return Content("")
        count = len(self._shown.items)
        return Content(f"part {self._rows.cursor + 1:,} of {count:,} · Enter: show all")

    def value(self) -> Taken | None:
        part = self._part()
        if part is None or self._shown is None:
            return None
        subject = Subject.of(self._shown.content(part), part.content_type)
        return Taken(subject.body, f"part {_named(part, self._rows.cursor)}", subject.extension)


class AudioView(_Listing):
    """How long and how loud a sound is."""

    KIND = ViewKind.AUDIO
    _sound: Audio | None = None

    def take(self, shown: Audio) -> None:
        self._sound = shown
        self._draw()

    def on_resize(self, _event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        sound = self._sound
        if sound is None or not self.size.width:
            return
        channels = {1: "mono", 2: "stereo"}.get(sound.channels, f"{sound.channels} channels")
        facts = f"{sound.seconds:.2f} s · {channels} · {sound.rate:,} Hz · {sound.bits} bit {sound.coding}"
        lines: list[Pieces] = [((facts, ""),)]
        if sound.note:
            lines.append(((sound.note, "rows--accent"),))
        lines.append(())
        peaks = sound.peaks(max(self.size.width - 3, 10))
        steps = len(_BLOCKS) - 1
        for level in reversed(range(_HEIGHT)):
            bars = (round(peak * _HEIGHT * steps) - level * steps for peak in peaks)
            lines.append((("".join(_BLOCKS[max(0, min(bar, steps))] for bar in bars), "rows--accent"),))
        if not peaks:
            lines = [*lines[: -_HEIGHT - 1], ((f"{sound.coding} audio has no preview", ""),)]
        self.show_lines(lines)


def _named(part: Part, row: int) -> str:
    name = sanitize_line(part.name) or f"part {row + 1}"
    return f"{name} ({sanitize_line(part.filename)})" if part.filename else name
