"""Fields and output members as HTTP headers, by the service model's wire names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from workbench.interchange.types import wire_text
from workbench.model.invocation import FieldValue, Invocation
from workbench.model.not_json import NOT_JSON
from workbench.model.service.schema import INTEGERS, Field, Operation

SECRET = frozenset(
    {
        "authorization",
        "x-amz-security-token",
        "x-amz-s3session-token",
        "proxy-authorization",
        "cookie",
        "set-cookie",
    }
)
"""Headers that would let another send in their user's name, or that are signed."""

_TRANSPORT = frozenset(
    {
        "accept-encoding",
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "connection",
        "content-length",
        "expect",
        "host",
        "transfer-encoding",
        "user-agent",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amzn-trace-id",
    }
)

_OWN = frozenset({"accept", "content-type"})
"""Headers that programs send by themselves, whether an operation has a field for them or not."""


def headers(operation: Operation, invocation: Invocation) -> list[tuple[str, str]]:
    """The headers that an invocation's fields go out as, in the service model's order."""
    return [
        (member.wire_name, wire_text(invocation.fields[member.name]))
        for member in operation.fields
        if member.location == "header" and member.name in invocation.fields
    ]


def fields(
    operation: Operation, headers: Iterable[tuple[str, str]]
) -> tuple[dict[str, FieldValue], tuple[str, ...], tuple[str, ...]]:
    """The fields that headers stand for.

    Returns:
        the fields, the names of headers that are secrets, and of those that no field stands for.
    """
    by_wire = {member.wire_name.lower(): member for member in operation.fields if member.location == "header"}
    values: dict[str, FieldValue] = {}
    secret: list[str] = []
    foreign: list[str] = []
    for name, value in headers:
        lowered = name.lower()
        if member := by_wire.get(lowered):
            values[member.name] = _value(member, value)
        elif lowered in SECRET:
            secret.append(name)
        elif lowered not in _TRANSPORT and lowered not in _OWN and not lowered.startswith(":"):
            foreign.append(name)
    return values, tuple(secret), tuple(foreign)


def output(operation: Operation, headers: Sequence[tuple[str, str]], body: bytes) -> Mapping[str, Any]:
    """The output members that an answer's headers, and its body where it is a document, stand for."""
    by_name = {name.lower(): value for name, value in headers}
    values: dict[str, Any] = {}
    document: Any = None
    for member in operation.output:
        if member.location == "header":
            if (value := by_name.get(member.wire_name.lower())) is not None:
                values[member.name] = value
        elif not member.payload:
            document = _document(body) if document is None else document
            if member.wire_name in document:
                values[member.name] = document[member.wire_name]
    return values


def _document(body: bytes) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(body)
    except NOT_JSON:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _value(member: Field, text: str) -> FieldValue:
    if member.kind in INTEGERS:
        try:
            return int(text)
        except ValueError:
            return text
    return text
