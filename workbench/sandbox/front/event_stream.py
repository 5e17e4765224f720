"""Frames of `application/vnd.amazon.eventstream`, written.

A frame is: total length, headers' length, CRC-32 of those two, headers, payload, CRC-32 of all before it; all
numbers big-endian. Source: the specification of Smithy, "Amazon Event Stream"; botocore has the reader only.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from zlib import crc32

CONTENT_TYPE = "application/vnd.amazon.eventstream"

_STRING = 7


def _header_block(headers: Mapping[str, str]) -> bytes:
    block = bytearray()
    for name, value in headers.items():
        raw_name, raw_value = name.encode(), value.encode()
        block += struct.pack("!B", len(raw_name)) + raw_name
        block += struct.pack("!BH", _STRING, len(raw_value)) + raw_value
    return bytes(block)


_PAYLOAD_PART = _header_block(
    {":event-type": "PayloadPart", ":content-type": "application/octet-stream", ":message-type": "event"}
)


def frame(header_block: bytes, payload: bytes) -> bytes:
    """One frame around `payload`."""
    prelude = struct.pack("!II", len(header_block) + len(payload) + 16, len(header_block))
    head = prelude + struct.pack("!I", crc32(prelude)) + header_block
    return b"".join((head, payload, struct.pack("!I", crc32(payload, crc32(head)))))


def payload_part(data: bytes) -> bytes:
    """The event that carries `data`, a part of the model's answer."""
    return frame(_PAYLOAD_PART, data)


def event(name: str, document: bytes) -> bytes:
    """The event of that name, its members as JSON."""
    block = _header_block(
        {":event-type": name, ":content-type": "application/json", ":message-type": "event"}
    )
    return frame(block, document)


def exception(code: str, body: bytes) -> bytes:
    """The frame of a modeled error, such as `ModelStreamError`, with its members as JSON."""
    block = _header_block(
        {":exception-type": code, ":content-type": "application/json", ":message-type": "exception"}
    )
    return frame(block, body)
