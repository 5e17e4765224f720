"""Whether an invocation can be put on the wire, and the bytes that its body stands for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from functools import lru_cache

from workbench.model.errors import (
    HeaderValueError,
    InvalidRequestError,
    PayloadError,
    UnconfirmedError,
    UsageError,
)
from workbench.model.hints.text import either
from workbench.model.invocation import Base64Body, Body, BytesBody, FieldValue, FileBody, Invocation, TextBody
from workbench.model.service.schema import schema


def check(invocation: Invocation) -> None:
    """Refuses what no service could be asked; everything else may be tried.

    Raises:
        UsageError: an operation, or a field of it, that the service model does not have.
        InvalidRequestError: a value that cannot be put on the wire.
    """
    fields = tuple(invocation.fields.items())
    # True, 1 and 1.0 are equal, and not the same on the wire.
    if set(map(type, invocation.fields.values())) <= {str}:
        _check_texts(invocation.operation, fields)
    else:
        _check(invocation.operation, fields)


def _check(operation_name: str, fields: Iterable[tuple[str, FieldValue]]) -> None:
    members = dict(fields)
    operation = schema().operations.get(operation_name)
    if operation is None:
        from workbench.model.runs.run import RunKind

        if operation_name in set(RunKind):
            raise UsageError(
                "This row of the history summarizes several requests and has no request of its own.",
                either(
                    "`workbench history search run:ID` finds them; `workbench replay --search run:ID` sends "
                    "them again.",
                    "‹history.show› lists them in the history; ‹history.batch› sends them again there.",
                ),
            )
        operations = ", ".join(schema().operations)
        raise UsageError(f"SageMaker Runtime has no operation {operation_name!r}", f"It has {operations}.")
    for member in operation.fields:
        if member.required and member.name not in members:
            raise InvalidRequestError(
                f"{member.name} is missing",
                either(f"Give it a value ({member.option}).", "Give it a value in Fields (‹fields›)."),
            )
    for name, value in members.items():
        known_field = operation.field(name)
        if known_field is None or known_field.payload:
            raise UsageError(
                f"{operation.name} has no field {name}",
                "Clear it, or choose an operation that has it.",
            )
        if obstacle := known_field.obstacle(value):
            raise HeaderValueError(f"{name}: {obstacle}")


_check_texts = lru_cache(maxsize=64)(_check)
"""The same; the fields of a batch or a replay are mostly the same, too."""


def require_confirmed(invocation: Invocation) -> None:
    """Refuses to send what a foreign text left open, or has this machine read, until its user confirms it.

    Raises:
        UnconfirmedError: it has caveats.
    """
    if invocation.caveats:
        raise UnconfirmedError(
            "; ".join(str(caveat) for caveat in invocation.caveats),
            "Give it a value, or confirm that it is sent unchanged.",
        )


def resolve(body: Body | None) -> BytesBody | None:
    """The bytes that a body stands for; a file is read now.

    Raises:
        PayloadError: no path, a missing or unreadable file, text that is not base64, a lone surrogate.
    """
    match body:
        case None | BytesBody():
            return body
        case TextBody(text):
            try:
                return BytesBody(text.encode())
            except UnicodeEncodeError as error:
                raise PayloadError(
                    f"Character {error.start + 1} of the body is half of a surrogate pair and has no bytes",
                    "Delete it, or send the body from a file.",
                ) from None
        case Base64Body(text):
            return BytesBody(_unbase64(text))
        case FileBody(path):
            from workbench.store import read_file_body

            if not path:
                raise PayloadError(
                    "The body is a file, and no file is named.",
                    either("Name it after file:// or fileb://.", "Name it in the payload, or choose text."),
                )
            return read_file_body(body)


def _unbase64(text: str) -> bytes:
    packed = "".join(text.split())
    try:
        return base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError) as error:
        reason = str(error)
        raise PayloadError(f"The body is not base64: {reason}", "Send it as text, or correct it.") from None
