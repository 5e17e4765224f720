"""What a record says as JSON, with what a batch wrote beside its answer; and one record, read again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from workbench.services.datasets.dataset import Dataset
from workbench.services.datasets.record import Record, document_of
from workbench.services.datasets.record_types import essence, is_json, separator_of
from workbench.services.evaluation.finite import members_of

_T = TypeVar("_T")


class Run(msgspec.Struct, frozen=True):
    """What `workbench batch` writes beside an answer."""

    error: str | None = None
    duration_ms: float | None = None

    @classmethod
    def of(cls, document: bytes) -> Run:
        """Reads what stands beside the answer in a record."""
        members = members_of(document)
        return cls(
            _failure(members),
            typed(members.get("duration_ms"), float),
        )


def _failure(members: dict[str, msgspec.Raw]) -> str | None:
    """The reason of a failed record, alone or joined to its input; None where it did not fail."""
    for status, reason in (("status", "error"), ("SageMakerStatus", "SageMakerError")):
        if typed(members.get(status), str) == "failed":
            error = typed(members.get(reason), dict) or {}
            return str(error.get("code") or error.get("message") or f"{status} is failed")
    return None


def own_id(document: bytes) -> str:
    """Returns the ID that a record has in its member `id`, a text or a number; empty where it has none."""
    raw = members_of(document).get("id")
    if raw is None or typed(raw, bool) is not None:
        return ""
    return typed(raw, str) or (bytes(raw).decode() if typed(raw, float) is not None else "")


def identity_of(record: Record, document: bytes) -> str:
    """Returns the ID of an answer: what its user names, else its own, else that of the dataset."""
    return record.id if record.is_named else own_id(document) or record.id


def typed(raw: msgspec.Raw | None, kind: type[_T]) -> _T | None:
    """Returns the value of a member if it is of a kind, else None."""
    if raw is None:
        return None
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return None


def answer_document(record: Record) -> bytes:
    """Returns what a record says as JSON: of a capture or an exchange an object of `input` and `output`."""
    row = record.row
    if row.recorded is None:
        return document_of(row)
    members = {"input": _json(row.data, row.content_type), "output": _json(row.recorded, row.recorded_type)}
    return msgspec.json.encode({"id": record.id, **members})


def _json(data: bytes, content_type: str) -> msgspec.Raw:
    """Returns a body as JSON: itself, the cells of its only row, else its text."""
    kind = essence(content_type)
    try:
        text = data.decode()
        if is_json(kind):
            return _whole(data)
    except (ValueError, RecursionError):
        return msgspec.Raw(b"null")
    text = text.rstrip("\r\n")
    if (separator := separator_of(kind)) and "\n" not in text:
        return msgspec.Raw(msgspec.json.encode([number_or_text(cell) for cell in cells_of(text, separator)]))
    return msgspec.Raw(msgspec.json.encode(text))


def _whole(data: bytes) -> msgspec.Raw:
    try:
        return msgspec.Raw(msgspec.json.format(data, indent=-1))
    except msgspec.DecodeError:
        json.loads(data)  # it may have NaN or an infinity in it: who reads a member says so
        return msgspec.Raw(data)


def cells_of(line: str, separator: str) -> Iterator[str]:
    """Yields the cells of a row, as CSV quotes them."""
    import csv

    return iter(next(csv.reader([line], delimiter=separator), []))


def number_or_text(cell: str) -> float | str:
    """Returns the number that a cell writes, else its text."""
    try:
        return float(cell)
    except ValueError:
        return cell


def whole_record(dataset: Dataset, identity: str, place: str = "") -> bytes:
    """Returns what a record says as JSON, read again from the first on; empty where it is not there.

    Args:
        identity: its ID.
        place: where it is, as `Record.place` says; empty for the last with its ID.

    Raises:
        PayloadError: the dataset cannot be read.
    """
    last = b""
    for record in dataset.records():
        if record.row.problem or (place and record.place != place):
            continue
        document = answer_document(record)
        if identity_of(record, document) == identity:
            if place:
                return document
            last = document
    return last
