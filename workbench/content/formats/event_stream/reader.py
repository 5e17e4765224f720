"""Server-sent events out of bytes that are split anywhere (HTML Standard, section 9.2.6).

Lines end in CR LF, LF or CR; one byte order mark at the start is taken away; a blank line ends an event. What
the standard drops is told: an event without data, and at the end of the stream one without its blank line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\r|\n")
_MARK = codecs.BOM_UTF8
_DIGITS = re.compile(rb"[0-9]+")


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event.

    Attributes:
        name: its type; `message` where it names none, or an empty one.
        data: the values of its `data` fields, a line each.
        others: its other fields, in order.
        offset: where its first field begins in the stream.
        note: what of it a reader passes over, in a sentence; empty where nothing is.
    """

    name: str
    data: bytes
    others: tuple[tuple[str, str], ...]
    offset: int
    note: str = ""


class EventReader:
    """Takes bytes as they come, and gives events as they are whole.

    Attributes:
        without_data: how many blocks of fields held no data: those are not events.
    """

    def __init__(self) -> None:
        self._held = bytearray()
        self._searched = 0
        self._offset = 0
        self._begins = True
        self._after_return = False
        self._fields: list[tuple[bytes, bytes]] = []
        self._begun = 0
        self.without_data = 0

    def add(self, data: bytes) -> list[ServerEvent]:
        """The events that are whole now."""
        self._held += data
        if self._begins and not self._begin():
            return []
        self._pass_line_feed()
        events = self._lines()
        if self._held:
            self._searched = len(self._held)
        return events

    def end(self) -> list[ServerEvent]:
        """The event without a blank line behind it, which the standard drops: the end of a broken stream."""
        if self._begins:
            self._begins = False
            events = self._lines()
        else:
            events = []
        if self._held:
            self._take(bytes(self._held), self._offset)
            self._held.clear()
        last = self._event("it has no blank line behind it, so that readers drop it")
        return events if last is None else [*events, last]

    def _begin(self) -> bool:
        """Takes the mark away, once so much is there that it would show; whether it is."""
        if len(self._held) < len(_MARK) and _MARK.startswith(self._held):
            return False
        self._begins = False
        if self._held.startswith(_MARK):
            self._drop(len(_MARK))
        return True

    def _pass_line_feed(self) -> None:
        """Takes away the line feed of a line end whose carriage return came before."""
        if self._after_return and self._held:
            self._after_return = False
            if self._held.startswith(b"\n"):
                self._drop(1)

    def _lines(self) -> list[ServerEvent]:
        events: list[ServerEvent] = []
        start = 0
        for line_end in _LINE_END.finditer(self._held, self._searched):
            line = bytes(self._held[start : line_end.start()])
            if line:
                self._take(line, self._offset + start)
            elif event := self._event():
                events.append(event)
            start = line_end.end()
            # Whether a line feed follows is not waited for: an event may end here.
            self._after_return = line_end[0] == b"\r" and start == len(self._held)
        self._drop(start)
        self._searched = 0
        return events

    def _drop(self, count: int) -> None:
        del self._held[:count]
        self._offset += count

    def _take(self, line: bytes, offset: int) -> None:
        name, _, value = line.partition(b":")
        if not name:
            return
        if not self._fields:
            self._begun = offset
        self._fields.append((name, value.removeprefix(b" ")))

    def _event(self, note: str = "") -> ServerEvent | None:
        fields, self._fields = self._fields, []
        if not fields:
            return None
        data = [value for name, value in fields if name == b"data"]
        if not data:
            self.without_data += 1
            return None
        named = [value.decode(errors="replace") for name, value in fields if name == b"event"]
        others = [(name, value) for name, value in fields if name not in {b"data", b"event"}]
        notes = [note] if note else []
        notes += [text for name, value in others if (text := _passed_over(name, value))]
        return ServerEvent(
            (named[-1] if named else "") or "message",
            b"\n".join(data),
            tuple((name.decode(errors="replace"), value.decode(errors="replace")) for name, value in others),
            self._begun,
            "; ".join(notes),
        )


def _passed_over(name: bytes, value: bytes) -> str:
    if name == b"id" and b"\0" in value:
        return "its id holds a NUL, so that readers pass over the id"
    if name == b"retry" and not _DIGITS.fullmatch(value):
        return "its retry is not a number, so readers ignore it"
    return ""
