"""`faulty`: every failure on demand, chosen by the JSON body or by CustomAttributes (`status=503; delay=3`).

What no container can do by itself (the service's own errors, a cut connection, a proxy's page) it asks the
platform for.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator

import msgspec

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer, RejectedError
from workbench.sandbox.errors import NOT_JSON, ServiceError
from workbench.sandbox.hosting.container import (
    CUSTOM_ATTRIBUTES_HEADER,
    Answer,
    GoneError,
    Parts,
    Request,
    SeveredError,
)
from workbench.sandbox.service_model import error_statuses

_LARGEST = 64 * 1024 * 1024
_PART = 64 * 1024

CONTENT: dict[str, tuple[str, bytes]] = {
    "escapes": (
        "text/plain",
        b"\x1b[2J\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]52;c;aGVsbG8=\x07 \x1b[?1049h \x1b[6n \x9b31m\n",
    ),
    "bidi": (
        "text/plain; charset=utf-8",
        "safe \u202e drow \u2066 isolate \u2069 \u200b zero\u200dwidth\n".encode(),
    ),
    "broken-utf8": ("application/json", b'{"text": "\xff\xfe \xc3( \xe2\x82 \xf0\x9f\x92"}'),
    "control": ("text/plain", bytes(range(32)) + b"\x7f\n"),
    "markup": ("text/plain", b"[bold red]no[/] [link=http://127.0.0.1]markup[/link] [@click=app.quit]x[/]\n"),
    "deep": ("application/json", b"[" * 10_000 + b"]" * 10_000),
    "nan": ("application/json", b'{"predictions": [NaN, Infinity, -Infinity, 1e400, 12345678901234567890]}'),
    "duplicate-keys": ("application/json", b'{"a": 1, "a": 2, "price": 1.10}'),
    "broken-json": ("application/json", b'{"predictions": [1, 2'),
    "empty": ("application/json", b""),
    "wrong-type": ("application/json", b"<?xml version='1.0'?><predictions/>"),
    "mislabelled-image": ("image/png", b"this is not a picture"),
}
"""Bodies that are hard to show, by name: media type and bytes."""

PROXY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>proxy</center>\r\n</body>\r\n</html>\r\n"
)


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do wrong. Everything may be combined; what is left out goes well.

    Args:
        status: the container's HTTP status.
        error: an error of the service by its code, such as `ModelNotReadyException`.
        message: the text of either; null is sent as null.
        delay: seconds before the answer.
        pace: seconds between the parts of the body: 64 KiB each, or one byte where it is smaller than that.
        size: bytes of body, of JSON in lines, or in one line with `one_line`.
        content: one of the bodies that are hard to show, by name.
        type: the answer's Content-Type.
        cut: bytes of body after which the client's connection is cut; 0 cuts before the answer.
        gone: bytes of body after which the container goes away.
        proxy: answer with a proxy's HTML page and this HTTP status instead of the service.
        no_stream: answer 200 with something that is not an event stream.
        stream_error: `ModelStreamError` or `InternalStreamFailure`, after half of a stream's parts.
    """

    status: int = 200
    error: str = ""
    message: str | None = "simulated by the faulty endpoint"
    delay: float = 0.0
    pace: float = 0.0
    size: int = 0
    one_line: bool = False
    content: str = ""
    type: str = ""
    cut: int | None = None
    gone: int | None = None
    proxy: int | None = None
    no_stream: bool = False
    stream_error: str = ""


# Made once, here: several threads that inspect a type for the first time end the process.
_FAULT = msgspec.json.Decoder(Fault)


_UNMODELED = {"ThrottlingException": 400, "AccessDeniedException": 403}
"""Errors in front of the runtime, which its service model does not have."""


def faulty(surroundings: ContainerEnvironment) -> ModelServer:
    """The container that fails as it is told."""

    async def invoke(request: Request) -> Answer:
        fault = _fault(request)
        surroundings.log(f"[faulty] {msgspec.json.encode(fault).decode()}")
        await asyncio.sleep(fault.delay)
        if fault.status >= 500 and not fault.error:
            surroundings.log(_traceback(fault))
        return _answer(fault)

    return ModelServer(surroundings.log, invoke)


def _traceback(fault: Fault) -> str:
    """Returns what a script that fails so would print."""
    return (
        "[error] Exception on /invocations [POST]\n"
        "Traceback (most recent call last):\n"
        '  File "/opt/ml/code/inference.py", line 42, in predict_fn\n'
        "    return model.predict(features)\n"
        f"RuntimeError: {fault.message}"
    )


