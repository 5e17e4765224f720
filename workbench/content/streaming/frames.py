"""Frames on a pipe to a process of ours: eight bytes of length, and so many bytes."""

from __future__ import annotations

import struct
from typing import BinaryIO

_LENGTH = struct.Struct("<Q")
_SMALL = 64 * 1024
"""Bytes that are copied behind their length, so that one call of the system takes both."""


def write_frame(file: BinaryIO, data: bytes) -> None:
    """Writes a frame, and flushes it."""
    head = _LENGTH.pack(len(data))
    if len(data) <= _SMALL:
        file.write(head + data)
    else:
        file.write(head)
        file.write(data)
    file.flush()


def read_frame(file: BinaryIO) -> bytes | None:
    """Reads a frame; None where there is no more."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = file.read(length)
    return data if len(data) == length else None
