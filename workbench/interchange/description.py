"""What was understood, in words for people. The faces make them inert."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workbench.interchange.types import Reading
from workbench.model.caveat import CaveatKind
from workbench.model.invocation import (
    BODY,
    Body,
    BytesBody,
    Connection,
    FileBody,
    FileEncoding,
    TextBody,
)

_SHOWN_CHARACTERS = 60
_USUAL = Connection()
_READ = {
    FileEncoding.BYTES: "read",
    FileEncoding.TEXT: "read as text",
    FileEncoding.BASE64: "read and decoded from base64",
    FileEncoding.JOINED: "read without its line ends",
}


def title(reading: Reading) -> str:
    """The form, the operation and the endpoint."""
    invocation = reading.invocation
    return f"{reading.form}: {invocation.operation} to {invocation.endpoint_name or '(no endpoint)'}"


def facts(reading: Reading) -> Iterator[tuple[str, str]]:
    """Names and values: fields but for the endpoint, the body, and what of the connection is not usual."""
    invocation = reading.invocation
    unknown = [caveat for caveat in invocation.caveats if caveat.kind is not CaveatKind.FILE]
    for name, value in invocation.fields.items():
        if name != "EndpointName":
            yield name, str(value)
    if invocation.body is not None or not any(caveat.member == BODY for caveat in unknown):
        yield BODY, body(invocation.body)
    for caveat in unknown:
        yield caveat.member, f"({caveat.reason})"
    for name, value in msgspec.structs.asdict(invocation.connection).items():
        if value != getattr(_USUAL, name):
            label = name.replace("_", " ").capitalize().replace("ssl", "SSL").replace("url", "URL")
            yield label, f"{value:g} s" if isinstance(value, float) else _word(value)


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def body(value: Body | None) -> str:
    """A body by its size and its start."""
    match value:
        case TextBody(text):
            more = "…" if len(text) > _SHOWN_CHARACTERS else ""
            size = len(text.encode("utf-8", "surrogatepass"))
            return f"{size:,} bytes of text: {text[:_SHOWN_CHARACTERS]}{more}"
        case FileBody(path, encoding):
            return f"the file {path}, {_READ[encoding]} when it is sent"
        case BytesBody(data):
            return f"{len(data):,} bytes"
        case None:
            return "none"
        case _:
            return "in base64"