def _fault(request: Request) -> Fault:
    attributes = request.headers.get(CUSTOM_ATTRIBUTES_HEADER, "")
    try:
        if "=" in attributes:
            pairs = (pair.partition("=") for pair in attributes.replace(",", ";").split(";") if pair.strip())
            wanted = {name.strip(): value.strip() for name, _, value in pairs}
            return msgspec.convert(wanted, Fault, strict=False)
        return _FAULT.decode(request.body or b"{}")
    except NOT_JSON as error:
        members = ", ".join(Fault.__struct_fields__)
        raise RejectedError(400, f"{error}. What can be asked for: {members}.") from None


def _answer(fault: Fault) -> Answer:
    if fault.cut == 0:
        raise SeveredError
    if fault.gone == 0:
        raise GoneError("connection reset by peer", reached=True)
    if fault.error:
        raise _service_error(fault)
    media_type, body = _content(fault)
    if fault.proxy is not None:
        return Answer(fault.proxy, {"content-type": "text/html"}, PROXY_PAGE, bare=True)
    headers = {"content-type": fault.type or media_type}
    if fault.no_stream:
        return Answer(200, headers, body, bare=True)
    if fault.stream_error:
        return Answer(fault.status, headers, _failing_stream(fault, body))
    if fault.gone is not None:
        return Answer(fault.status, headers, _paced(fault, body))
    if fault.cut is not None or fault.pace:
        # On a plain answer the platform waits for the whole body: the client sees a pace only past it.
        headers["content-length"] = str(len(body))
        return Answer(fault.status, headers, _paced(fault, body), unbuffered=True)
    return Answer(fault.status, headers, body)


def _service_error(fault: Fault) -> ServiceError:
    statuses = {**error_statuses(), **_UNMODELED}
    if fault.error not in statuses:
        raise RejectedError(400, f"error is one of: {', '.join(statuses)}.")
    status = statuses[fault.error]
    members: dict[str, object] = {}
    if fault.error == "ModelError":
        members = {
            "OriginalStatusCode": fault.status if fault.status != 200 else 500,
            "OriginalMessage": fault.message,
            "LogStreamArn": "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints/faulty",
            "ErrorCode": "INTERNAL_FAILURE_FROM_MODEL",
        }
    return ServiceError(fault.error, status, fault.message, members)


def _content(fault: Fault) -> tuple[str, bytes]:
    if not 0 <= fault.size <= _LARGEST:
        raise RejectedError(400, f"size is 0 to {_LARGEST}.")
    if fault.content:
        try:
            return CONTENT[fault.content]
        except KeyError:
            raise RejectedError(400, f"content is one of: {', '.join(CONTENT)}.") from None
    if fault.size:
        return "application/json", _sized(fault.size, one_line=fault.one_line)
    if fault.status != 200:
        return "text/plain", (fault.message or "").encode()
    return "application/json", json.dumps({"predictions": ["all", "is", "well"]}).encode()


def _sized(size: int, *, one_line: bool) -> bytes:
    """A JSON array of exactly `size` bytes, from 4 on."""
    item = b'{"id": 1234, "score": 0.123456789}' + (b", " if one_line else b",\n")
    count = max(0, (size - 4) // len(item))
    filling = item * count
    return (b"[" + filling + b'"' + b"x" * (size - len(filling) - 4) + b'"]')[:size]


async def _paced(fault: Fault, body: bytes) -> AsyncGenerator[bytes, None]:
    limits = [limit for limit in (fault.cut, fault.gone) if limit is not None]
    end = min([len(body), *limits])
    step = 1 if fault.pace and len(body) < _PART else _PART
    for start in range(0, end, step):
        if start and fault.pace:
            await asyncio.sleep(fault.pace)
        yield body[start : min(start + step, end)]
    if fault.cut is not None:
        raise SeveredError
    if fault.gone is not None:
        raise GoneError("connection reset by peer", reached=True)


async def _failing_stream(fault: Fault, body: bytes) -> Parts:
    half = len(body) // 2
    yield body[:half]
    if fault.stream_error == "ModelStreamError":
        raise ServiceError("ModelStreamError", 200, fault.message, {"ErrorCode": "StreamBroken"})
    if fault.stream_error == "InternalStreamFailure":
        raise ServiceError("InternalStreamFailure", 200, fault.message)
    yield body[half:]
