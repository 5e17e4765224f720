"""Event streams, framed by hand as the service frames them (smithy.io, event stream encoding)."""

from __future__ import annotations

import json
import struct
from binascii import crc32


def event(payload: bytes, **headers: str) -> bytes:
    """One message: prelude, its checksum, headers, payload, checksum. Headers are given without colon."""
    encoded = b"".join(
        struct.pack("!B", len(name) + 1)
        + b":"
        + name.encode()
        + b"\x07"
        + struct.pack("!H", len(value.encode()))
        + value.encode()
        for name, value in ((key.replace("_", "-"), value) for key, value in headers.items())
    )
    prelude = struct.pack("!II", 16 + len(encoded) + len(payload), len(encoded))
    message = prelude + struct.pack("!I", crc32(prelude)) + encoded + payload
    return message + struct.pack("!I", crc32(message))


def part(payload: bytes) -> bytes:
    """A payload part."""
    return event(
        payload,
        message_type="event",
        event_type="PayloadPart",
        content_type="application/octet-stream",
    )


def stream_exception(name: str, **members: str) -> bytes:
    """A modeled error inside a stream."""
    return event(
        json.dumps(members).encode(),
        message_type="exception",
        exception_type=name,
        content_type="application/json",
    )


def chunked(data: bytes) -> bytes:
    """One HTTP chunk."""
    return b"%x\r\n%s\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


def stream_head(content_type: str = "application/vnd.amazon.eventstream") -> bytes:
    """The head of a streamed answer."""
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n"
        "X-Amzn-SageMaker-Content-Type: text/event-stream\r\n"
        "x-Amzn-Invoked-Production-Variant: blue\r\n\r\n"
    ).encode()


def stream(*messages: bytes) -> bytes:
    """A whole streamed answer, every message in a chunk of its own."""
    return stream_head() + b"".join(chunked(message) for message in messages) + LAST_CHUNK
