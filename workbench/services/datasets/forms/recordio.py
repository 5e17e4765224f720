"""RecordIO with protobuf records, as SageMaker's algorithms read them: a record is one frame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from workbench.content.formats.recordio.codec import MAGIC, RecordError, Tensor, record
from workbench.model.errors import PayloadError
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.record import Row

RECORDIO = "application/x-recordio-protobuf"
_LENGTH_BITS = 29
_LONGEST = 32 * 1024 * 1024


def _read(part: Part) -> Iterator[Row]:
    at = 0
    while head := part.stream.read(8):
        length = int.from_bytes(head[4:], "little")
        if head[:4] != MAGIC or len(head) < 8 or length >> _LENGTH_BITS or length > _LONGEST:
            raise _damaged(part, f"there is no record at byte {at:,}")
        padded = length + -length % 4
        data = part.stream.read(padded)
        if len(data) < length:
            raise _damaged(part, f"the record at byte {at:,} ends too early")
        yield _row(part, head + data, data[:length], at)
        at += 8 + padded


def _row(part: Part, frame: bytes, data: bytes, at: int) -> Row:
    try:
        parsed = record(data)
    except RecordError as error:
        problem = f"the record at byte {at:,}: {error}"
        return Row(data=frame, content_type=RECORDIO, file=part.name, problem=problem)
    document = {"features": _values(parsed.features), "label": _values(parsed.label)}
    return Row(
        data=frame,
        content_type=RECORDIO,
        file=part.name,
        key=parsed.uid,
        document=msgspec.json.encode(document),
    )


def _values(tensors: Mapping[str, Tensor]) -> dict[str, object]:
    return {
        name: dict(zip(map(str, tensor.keys), tensor.values, strict=False)) if tensor.keys else tensor.values
        for name, tensor in tensors.items()
    }


def _damaged(part: Part, reason: str) -> PayloadError:
    return PayloadError(f"{part.name or 'The input'} is damaged: {reason}.")


FORMS = (
    Form(
        "recordio",
        "RecordIO with protobuf records",
        (".rec", ".recordio"),
        _read,
        detects=lambda start: start.startswith(MAGIC),
        order=10,
    ),
)
