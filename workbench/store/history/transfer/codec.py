"""Exchanges as lines of JSON, bodies included: what `history export` writes and `history import` reads.

A line is what `--json` prints of an exchange, and beside it `format` (the version of this form), its
`outcome` with headers and times, and `request_body` and `response_body`, each as text or in base64. So a
program that reads the one reads the other.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

import msgspec

from workbench.model.destinations.destination import Destination
from workbench.model.errors import PayloadError
from workbench.model.exchange import Exchange, Outcome, Status
from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.model.runs.run import Run

FORMAT = 1
"""The version of the form of a line."""


_Size = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class PackedBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """A body: as text where its bytes are UTF-8, else in base64 (RFC 4648, section 4)."""

    text: str | None = None
    base64: str | None = None

    @classmethod
    def of(cls, data: bytes) -> PackedBody:
        """Packs a body."""
        try:
            return cls(text=data.decode())
        except UnicodeDecodeError:
            return cls(base64=base64.b64encode(data).decode())

    def data(self) -> bytes:
        """The bytes.

        Raises:
            ValueError: it is neither text nor base64.
        """
        if self.text is not None:
            return self.text.encode()
        if self.base64 is None:
            raise ValueError("a body has neither text nor base64")
        try:
            return base64.b64decode(self.base64, validate=True)
        except binascii.Error as error:
            raise ValueError(f"a body is not base64: {error}") from None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of a line; what else it has is what these say already.

    Args:
        format: the version of the form.
        replay_of_uuid: the UUID of what it is a replay of; its `id` is another one in another history.
        run_uuid: likewise that of the run which made it.
        withheld: whether its bodies were left out by a privacy setting; their digests stand for them.
    """

    format: int
    uuid: Annotated[str, msgspec.Meta(min_length=1)]
    started_at: Annotated[datetime, msgspec.Meta(tz=True)]
    operation: str
    fields: dict[str, FieldValue | None]
    connection: Connection = Connection()
    destination: Destination | None = None
    status: Status = Status.INTERRUPTED
    tags: tuple[str, ...] = ()
    pinned: bool = False
    name: str = ""
    note: str = ""
    replay_of_uuid: str | None = None
    run: Run | None = None
    run_uuid: str | None = None
    outcome: Outcome | None = None
    request_origin: str = ""
    request_body: PackedBody | None = None
    response_body: PackedBody | None = None
    withheld: bool = False
    request_bytes: _Size | None = None
    response_bytes: _Size | None = None
    request_digest: _Digest | None = None
    response_digest: _Digest | None = None


_decoder = msgspec.json.Decoder(Line)
_versioned = msgspec.json.Decoder(dict[str, object])
_KEY = re.compile(r"\$\.?(\w+)")


def packed(
    exchange: Exchange,
    *,
    replay_of_uuid: str | None,
    run_uuid: str | None = None,
    withheld: bool,
    sizes: tuple[int | None, int | None],
    digests: tuple[bytes | None, bytes | None],
) -> bytes:
    """An exchange as a line, with its line end.

    Args:
        exchange: with the bodies that were kept.
        replay_of_uuid, run_uuid, withheld: see `Line`.
        sizes, digests: of the request's and the response's body, whether they were kept or not.
    """
    members: dict[str, object] = {"format": FORMAT, **msgspec.to_builtins(exchange.summary())}
    request, response = exchange.request_body, exchange.response.body if exchange.response else None
    outcome = exchange.outcome
    if outcome is not None and outcome.response is not None:
        bare = msgspec.structs.replace(outcome.response, body=b"")
        outcome = msgspec.structs.replace(outcome, response=bare)
    body = exchange.invocation.body
    # A body that did not get to the disk has a size. The digest of one that was withheld stands for it.
    lacks_request = not request and bool(sizes[0]) and not withheld
    lacks_response = not response and bool(sizes[1]) and not withheld
    members |= {
        "request_bytes": sizes[0],
        "response_bytes": sizes[1],
        "replay_of_uuid": replay_of_uuid,
        "run_uuid": run_uuid,
        "withheld": withheld,
        "request_digest": digests[0].hex() if digests[0] and not lacks_request else None,
        "response_digest": digests[1].hex() if digests[1] and not lacks_response else None,
        "request_origin": body.origin if isinstance(body, BytesBody) else "",
        "outcome": outcome,
        "request_body": None if request is None else PackedBody.of(request),
        "response_body": None if response is None or withheld or lacks_response else PackedBody.of(response),
    }
    return msgspec.json.encode(members) + b"\n"


class LineError(ValueError):
    """A line that cannot be understood.

    Attributes:
        column: where in it, in bytes from 1.
    """

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.column = column


def unpacked(line: bytes) -> Line:
    """Understands a line.

    Raises:
        LineError: it is not an exchange, or one of a newer version's form.
    """
    try:
        record = _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _complaint(line, error) from None
    if record.format != FORMAT:
        raise _newer(line, record.format)
    for part in (record.request_body, record.response_body):
        try:
            if part is not None:
                part.data()
        except ValueError as error:
            name = b'"request_body"' if part is record.request_body else b'"response_body"'
            raise LineError(str(error), line.find(name) + 1) from None
    return record


def exchange_of(line: Line) -> Exchange:
    """The exchange of a line, without its number and what it is a replay of."""
    outcome = None if line.outcome is None else line.outcome.with_current_times()
    if outcome is not None and outcome.response is not None and line.response_body is not None:
        response = msgspec.structs.replace(outcome.response, body=line.response_body.data())
        outcome = msgspec.structs.replace(outcome, response=response)
    body = None if line.request_body is None else BytesBody(line.request_body.data(), line.request_origin)
    fields: Mapping[str, FieldValue] = {
        name: value for name, value in line.fields.items() if value is not None
    }
    return Exchange(
        uuid=line.uuid,
        started_at=line.started_at,
        invocation=Invocation(operation=line.operation, fields=fields, body=body, connection=line.connection),
        status=line.status,
        outcome=outcome,
        tags=line.tags,
        pinned=line.pinned,
        name=line.name,
        note=line.note,
        run=line.run,
        destination=line.destination,
    )


def _complaint(line: bytes, error: Exception) -> LineError:
    message = str(error)
    # A newer form is told before what it has that this one does not know.
    try:
        version = _versioned.decode(line).get("format")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        version = None
    if isinstance(version, int) and version > FORMAT:
        return _newer(line, version)
    if at := re.search(r"\(byte (\d+)\)", message):
        return LineError(message.removesuffix(f" (byte {at[1]})"), int(at[1]) + 1)
    if isinstance(error, UnicodeDecodeError):
        return LineError("it is not UTF-8", error.start + 1)
    if isinstance(error, RecursionError):
        return LineError("this JSON is nested too deeply", 1)
    if "truncated" in message:
        return LineError("unexpected end", len(line) + 1)
    named = _KEY.search(message)
    column = line.find(f'"{named[1]}"'.encode()) + 1 if named else 1
    return LineError(message, max(column, 1))


def _newer(line: bytes, version: int) -> LineError:
    column = line.find(b'"format"') + 1
    return LineError(f"its format has version {version}; this workbench reads version {FORMAT}", column)


def describe_line_error(source: str, number: int, error: LineError) -> PayloadError:
    """The error of a line, with its place in the file."""
    return PayloadError(
        f"{source}, line {number}, column {error.column}: {error}",
        "Nothing was imported. --keep-going imports the other lines, and reports each that is wrong.",
    )
