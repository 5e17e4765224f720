"""HTTP archives (HAR 1.2): the entries that go to SageMaker Runtime, with what came back."""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec

from workbench.interchange import wire
from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.event_stream import EVENT_STREAM, CapturedStream, captured_stream
from workbench.interchange.importers.importer import Importer, Origin
from workbench.interchange.importers.json_document import decoded, text_of, wrong
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.interchange.urls import parse_runtime_url
from workbench.model.destinations.endpoint_url import has_userinfo, without_userinfo
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Response, Timing
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.model.not_json import NOT_JSON
from workbench.model.service.schema import Operation

FORM = "HAR"

_SENT_AS_IT_IS = re.compile(r"(?:[\w.~*+-]|%[0-9A-Fa-f]{2})*", re.ASCII)

_NAMESPACE = uuid.UUID("6f1e3e0a-5d57-5c5c-9a3b-1f0f0b8f3c11")
"""Of the names of exchanges that come from archives: the same entry is the same exchange."""


def looks_like(document: Any) -> bool:
    """Returns whether a JSON document is an archive, or an entry of one."""
    if not isinstance(document, dict):
        return False
    log = document.get("log")
    return (isinstance(log, dict) and "entries" in log) or _is_entry(document)


def _is_entry(document: dict[str, Any]) -> bool:
    request = document.get("request")
    return isinstance(request, dict) and "url" in request


def read(document: Any, *, source: str = "") -> list[Reading]:
    """The invocations of an archive or an entry, and what came of them.

    Raises:
        MalformedError: none of its entries is a SageMaker Runtime request, or one of them is broken.
    """
    entries = [document] if _is_entry(document) else document["log"]["entries"]
    if not isinstance(entries, list):
        raise wrong("log.entries is not a list", source=source)
    readings = [
        reading
        for number, entry in enumerate(entries, 1)
        if (reading := _entry(entry, f"entry {number}", source)) is not None
    ]
    if not readings:
        raise wrong(f"none of the {len(entries)} entries is a SageMaker Runtime request", source=source)
    return readings


def read_entries(entries: Iterable[bytes], *, source: str = "") -> Iterator[Reading]:
    """The same of an archive that is read an entry at a time.

    Raises:
        MalformedError: see `read`.
    """
    count = taken = 0
    for count, entry in enumerate(entries, 1):
        reading = _entry(decoded(entry, source=source), f"entry {count}", source)
        if reading is not None:
            taken += 1
            yield reading
    if not taken:
        raise wrong(f"none of the {count} entries is a SageMaker Runtime request", source=source)


def _entry(entry: Any, name: str, source: str) -> Reading | None:
    try:
        return _reading(entry, source)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise wrong(f"{name}: {reason}", source=source) from None
    except MalformedError as error:
        raise wrong(f"{name}: {error.reason}", source=source) from None


def _reading(entry: Any, source: str) -> Reading | None:
    request = entry["request"]
    target = parse_runtime_url(text_of(request, "url"))
    if target is None or request.get("method", "POST").upper() != target.operation.method:
        return None
    fields, secret, foreign = wire.fields(target.operation, _pairs(request))
    notes: list[str] = []
    if secret:
        notes.append("credentials are never imported; those of the profile or environment sign it")
    if foreign:
        notes.append(f"{', '.join(foreign)}: no field is sent as this header, so it is left out")
    endpoint_url = target.endpoint_url
    if has_userinfo(endpoint_url):
        notes.append("the user and password of the URL are never imported")
        endpoint_url = without_userinfo(endpoint_url or "")
    body = _posted(request, notes)
    if "_connection" in entry:
        connection = msgspec.convert(entry["_connection"], Connection)
    else:
        region = target.region or _scope_of(_pairs(request))
        connection = Connection(region=region, endpoint_url=endpoint_url)
    invocation = Invocation(
        operation=target.operation.name,
        fields={"EndpointName": target.endpoint_name, **fields},
        body=None if body is None else body_of(body),
        connection=connection,
    )
    content = (entry.get("response") or {}).get("content") or {}
    size = _size(entry.get("response") or {})
    lacking = "text" not in content and size != 0
    if lacking:
        notes.append("the body of the answer is not in the file")
    elif _not_base64(content, content.get("encoding")):
        notes.append("the answer is marked as base64 and is not: it is taken as text")
    _say_stream(entry, notes)
    return Reading(
        FORM,
        invocation,
        tuple(notes),
        exchange=_exchange(entry, target.operation, invocation, body),
        source=source,
        lacking=lacking,
        lacking_bytes=size if size > 0 else None,
    )


def _pairs(message: Any) -> list[tuple[str, str]]:
    return [(header["name"], header["value"]) for header in message.get("headers", ())]


def _scope_of(headers: list[tuple[str, str]]) -> str | None:
    """The region that a request was signed for."""
    for name, value in headers:
        scope = value.partition("Credential=")[2].split("/")
        if name.lower() == "authorization" and len(scope) > 3:
            return scope[2]
    return None


def _posted(request: Any, notes: list[str]) -> bytes | None:
    """The body that was sent; None where there was none, or it is not in the file, which is noted."""
    posted = request.get("postData")
    if not posted:
        if int(request.get("bodySize") or 0) > 0:
            notes.append(f"the body of the request, {int(request['bodySize']):,} bytes, is not in the file")
        return None
    encoding = posted.get("_encoding") or posted.get("encoding")
    if _not_base64(posted, encoding):
        notes.append("the body is marked as base64 and is not: it is taken as text")
    if not posted.get("text") and posted.get("params"):
        return _of_params(posted, notes)
    return _content(posted, encoding)


