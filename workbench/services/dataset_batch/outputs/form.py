"""What a form of output is, and what a row of it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from workbench.model.encodable import encoded
from workbench.services.dataset_batch.result import (
    OK,
    RecordResult,
    RequestResult,
    filtered,
)

Results = Callable[[], Iterable[tuple[RequestResult, RecordResult]]]
"""Begins anew, at each call, with what came of every record in order."""

INPUT = "SageMakerInput"
"""What an input that is not an object stands under, as Batch Transform has it."""
OUTPUT = "SageMakerOutput"
"""What the answer stands under, as Batch Transform has it."""
STATUS = "SageMakerStatus"
ERROR = "SageMakerError"
TIMING = ("attempts", "started_at", "duration_ms")


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a row.

    Args:
        join: whether the input's values are.
        expression: a JMESPath over the answer, or over the whole row where it is joined; empty for all of it.
        timing: whether it has `attempts`, `started_at` and `duration_ms`, which no two runs have alike.
    """

    join: bool = False
    expression: str = ""
    timing: bool = False


class Appender(Protocol):
    """Rows one after the other, each made of what is known by then.

    Attributes:
        whole: whether the rows so far are the bytes that `Form.write` would give for them.
    """

    @property
    def whole(self) -> bool: ...

    def add(self, request: RequestResult, record: RecordResult) -> bytes:
        """Returns what the file grows by; empty where that has to wait for a later row."""


@dataclass(frozen=True)
class Form:
    """A form of output.

    Attributes:
        name: what it is called by.
        extensions: endings of the names of its files.
        write: yields the bytes of the file.
        appender: makes its rows one by one; None where the file can only be written whole.
    """

    name: str
    extensions: tuple[str, ...]
    write: Callable[[Results, Layout], Iterator[bytes]]
    appender: Callable[[Layout], Appender] | None = None


def members(request: RequestResult, record: RecordResult, layout: Layout) -> dict[str, object]:
    """Returns a row of an output by name, in order.

    Raises:
        UsageError: the filter is wrong.
    """
    row: dict[str, object] = {}
    if layout.join:
        row |= joined_members(record, layout)
        row[STATUS] = record.status
        row[OUTPUT] = record.output
    else:
        row |= {"id": record.id, "status": record.status}
        row["output"] = answer_of(request, record, layout)
    if record.error is not None:
        row[ERROR if layout.join else "error"] = record.error
    if layout.timing:
        row |= timing(request)
    return row


def answer_of(request: RequestResult, record: RecordResult, layout: Layout) -> msgspec.Raw:
    """Returns what a table has of an answer: what the filter selects in it, or in its joined row.

    Raises:
        UsageError: the filter is wrong.
    """
    if record.status != OK or not layout.expression:
        return record.output
    if not layout.join:
        return filtered(record.output, layout.expression)
    row = msgspec.Raw(encoded(members(request, record, layout)))
    return filtered(row, layout.expression)


def input_members(record: RecordResult) -> dict[str, msgspec.Raw]:
    """Returns the values of an input by name; of one that is not an object, the whole as `SageMakerInput`."""
    if bytes(record.input)[:1] == b"{":
        return msgspec.json.decode(record.input, type=dict[str, msgspec.Raw])
    return {INPUT: record.input}


def joined_members(record: RecordResult, layout: Layout) -> dict[str, msgspec.Raw]:
    """Returns the values of an input that stand beside its answer.

    A member with the name of a column of the batch gives way to it, as with Batch Transform, whose answer
    stands under `SageMakerOutput` whatever the input has there.
    """
    own = {STATUS, OUTPUT, ERROR, *(TIMING if layout.timing else ())}
    return {name: value for name, value in input_members(record).items() if name not in own}


def timing(request: RequestResult) -> dict[str, object]:
    """Returns what was measured of a request."""
    return {
        "attempts": request.attempts,
        "started_at": request.started_at or None,
        "duration_ms": request.duration_ms,
    }


def text_of(value: object) -> str:
    """Returns a value as the text of a cell: a string as it is, nothing for null, any other as JSON."""
    if isinstance(value, str):
        return value
    data = bytes(value) if isinstance(value, msgspec.Raw) else msgspec.json.encode(value)
    if data == b"null":
        return ""
    text: str = msgspec.json.decode(data) if data.startswith(b'"') else data.decode()
    return text
