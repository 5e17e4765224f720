"""Our own JSON: an invocation, or an exchange of the history."""

from __future__ import annotations

from typing import Any

import msgspec

from workbench.interchange.importers.body_source import typed
from workbench.interchange.importers.importer import Importer, Origin
from workbench.interchange.importers.json_document import wrong
from workbench.interchange.types import Reading
from workbench.model.destinations.endpoint_url import has_userinfo, without_userinfo
from workbench.model.invocation import Base64Body, Body, BytesBody, Connection, FieldValue, Invocation
from workbench.model.service.schema import schema

FORM = "JSON"
VERSION = 1
"""Of the form; a document of a newer one is refused."""


def looks_like(document: Any) -> bool:
    """Returns whether a JSON document is ours."""
    return isinstance(document, dict) and "operation" in document and "fields" in document


def read(document: Any, *, source: str = "", line: int = 0) -> Reading:
    """The invocation of a document.

    Raises:
        MalformedError: a newer version, an operation that the SDK does not have, a member of a wrong type.
    """
    version = document.get("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise wrong(
            f"this was written by a newer version of the workbench ({version})", source=source, line=line
        )
    operation = document["operation"]
    if operation not in schema().operations:
        operations = ", ".join(schema().operations)
        raise wrong(f"there is no operation {operation!r}; there are {operations}", source=source, line=line)
    notes: list[str] = []
    try:
        fields = msgspec.convert(document["fields"], dict[str, FieldValue])
        connection = msgspec.convert(document.get("connection") or {}, Connection)
        body = msgspec.convert(_tagged(document), Body | None)
        if isinstance(body, BytesBody | Base64Body):
            body = _bytes(body)
    except (msgspec.ValidationError, ValueError) as error:
        raise wrong(str(error), source=source, line=line) from None
    if has_userinfo(connection.endpoint_url):
        notes.append("the user and password of the URL are never imported")
        connection = msgspec.structs.replace(
            connection, endpoint_url=without_userinfo(connection.endpoint_url or "")
        )
    if document.get("outcome") is not None:
        notes.append("the response is left out; `workbench history import` keeps it")
    if document.get("request_bytes") and body is None:
        notes.append("a body was sent that is not in here")
    invocation = Invocation(operation=operation, fields=fields, body=body, connection=connection)
    return Reading(FORM, invocation, tuple(notes), source=source)


def _tagged(document: Any) -> Any:
    """The body as an invocation has it; a line of `history export` has it as `request_body`."""
    packed = document.get("request_body")
    if "body" in document or not isinstance(packed, dict):
        return document.get("body")
    kind = "base64" if "base64" in packed else "text"
    return {"kind": kind, "text": packed.get(kind)}


def _bytes(body: BytesBody | Base64Body) -> Body | None:
    import base64

    if isinstance(body, BytesBody):
        return typed(body)
    return typed(BytesBody(base64.b64decode("".join(body.text.split()), validate=True)))


def _read(document: Any, origin: Origin, line: int) -> list[Reading]:
    return [read(document, source=origin.source, line=line)]


IMPORTERS = (
    Importer(
        FORM,
        "JSON and JSON Lines of this workbench",
        order=50,
        detects_document=looks_like,
        read_document=_read,
    ),
)
