"""Frames put together from parts that split anywhere: JSON Lines, server-sent events, or plain text.

Sources: jsonlines.org; the WHATWG HTML standard, "Server-sent events", for lines, fields and ends of events.
"""

from __future__ import annotations

import codecs
from enum import StrEnum

from workbench.content.formats.event_stream.reader import EventReader
from workbench.content.formats.images import data_urls
from workbench.content.streaming.documents import Documents

_FIELDS = (b"data", b"event", b"id", b"retry")
_NEEDED = max(map(len, _FIELDS)) + 1
"""Bytes that tell an event's field from a word of text."""
_BLANK = b" \t\r\n"
_MARK = codecs.BOM_UTF8
_HEAD = 256
"""Bytes that are enough to tell what a stream is."""
_SIGNATURES = (b"RIFF", b"OggS", b"fLaC", b"ID3", b"GIF8", b"PK\x03\x04", b"II*\0", b"MM\0*", b"%PDF-")
"""What files of sound, pictures and others begin with that text could begin with as well."""


class Framing(StrEnum):
    """How a streamed answer is divided."""

    LINES = "JSON Lines"
    EVENTS = "server-sent events"
    TEXT = "text"
    BINARY = "binary"


class FrameParser:
    """Takes bytes as they come and gives frames as they are whole.

    What the answer is told by its first bytes: a named content type is not believed, models mislabel.

    Attributes:
        framing: None until enough has come to tell.
    """

    def __init__(self) -> None:
        self.framing: Framing | None = None
        self._held = bytearray()
        self._events = EventReader()
        self._documents = Documents()
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode

    @property
    def unfinished(self) -> bytearray:
        """What came of a document that is not whole yet."""
        return self._documents.held

    def add(self, data: bytes) -> list[str]:
        """The frames that are whole now: a line, an event's data, or a piece of text."""
        return self._taken(data, ended=False)

    def end(self) -> list[str]:
        """The frames that are whole because nothing more comes."""
        return self._taken(b"", ended=True)

    def _taken(self, data: bytes, *, ended: bool) -> list[str]:
        if self.framing is None:
            self._held += data
            self.framing = _framing(self._held, ended=ended)
            if self.framing is None:
                return []
            data = bytes(self._held)
            self._held.clear()
            if self.framing is not Framing.EVENTS:
                data = data.removeprefix(_MARK)
        if self.framing is Framing.EVENTS:
            events = [*self._events.add(data), *(self._events.end() if ended else ())]
            return [event.data.decode(errors="replace") for event in events]
        if self.framing is Framing.LINES:
            return [*self._documents.add(data), *(self._documents.end() if ended else ())]
        if self.framing is Framing.TEXT:
            text = self._decode(data, ended)
            return [text] if text else []
        return []


def _framing(head: bytearray, *, ended: bool) -> Framing | None:
    """Returns what the first bytes are the beginning of; None where more must come to tell."""
    start = bytes(head[:_HEAD])
    while start.startswith(_MARK):
        start = start.removeprefix(_MARK)
    waiting = not ended and len(head) < _HEAD
    if waiting and _MARK.startswith(start):
        return None
    start = start.lstrip(_BLANK)
    if not start and waiting:
        return None
    if start[:1] == b"{":
        return Framing.LINES
    if start[:1] == b":":
        return Framing.EVENTS
    name, colon, _ = start[:_NEEDED].partition(b":")
    if colon and name in _FIELDS:
        words = data_urls.COULD_GO_ON.match(start)
        if waiting and words and words.end() == len(start):
            return None
        return Framing.TEXT if data_urls.BEGINS.match(start) else Framing.EVENTS
    if waiting and len(start) < _NEEDED and any(field.startswith(start) for field in _FIELDS):
        return None
    if waiting and any(sign.startswith(start) for sign in _SIGNATURES):
        return None
    # How much else there is by now depends on the splitting: the first bytes alone say what it is.
    return Framing.BINARY if _begins_no_text(start[:1]) or start.startswith(_SIGNATURES) else Framing.TEXT


def _begins_no_text(first: bytes) -> bool:
    """Returns whether no text begins so: a control character, or a byte that begins no character of UTF-8."""
    return first != b"" and (
        first[0] < 0x09 or 0x0E <= first[0] < 0x1B or 0x80 <= first[0] < 0xC2 or first[0] > 0xF4
    )