def _of_params(posted: Any, notes: list[str]) -> bytes | None:
    """The body that the fields of a form make."""
    if "multipart" in str(posted.get("mimeType") or ""):
        notes.append("the form of the request is not in the file as it was sent, so there is no body")
        return None
    notes.append("the body is put together from the fields of the form")
    pairs = [(str(param.get("name") or ""), str(param.get("value") or "")) for param in posted["params"]]
    # Some programs write the fields down as they were sent.
    if all(_SENT_AS_IT_IS.fullmatch(text) for pair in pairs for text in pair):
        return "&".join(f"{name}={value}" for name, value in pairs).encode()
    return urlencode(pairs).encode()


def _size(answer: Any) -> int:
    """Returns how many bytes the body of an answer has; -1 where that is not known."""
    sizes = [(answer.get("content") or {}).get("size"), answer.get("bodySize")]
    valid_sizes = [int(size) for size in sizes if isinstance(size, int | float) and size >= 0]
    return valid_sizes[0] if valid_sizes else -1


def _content(content: Any, encoding: str | None) -> bytes:
    text = str(content.get("text") or "")
    if encoding != "base64" or _not_base64(content, encoding):
        return text.encode("utf-8", "surrogatepass")
    return base64.b64decode("".join(text.split()), validate=True)


def _not_base64(content: Any, encoding: str | None) -> bool:
    """Returns whether a text that is marked as base64 is none, as some programs mark every text."""
    if encoding != "base64":
        return False
    try:
        base64.b64decode("".join(str(content.get("text") or "").split()), validate=True)
    except (binascii.Error, ValueError):
        return True
    return False


def _stream(entry: Any) -> CapturedStream | None:
    """The event stream that an answer is; None where it is none, or its parts alone are in the file."""
    answer = entry.get("response") or {}
    by_name = {name.lower(): value for name, value in _pairs(answer)}
    if by_name.get("content-type", "").partition(";")[0].strip().lower() != EVENT_STREAM:
        return None
    content = answer.get("content") or {}
    return captured_stream(_content(content, content.get("encoding")))


def _say_stream(entry: Any, notes: list[str]) -> None:
    stream = _stream(entry)
    if stream is not None and stream.unread:
        notes.append(f"the last {stream.unread:,} bytes of the answer are not a whole message, and left out")


def _exchange(
    entry: Any, operation: Operation, invocation: Invocation, body: bytes | None
) -> Exchange | None:
    """Returns what came back; None where nothing did."""
    answer = entry.get("response") or {}
    status = int(answer.get("status") or 0)
    if not status:
        return None
    content = answer.get("content") or {}
    response_body = _content(content, content.get("encoding"))
    headers = tuple((name, value) for name, value in _pairs(answer) if name.lower() not in wire.SECRET)
    started = _moment(text_of(entry, "startedDateTime"))
    name = entry.get("_uuid") or str(uuid.uuid5(_NAMESPACE, msgspec.json.encode(entry, order="sorted").hex()))
    by_name = {name.lower(): value for name, value in headers}
    failure = None if status < 300 else _failure(by_name, response_body)
    if (stream := _stream(entry)) is not None:
        response_body = stream.body
        if stream.error_code:
            failure = _failure({"x-amzn-errortype": stream.error_code}, stream.error)
    return Exchange(
        uuid=str(uuid.UUID(name)),
        started_at=started,
        invocation=invocation.with_(body=None if body is None else BytesBody(body)),
        tags=("captured",),
    ).with_outcome(
        Outcome(
            response=Response(
                http_status=status,
                headers=headers,
                output=wire.output(operation, headers, response_body) if status < 300 else {},
                body=response_body,
                request_id=by_name.get("x-amzn-requestid", ""),
            ),
            failure=failure,
            timing=_timing(entry),
            attempts=1,
        )
    )


def _timing(entry: dict[str, Any]) -> Timing:
    """The whole of an entry, and what of it passed before it could leave (`blocked`; -1: not known)."""
    total = max(float(entry.get("time") or 0), 0.0)
    timings = entry.get("timings")
    blocked = float((timings.get("blocked") if isinstance(timings, dict) else None) or 0)
    if not 0 < blocked <= total:
        return Timing(total_ms=total)
    return Timing(total_ms=total, prepare_ms=blocked, request_ms=total - blocked)


def _failure(headers: dict[str, str], body: bytes) -> Failure:
    """An error as the service sends it: its code in a header, its message in a document."""
    code = headers.get("x-amzn-errortype", "").partition(":")[0] or "Error"
    try:
        document = msgspec.json.decode(body)
    except NOT_JSON:
        document = {}
    members = document if isinstance(document, dict) else {}
    message = members.pop("Message", None) or members.pop("message", None) or ""
    kind = FailureKind.MODEL if code in {"ModelError", "ModelStreamError"} else FailureKind.SERVICE
    return Failure(kind=kind, code=code, message=str(message), members=members)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text) if text else datetime.fromtimestamp(0, UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(document: Any, origin: Origin, _line: int) -> list[Reading]:
    return read(document, source=origin.source)


IMPORTERS = (Importer(FORM, "HAR", order=40, detects_document=looks_like, read_document=_read),)
