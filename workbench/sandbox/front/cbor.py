"""CBOR, as far as the Smithy RPC v2 protocol uses it: no strings of unknown length; one tag, for moments.

Source: RFC 8949, and "Smithy RPC v2 CBOR protocol" (smithy.io).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

_DEEPEST = 32
_EPOCH_TAG = 1
_INDEFINITE = 31
_BREAK = 0xFF
_SIZES = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_SIMPLE = {20: False, 21: True, 22: None, 23: None}


class CborError(ValueError):
    """Bytes that are not CBOR, or more of it than this reads."""


def encoded(value: Any) -> bytes:
    """Returns a value in CBOR: None, bool, int, float, str, aware datetime, sequences, mappings of texts."""
    match value:
        case None | bool():
            return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case str():
            text = value.encode()
            return _head(3, len(text)) + text
        case datetime():
            return _head(6, _EPOCH_TAG) + encoded(value.timestamp())
        case Mapping():
            pairs = (encoded(key) + encoded(item) for key, item in value.items())
            return _head(5, len(value)) + b"".join(pairs)
        case Sequence():
            return _head(4, len(value)) + b"".join(map(encoded, value))
    raise TypeError(f"{type(value).__name__} has no form in CBOR here")


def decoded(data: bytes) -> Any:
    """Returns the value that bytes stand for; a moment is an aware datetime.

    Raises:
        CborError: they are not CBOR, or hold more after one value.
    """
    reader = _Reader(data)
    try:
        value = reader.value(0)
    except (IndexError, struct.error, UnicodeDecodeError, OverflowError) as error:
        raise CborError(f"not CBOR: {error}") from None
    if reader.position != len(data):
        raise CborError("more than one value")
    return value


def _head(major: int, number: int) -> bytes:
    start = major << 5
    if number < 24:
        return bytes([start | number])
    size = next(size for size in _SIZES if number < 1 << 8 * struct.calcsize(_SIZES[size]))
    return bytes([start | size]) + struct.pack(_SIZES[size], number)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    def value(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise CborError("nested too deep")
        first = self._data[self.position]
        self.position += 1
        major, extra = first >> 5, first & 0x1F
        if major == 7:
            return self._simple(extra)
        number = None if extra == _INDEFINITE else self._number(extra)
        match major:
            case 0 | 1 if number is not None:
                return number if major == 0 else -1 - number
            case 2 | 3 if number is not None:
                data = self._take(number)
                return data if major == 2 else data.decode()
            case 4:
                return list(self._items(number, depth))
            case 5:
                return {str(key): self.value(depth + 1) for key in self._items(number, depth)}
            case 6:
                return self._tagged(number, depth)
        raise CborError("strings of unknown length are not used by this protocol")

    def _number(self, extra: int) -> int:
        if extra < 24:
            return extra
        if extra not in _SIZES:
            raise CborError(f"{extra} is not a length")
        number: int = struct.unpack(_SIZES[extra], self._take(struct.calcsize(_SIZES[extra])))[0]
        return number

    def _take(self, count: int) -> bytes:
        data = self._data[self.position : self.position + count]
        if len(data) < count:
            raise CborError("unexpected end")
        self.position += count
        return data

    def _items(self, count: int | None, depth: int) -> Any:
        """The values of an array, or the keys of a map, whose reader reads the value after each."""
        seen = 0
        while count is None or seen < count:
            if count is None and self._data[self.position] == _BREAK:
                self.position += 1
                return
            yield self.value(depth + 1)
            seen += 1

    def _tagged(self, tag: int | None, depth: int) -> Any:
        value = self.value(depth + 1)
        if tag != _EPOCH_TAG or not isinstance(value, int | float):
            return value
        try:
            return datetime.fromtimestamp(value, UTC)
        except (ValueError, OSError) as error:
            raise CborError(f"not a moment: {error}") from None

    def _simple(self, extra: int) -> Any:
        if extra in _SIMPLE:
            return _SIMPLE[extra]
        if extra in _FLOATS:
            return struct.unpack(_FLOATS[extra], self._take(struct.calcsize(_FLOATS[extra])))[0]
        raise CborError(f"the simple value {extra} is not used by this protocol")
