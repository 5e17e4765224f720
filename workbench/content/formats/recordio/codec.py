"""RecordIO with protobuf records, as SageMaker's algorithms read and write them.

A record is framed by a magic number, a length and padding to four bytes; within is the `Record` of
`aialgs.data`, whose definition the Developer Guide gives ("Common Data Formats for Training").
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAGIC = b"\x0a\x23\xd7\xce"
_HEAD = 8
# The upper three bits of a length say which piece of a record that was split this is.
_LENGTH_BITS = 29
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MOST_VALUES = 1_000_000


class RecordError(ValueError):
    """Bytes are not a record; the message says which."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True)
class Tensor:
    """One feature or label: its values, and where they are when they are sparse."""

    values: tuple[float | int | str, ...]
    keys: tuple[int, ...] = ()
    shape: tuple[int, ...] = ()


@dataclass(frozen=True)
class Record:
    """One record: its features and labels by name, and what else it says."""

    features: Mapping[str, Tensor]
    label: Mapping[str, Tensor]
    uid: str = ""
    metadata: str = ""
    configuration: str = ""


def frames(body: bytes) -> Iterator[tuple[int, int]]:
    """Yields where each record's bytes begin and end.

    Raises:
        RecordError: at the first frame that is none; those before it have been yielded.
    """
    at = 0
    while at < len(body):
        if body[at : at + 4] != MAGIC:
            raise RecordError("there is no record here: its magic number is missing", at)
        if len(body) - at < _HEAD:
            raise RecordError("the head of a record ends too early", at)
        word = int.from_bytes(body[at + 4 : at + _HEAD], "little")
        length = word & ((1 << _LENGTH_BITS) - 1)
        if word >> _LENGTH_BITS:
            raise RecordError("the record is split into pieces, which SageMaker does not do", at)
        start = at + _HEAD
        if start + length > len(body):
            raise RecordError(f"a record of {length:,} bytes ends after {len(body) - start:,}", at)
        yield start, start + length
        at = start + length + -length % 4


def record(data: bytes) -> Record:
    """Reads one record.

    Raises:
        RecordError: it is not a `Record`.
    """
    features: dict[str, Tensor] = {}
    label: dict[str, Tensor] = {}
    texts = {3: "", 4: "", 5: ""}
    for field, wire, value in _fields(data, 0):
        if wire != _BYTES or not isinstance(value, bytes):
            continue
        if field in {1, 2}:
            name, tensor = _entry(value)
            (features if field == 1 else label)[name] = tensor
        elif field in texts:
            texts[field] = value.decode(errors="replace")
    return Record(features, label, texts[3], texts[4], texts[5])


def _entry(data: bytes) -> tuple[str, Tensor]:
    name, tensor = "", Tensor(())
    for field, _, value in _fields(data, 0):
        if not isinstance(value, bytes):
            continue
        if field == 1:
            name = value.decode(errors="replace")
        elif field == 2:
            for kind, _, inner in _fields(value, 0):
                if isinstance(inner, bytes):
                    tensor = _tensor(kind, inner)
    return name, tensor


def _tensor(kind: int, data: bytes) -> Tensor:
    values: list[float | int | str] = []
    keys: list[int] = []
    shape: list[int] = []
    for field, wire, value in _fields(data, 0):
        if kind == 9:
            if field == 1 and isinstance(value, bytes):
                values.append(f"{len(value):,} bytes")
        elif field == 1:
            values += _numbers(kind, wire, value)
        elif field in {2, 3}:
            (keys if field == 2 else shape).extend(_integers(wire, value))
        if len(values) > _MOST_VALUES or len(keys) > _MOST_VALUES:
            raise RecordError("a tensor has more values than are read here", 0)
    return Tensor(tuple(values), tuple(keys), tuple(shape))


def _numbers(kind: int, wire: int, value: bytes | int) -> list[float] | list[int]:
    form, width = {2: ("f", 4), 3: ("d", 8)}.get(kind, ("", 0))
    if not form:
        # An int32 below zero is written as 64 bits.
        return [(at ^ (1 << 63)) - (1 << 63) for at in _integers(wire, value)]
    raw = value if isinstance(value, bytes) else value.to_bytes(width, "little") if wire != _VARINT else b""
    if len(raw) % width:
        raise RecordError("a tensor that ends within a number", 0)
    return list(struct.unpack(f"<{len(raw) // width}{form}", raw))


def _integers(wire: int, value: bytes | int) -> list[int]:
    if isinstance(value, int):
        return [value] if wire == _VARINT else []
    numbers: list[int] = []
    at = 0
    while at < len(value):
        number, at = _varint(value, at)
        numbers.append(number)
    return numbers


def _fields(data: bytes, at: int) -> Iterator[tuple[int, int, bytes | int]]:
    while at < len(data):
        tag, at = _varint(data, at)
        field, wire = tag >> 3, tag & 7
        if wire == _VARINT:
            number, at = _varint(data, at)
            yield field, wire, number
            continue
        if wire == _BYTES:
            length, at = _varint(data, at)
        elif wire in {_FIXED32, _FIXED64}:
            length = 4 if wire == _FIXED32 else 8
        else:
            raise RecordError("a field of a type that is not known", at)
        if at + length > len(data):
            raise RecordError("a field that ends too early", at)
        raw = data[at : at + length]
        at += length
        yield field, wire, raw if wire == _BYTES else int.from_bytes(raw, "little")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise RecordError("a number that does not end", at)
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value & ((1 << 64) - 1), at
