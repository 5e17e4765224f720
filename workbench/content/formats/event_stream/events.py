"""Streams of events, as they are kept: server-sent events, and the frames of AWS's event stream.

The frame is a prelude of two lengths and a checksum, headers, a payload and a checksum over all (Smithy's
event stream specification); server-sent events are those of the HTML Standard, section 9.2.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.content.formats.event_stream.reader import EventReader, ServerEvent
from workbench.content.views.view import ViewUnavailableError

MOST_EVENTS = 100_000
_PIECE = 1024 * 1024
_PRELUDE = 12
_LEAST_FRAME = 16
# The frame's own limits: 16 MB payload, 128 KB headers.
MOST_FRAME = 16 * 1024 * 1024 + 128 * 1024 + _LEAST_FRAME
_FIXED_LENGTHS = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}


@dataclass(frozen=True)
class Event:
    """One event.

    Attributes:
        name: its type, such as `PayloadPart`; `message` where a server-sent event names none.
        fields: other headers or fields, in order.
        data: what it carries.
        offset: where it begins in the body.
        note: what is wrong with it, in a sentence; empty where nothing is.
    """

    name: str
    fields: tuple[tuple[str, str], ...]
    data: bytes
    offset: int
    note: str = ""


@dataclass(frozen=True)
class Events:
    """The events of a body, in order; `note` says where it stops being read."""

    items: tuple[Event, ...]
    note: str = ""


def sse_events(body: bytes) -> Events:
    """Server-sent events, as `workbench.content.formats.event_stream.reader` reads them."""
    reader = EventReader()
    items: list[Event] = []
    # A piece at a time: what is past the last event that is shown is not read.
    for start in range(0, len(body), _PIECE):
        items += map(_sse_event, reader.add(body[start : start + _PIECE]))
        if len(items) >= MOST_EVENTS:
            return Events(tuple(items[:MOST_EVENTS]), f"only the first {MOST_EVENTS:,} events are shown")
    items += map(_sse_event, reader.end())
    note = ""
    if reader.without_data:
        note = f"{reader.without_data:,} of its blocks hold no data and are not events"
    if not items:
        raise ViewUnavailableError(f"there are no events in it{': ' if note else ''}{note}")
    return Events(tuple(items), note)


def _sse_event(event: ServerEvent) -> Event:
    return Event(event.name, event.others, event.data, event.offset, event.note)


def aws_events(body: bytes) -> Events:
    """The frames of `application/vnd.amazon.eventstream`."""
    items: list[Event] = []
    at = 0
    while at < len(body):
        if len(items) >= MOST_EVENTS:
            return Events(tuple(items), f"only the first {MOST_EVENTS:,} events are shown")
        problem = frame_problem(body, at)
        if problem:
            if not items:
                raise ViewUnavailableError(f"it is not an event stream: {problem}")
            return Events(tuple(items), f"at byte {at:,} it stops being an event stream: {problem}")
        length = int.from_bytes(body[at : at + 4], "big")
        items.append(_frame(body, at, length))
        at += length
    if not items:
        raise ViewUnavailableError("there are no events in it")
    return Events(tuple(items))


def frame_problem(body: bytes, at: int) -> str:
    """Returns what keeps the bytes at an offset from being a frame; empty where nothing does."""
    if len(body) - at < _LEAST_FRAME:
        return "a frame ends too early"
    length = int.from_bytes(body[at : at + 4], "big")
    headers = int.from_bytes(body[at + 4 : at + 8], "big")
    if zlib.crc32(body[at : at + 8]) != int.from_bytes(body[at + 8 : at + _PRELUDE], "big"):
        return "the checksum of a frame's lengths is wrong"
    if not _LEAST_FRAME + headers <= length <= MOST_FRAME:
        return f"a frame says that it has {length:,} bytes, {headers:,} of them headers"
    if at + length > len(body):
        return f"a frame of {length:,} bytes ends after {len(body) - at:,}"
    return ""


def _frame(body: bytes, at: int, length: int) -> Event:
    headers_end = at + _PRELUDE + int.from_bytes(body[at + 4 : at + 8], "big")
    end = at + length
    sound = zlib.crc32(memoryview(body)[at : end - 4]) == int.from_bytes(body[end - 4 : end], "big")
    note = "" if sound else "its checksum is wrong"
    try:
        headers = dict(_headers(body, at + _PRELUDE, headers_end))
    except ValueError:
        headers = {}
        note = "its headers cannot be read"
    name = headers.get(":event-type") or headers.get(":exception-type") or headers.get(":error-code") or ""
    return Event(name, tuple(headers.items()), body[headers_end : end - 4], at, note)


def _headers(body: bytes, at: int, end: int) -> Iterator[tuple[str, str]]:
    while at < end:
        name_end = at + 1 + body[at]
        if name_end >= end:
            raise ValueError("a name that is longer than the headers")
        name = body[at + 1 : name_end].decode(errors="replace")
        kind = body[name_end]
        at = name_end + 1
        if kind in _FIXED_LENGTHS:
            length = _FIXED_LENGTHS[kind]
        elif kind in {6, 7}:
            length = int.from_bytes(body[at : at + 2], "big")
            at += 2
        else:
            raise ValueError("a header of a type that is not known")
        if at + length > end:
            raise ValueError("a value that is longer than the headers")
        yield name, _value(kind, body[at : at + length])
        at += length


def _value(kind: int, raw: bytes) -> str:
    if kind in {0, 1}:
        return "true" if kind == 0 else "false"
    if kind in {2, 3, 4, 5, 8}:
        return str(int.from_bytes(raw, "big", signed=True))
    return raw.decode(errors="replace") if kind == 7 else raw.hex()
