"""Frames put together from parts that split anywhere: JSON Lines, server-sent events, or plain text.

Sources: jsonlines.org; the WHATWG HTML standard, "Server-sent events", for lines, fields and ends of events.
"""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

_FIELDS = (b"data", b"event", b"id", b"retry")
_NEEDED = max(map(len, _FIELDS)) + 1
"""Bytes that tell an event's field from a word of text."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BLANK = b" \t\r\n"
_MARK = codecs.BOM_UTF8


class Framing(StrEnum):
    """How a streamed answer is divided."""

    LINES = "JSON Lines"
    EVENTS = "server-sent events"
    TEXT = "text"
    BINARY = "binary"


class Frames:
    """Takes bytes as they come and gives frames as they are whole.

    What the answer is told by its first bytes: a named content type is not believed, models mislabel.

    Attributes:
        framing: None until enough has come to tell.
    """

    def __init__(self) -> None:
        self.framing: Framing | None = None
        self._held = bytearray()
        self._searched = 0
        self._data: list[str] = []
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode

    def add(self, data: bytes) -> list[str]:
        """The frames that are whole now: a line, an event's data, or a piece of text."""
        return self._taken(data, ended=False)

    def end(self) -> list[str]:
        """The frames that are whole because nothing more comes."""
        return self._taken(b"", ended=True)

    def _taken(self, data: bytes, *, ended: bool) -> list[str]:
        self._held += data
        if self.framing is None:
            self.framing = _framing(self._held, ended=ended)
            if self.framing is None:
                return []
            if self._held.startswith(_MARK):
                del self._held[: len(_MARK)]
        if self.framing is Framing.BINARY:
            self._held.clear()
            return []
        if self.framing is Framing.TEXT:
            text = self._decode(bytes(self._held), ended)
            self._held.clear()
            return [text] if text else []
        lines = self._lines(ended=ended)
        if self.framing is Framing.LINES:
            return [line for line in lines if line.strip()]
        events = [event for line in lines if (event := self._event(line)) is not None]
        if ended and self._data:
            # The standard drops an event without its blank line; whoever reads a broken stream wants it.
            events.append(self._whole())
        return events

    def _lines(self, *, ended: bool) -> list[str]:
        held = self._held
        lines: list[str] = []
        start = 0
        for found in _LINE_END.finditer(held, self._searched):
            if not ended and found[0] == b"\r" and found.end() == len(held):
                break  # a line feed that belongs to it may still come
            lines.append(held[start : found.start()].decode(errors="replace"))
            start = found.end()
        del held[:start]
        self._searched = len(held) - held.endswith(b"\r")
        if ended and held:
            lines.append(held.decode(errors="replace"))
            held.clear()
        return lines

    def _event(self, line: str) -> str | None:
        """Take a line of an event; its data where the line ends it."""
        if not line:
            return self._whole() if self._data else None
        name, _, value = line.partition(":")
        if name == "data":
            self._data.append(value.removeprefix(" "))
        return None

    def _whole(self) -> str:
        data = "\n".join(self._data)
        self._data.clear()
        return data


def _framing(head: bytearray, *, ended: bool) -> Framing | None:
    """What the first bytes are the beginning of; None where more must come to tell."""
    if not ended and _MARK.startswith(head[: len(_MARK)]) and len(head) < len(_MARK):
        return None
    start = bytes(head[:256]).removeprefix(_MARK).lstrip(_BLANK)
    if not start and not ended and len(head) < 256:
        return None
    if start[:1] == b"{":
        return Framing.LINES
    if start[:1] == b":":
        return Framing.EVENTS
    name, colon, _ = start[:_NEEDED].partition(b":")
    if colon and name in _FIELDS:
        return Framing.EVENTS
    if not ended and len(start) < _NEEDED and any(field.startswith(start) for field in _FIELDS):
        return None
    # How much else there is by now depends on the splitting: the first byte alone says what it is.
    return Framing.BINARY if _begins_no_text(start[:1]) else Framing.TEXT


def _begins_no_text(first: bytes) -> bool:
    """Whether no text begins so: a control character, or a byte that begins no character of UTF-8."""
    return first != b"" and (
        first[0] < 0x09 or 0x0E <= first[0] < 0x1B or 0x80 <= first[0] < 0xC2 or first[0] > 0xF4
    )
