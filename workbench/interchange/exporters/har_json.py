"""JSON of our own, and HTTP archives (HAR 1.2)."""

from __future__ import annotations

import base64
import json
from typing import Any

import msgspec

from workbench import __version__
from workbench.interchange import wire
from workbench.interchange.exporters.exporter import JSON, Exporter
from workbench.interchange.exporters.source import Source
from workbench.interchange.importers.workbench_json import VERSION
from workbench.interchange.types import Written
from workbench.interchange.urls import url
from workbench.model.exchange import Exchange, Timing


def _document(document: Any) -> str:
    """A document in which nothing can drive a terminal: such characters are written as escapes."""
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    if not text.replace("\n", "").isprintable():
        text = "".join(char if char.isprintable() or char == "\n" else _escaped(char) for char in text)
    return text + "\n"


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1]


def write_json(source: Source) -> Written:
    """The invocation as this workbench reads it, with everything in it."""
    invocation = source.invocation
    document = {
        "version": VERSION,
        "operation": invocation.operation,
        "fields": dict(invocation.fields),
        "body": _body(source),
        "connection": invocation.connection,
    }
    return Written("json", _document(document), "invocation.json", tuple(source.notes))


def _body(source: Source) -> dict[str, str] | None:
    if source.file:
        return {"kind": "file", "path": source.file}
    if source.data is None:
        return None
    text, encoded = _text_or_base64(source.data)
    return {"kind": "base64" if encoded else "text", "text": text}


def _text_or_base64(data: bytes) -> tuple[str, bool]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return base64.b64encode(data).decode(), True
    return text, False


def write_har(source: Source) -> Written:
    """One entry of an archive: the request without its signature, and what came back."""
    invocation, exchange = source.invocation, source.exchange
    headers = wire.headers(source.operation, invocation)
    if not invocation.connection.sign:
        source.notes.append("It was not signed.")
    request: dict[str, Any] = {
        "method": source.operation.method,
        "url": url(source.operation, invocation),
        "httpVersion": "HTTP/1.1",
        "headers": _pairs(headers),
        "queryString": [],
        "cookies": [],
        "headersSize": -1,
        "bodySize": len(source.data or b""),
    }
    if source.data is not None:
        text, encoded = _text_or_base64(source.data)
        request["postData"] = {
            "mimeType": str(invocation.field("ContentType") or ""),
            "params": [],
            "text": text,
        } | ({"_encoding": "base64"} if encoded else {})
    entry: dict[str, Any] = {
        "startedDateTime": (exchange.started_at.isoformat() if exchange else "1970-01-01T00:00:00+00:00"),
        "time": 0,
        "request": request,
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "_operation": invocation.operation,
        "_connection": invocation.connection,
    }
    if exchange is not None:
        entry |= _timed(exchange) | {"_uuid": exchange.uuid}
    archive = {
        "log": {
            "version": "1.2",
            "creator": {"name": "Endpoint Workbench", "version": __version__},
            "entries": [entry],
        }
    }
    return Written("har", _document(archive), "invocation.har", tuple(source.notes))


def _pairs(headers: Any) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers if name.lower() not in wire.SECRET]


def _timed(exchange: Exchange) -> dict[str, Any]:
    timing = exchange.outcome.timing if exchange.outcome else Timing()
    return {
        "time": timing.total_ms,
        "timings": {
            "blocked": timing.prepare_ms if timing.prepare_ms is not None else -1,
            "connect": timing.connect_ms if timing.connect_ms is not None else -1,
            "send": (timing.earlier_ms or 0) + (timing.send_ms or 0),
            "wait": timing.first_byte_ms or 0,
            "receive": timing.body_ms or 0,
        },
    }


def _response(exchange: Exchange | None) -> dict[str, Any]:
    """Returns what came back; status 0 where nothing did, as browsers write it."""
    response = exchange.response if exchange else None
    body = response.body if response else b""
    text, encoded = _text_or_base64(body)
    content: dict[str, Any] = {
        "size": len(body),
        "mimeType": str(response.output.get("ContentType", "")) if response else "",
        "text": text,
    }
    if encoded:
        content["encoding"] = "base64"
    return {
        "status": response.http_status if response else 0,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "headers": _pairs(response.headers if response else ()),
        "cookies": [],
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(body),
    }


def _refers_to_none(_path: str) -> bool:
    # An archive holds bodies.
    return False


EXPORTERS = (
    Exporter("json", "JSON", JSON, write_json, order=40),
    Exporter("har", "HAR", JSON, write_har, order=50, refers_to=_refers_to_none),
)
