"""What came of a record, as the journal has it and as outputs are made of it."""

from __future__ import annotations

import base64

import msgspec

from workbench.content.search.jmespath_query import Document
from workbench.model.encodable import encoded
from workbench.model.errors import UsageError
from workbench.model.exchange import Exchange
from workbench.model.hints.text import either
from workbench.model.redaction import IN_USE
from workbench.services.datasets.record import Record
from workbench.services.datasets.record_types import JSON, essence, is_json, separator_of

NOTHING = msgspec.Raw(b"null")
OK = "ok"
FAILED = "failed"


class RecordError(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a record failed.

    Args:
        code: the service's error code, `MalformedRecord` for one that was not sent, or `UnexpectedAnswer`.
        message: in words.
        http_status: of the answer; 0 where there was none.
    """

    code: str
    message: str
    http_status: int = 0


class RecordResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of a record.

    Args:
        id: the record's.
        digest: of its ID and bytes; see `Record.digest`.
        status: `ok` or `failed`.
        output: the answer as JSON: itself where it is JSON, a string where it is text, else an object
            with its bytes in base64.
        error: why it failed.
        input: the record as JSON, where the output is joined to it.
    """

    id: str
    digest: int
    status: str = OK
    output: msgspec.Raw = NOTHING
    error: RecordError | None = None
    input: msgspec.Raw = NOTHING


class RequestResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one request: one line of the journal.

    Args:
        first: the position in the dataset of its first record, from 0; the others follow it.
        records: theirs.
        started_at: when it was sent (ISO 8601, UTC); empty where nothing was.
        duration_ms: how long the last attempt took.
        attempts: how often it was sent.
    """

    first: int
    records: tuple[RecordResult, ...]
    started_at: str = ""
    duration_ms: float = 0.0
    attempts: int = 0


def as_json(data: bytes, content_type: str) -> msgspec.Raw:
    """Returns an answer as a JSON value on one line; the digits of numbers stay."""
    kind = essence(content_type)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        packed = {"content_type": content_type, "base64": base64.b64encode(data).decode()}
        return msgspec.Raw(msgspec.json.encode(packed))
    if is_json(kind) or not kind:
        try:
            return msgspec.Raw(msgspec.json.format(data, indent=-1)) if data else NOTHING
        except (msgspec.DecodeError, RecursionError):
            pass  # it is text that says it is JSON, or several lines of it, or nested too deep
    return msgspec.Raw(msgspec.json.encode(text.rstrip("\r\n") if separator_of(kind) else text))


def filtered(value: msgspec.Raw, expression: str) -> msgspec.Raw:
    """Returns what a JMESPath expression makes of a value.

    Raises:
        UsageError: the expression is wrong.
    """
    answer = Document(bytes(value), lines=False).ask(expression)
    if answer.error:
        raise UsageError(f"{either('--output-filter', 'Output filter')} {expression!r}: {answer.error}")
    return msgspec.Raw(answer.text)


def result_of(
    record: Record, *, join: bool, output: msgspec.Raw = NOTHING, error: RecordError | None = None
) -> RecordResult:
    """Returns what came of a record: its answer, or why it has none.

    Args:
        record: what was sent.
        join: whether the record stands beside its answer.
        output: the answer.
        error: why there is no answer.
    """
    joined = NOTHING
    if join:
        document = b"" if record.row.problem else record.document
        joined = as_json(document or record.data, JSON if document else record.row.content_type)
        if not document and record.row.key and record.row.key == record.row.file:
            joined = msgspec.Raw(encoded({"file": record.row.file}))
        # Journal and output are kept: a secret in use is in none of them, wherever it came from.
        joined = msgspec.Raw(IN_USE.redactor.data(bytes(joined)))
    return RecordResult(
        id=record.id,
        digest=record.digest,
        status="ok" if error is None else FAILED,
        output=output,
        error=error,
        input=joined,
    )


def error_of(exchange: Exchange) -> RecordError:
    """Returns why the service or the network failed an exchange."""
    failure = exchange.failure
    if failure is None:
        raise ValueError("it succeeded")
    status = exchange.response.http_status if exchange.response else 0
    return RecordError(code=failure.code, message=failure.message, http_status=status)
