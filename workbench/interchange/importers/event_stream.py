"""The event stream that an archive holds as it came: its payload parts, and the error that ended it.

Source: smithy.io, "Amazon Event Stream".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

EVENT_STREAM = "application/vnd.amazon.eventstream"

_PRELUDE = 12
_CHECKSUM = 4
_TEXT = 7
_SIZES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
"""Bytes of a header's value, by its type; bytes and text (6, 7) have their length before them."""


@dataclass(frozen=True)
class CapturedStream:
    """What the messages of a stream held.

    Attributes:
        body: the payload parts, put together.
        error_code: of the message that ended it; empty where none did.
        error: the payload of that message.
        unread: bytes behind the last whole message.
    """

    body: bytes
    error_code: str
    error: bytes
    unread: int


def captured_stream(data: bytes) -> CapturedStream | None:
    """Returns what a stream held; None where it does not begin with a message."""
    parts: list[bytes] = []
    code, error, end = "", b"", 0
    for headers, payload, behind in _messages(data):
        end = behind
        if headers.get(":message-type", "event") != "event":
            code = code or headers.get(":exception-type", "") or headers.get(":error-code", "") or "Error"
            error = error or payload
        elif headers.get(":event-type") != "initial-response":
            parts.append(payload)
    return CapturedStream(b"".join(parts), code, error, len(data) - end) if end else None


def _messages(data: bytes) -> Iterator[tuple[dict[str, str], bytes, int]]:
    """The headers, payload and end of each message, as far as they are whole and their checksums right."""
    start = 0
    while start + _PRELUDE <= len(data):
        length, of_headers, checksum = (
            int.from_bytes(data[at : at + 4]) for at in range(start, start + 12, 4)
        )
        end, behind = start + length, start + _PRELUDE + of_headers
        if zlib.crc32(data[start : start + 8]) != checksum or not behind + _CHECKSUM <= end <= len(data):
            return
        if zlib.crc32(data[start : end - _CHECKSUM]) != int.from_bytes(data[end - _CHECKSUM : end]):
            return
        yield _headers(data[start + _PRELUDE : behind]), data[behind : end - _CHECKSUM], end
        start = end


def _headers(data: bytes) -> dict[str, str]:
    """The headers that are text."""
    headers: dict[str, str] = {}
    at = 0
    while at < len(data):
        name_end = at + 1 + data[at]
        kind, at_value = data[name_end : name_end + 1], name_end + 1
        size = _SIZES.get(kind[0]) if kind else 0
        if size is None:
            size, at_value = int.from_bytes(data[at_value : at_value + 2]), at_value + 2
        if kind == bytes((_TEXT,)):
            name = data[at + 1 : name_end].decode("utf-8", "replace")
            headers[name] = data[at_value : at_value + size].decode("utf-8", "replace")
        at = at_value + size
    return headers
