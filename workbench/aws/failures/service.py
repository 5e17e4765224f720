"""Answers that are errors: what the service, the model or something in between says in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from workbench.aws.call.attempt import StreamError
from workbench.aws.call.call import Call
from workbench.aws.call.event_stream import EVENT_STREAM
from workbench.aws.failures.error_document import json_object
from workbench.aws.failures.error_text import LONGEST, shortened, title_of, words_of, xml_error
from workbench.aws.failures.throttling_codes import THROTTLED
from workbench.aws.masking import masked_url
from workbench.model.exchange import Failure, FailureKind, Response
from workbench.model.progress import Phase

_CREDENTIALS = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotAuthorized",
        "RequestExpired",
        "SignatureDoesNotMatch",
        "UnauthorizedException",
        "UnrecognizedClientException",
    }
)
_MESSAGE_NAMES = ("message", "Message", "errorMessage")
"""In the order in which the SDK looks for them."""
_CODE_NAMES = ("__type", "code", "Code")
_NOT_FOUND = re.compile(
    r"(?:\b|inference)(endpoint|variant|component|container|model)\b.*"
    r"\b(not found|could not be found|does not exist)|\b(could not|cannot) find inference ?component",
    re.IGNORECASE | re.DOTALL,
)
_REDIRECTIONS = frozenset({300, 301, 302, 303, 305, 307, 308})
_LONGEST_XML = 64 * 1024
_LONGEST = 2048
"""Characters of a message that are looked at; the service model allows no more."""
_NO_CAPACITY = re.compile(r"no capacity to process this request", re.IGNORECASE)


def service_failure(call: Call, response: Response) -> Failure:
    """An error document, read from its bytes: the SDK drops members that its model does not name."""
    document = json_object(response.body)
    headers = {name.lower(): value for name, value in response.headers}
    if response.http_status in _REDIRECTIONS and "location" in headers:
        return _redirection(call, response.http_status, headers["location"])
    code, message = _code(document, headers), ""
    if document is None:
        xml_code, message = xml_error(response.body[:_LONGEST_XML].decode("utf-8", "replace"))
        code = code or xml_code
    if document is None and not (code or message):
        return Failure(
            kind=FailureKind.UNREADABLE,
            code=str(response.http_status),
            message=_foreign(response, headers.get("content-type", "")) + _cut(call),
            phase=call.now.phase.value,
            may_have_run=call.ran_before or response.http_status == HTTPStatus.GATEWAY_TIMEOUT,
        )
    code = code or str(response.http_status)
    if document is None:
        message = message or words_of(response.body)
    document = document or {}
    message = message or _message(document)
    if message.strip() == str(response.http_status):
        # A gateway's document may repeat the status, and says nothing with it.
        message = ""
    kind = _kind(code, response.http_status, message)
    members = {name: value for name, value in document.items() if name not in (*_MESSAGE_NAMES, *_CODE_NAMES)}
    return Failure(
        kind=kind,
        code=code,
        message=(message or f"{_titled(code, response.http_status)}, without a message.") + _cut(call),
        members=members,
        phase=call.now.phase.value,
        may_have_run=call.ran_before or _ran(kind, response.http_status),
    )


def async_failure(uri: str, body: bytes) -> Failure:
    """What a failure object of an asynchronous invocation says: the members of a ModelError, or a text.

    Args:
        uri: the S3 URI of the object.
        body: its bytes.
    """
    document = json_object(body) or {}
    message = _message(document)
    members = {name: value for name, value in document.items() if name not in _MESSAGE_NAMES}
    return Failure(
        kind=FailureKind.MODEL,
        code="AsyncInferenceFailed",
        message=message or body.decode("utf-8", "replace").rstrip() or "The failure object is empty.",
        members={**members, "FailureLocation": uri},
        may_have_run=True,
    )


def _message(document: Mapping[str, Any]) -> str:
    """What a document says; as JSON where that is another value."""
    value = next((document[name] for name in _MESSAGE_NAMES if document.get(name)), "")
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _cut(call: Call) -> str:
    return " The error document itself was cut short." if call.now.short else ""


def brief(failure: Failure) -> Failure:
    """The failure with no more of a stranger's text than a row should have."""
    members = {name: _brief_member(value) for name, value in failure.members.items()}
    return msgspec.structs.replace(failure, message=shortened(failure.message), members=members)


def _brief_member(value: Any) -> Any:
    if isinstance(value, str):
        return shortened(value)
    if isinstance(value, dict | list):
        text = msgspec.json.encode(value)
        return shortened(text.decode()) if len(text) > LONGEST else value
    return value


def _redirection(call: Call, status: int, location: str) -> Failure:
    return Failure(
        kind=FailureKind.UNREADABLE,
        code=str(status),
        message=f"{_titled(str(status), status)}: the answer sends the request on to "
        f"{_inert(masked_url(location))}, which is not followed: the request was signed for another address.",
        phase=call.now.phase.value,
        may_have_run=call.ran_before,
    )


def unasked_protocol(response: Response) -> Failure:
    """An answer that wants to go on in another protocol."""
    return Failure(
        kind=FailureKind.UNREADABLE,
        code=str(response.http_status),
        message=f"{_titled(str(response.http_status), response.http_status)}: the answer switches to another "
        "protocol, which was not requested.",
        phase=Phase.RECEIVING.value,
        may_have_run=True,
    )


def stream_failure(error: StreamError) -> Failure:
    """An error event inside a stream, after its 200."""
    members = {name: value for name, value in error.members.items() if name not in _MESSAGE_NAMES}
    message = _message(error.members)
    return Failure(
        kind=FailureKind.STREAM,
        code=error.code or "error",
        message=message or f"{error.code or 'An error'}, without a message.",
        members=members,
        phase=Phase.RECEIVING.value,
        may_have_run=True,
    )


def not_an_event_stream(response: Response) -> Failure:
    """A good answer to the stream operation that is not an event stream; the SDK would show nothing."""
    headers = {name.lower(): value for name, value in response.headers}
    content_type = headers.get("content-type", "") or "nothing"
    return Failure(
        kind=FailureKind.UNREADABLE,
        code="NoEventStream",
        message=f"The response is not an event stream: its Content-Type is {_inert(content_type)}, "
        f"not {EVENT_STREAM}.",
        phase=Phase.RECEIVING.value,
        may_have_run=True,
    )


def unparsable(response: Response) -> Failure:
    """A good status with a body that is not what the service model says; the SDK may take it for empty."""
    return Failure(
        kind=FailureKind.UNREADABLE,
        code="ResponseParserError",
        message=f"HTTP {response.http_status} came with {len(response.body):,} bytes that are not what "
        "this operation answers.",
        phase=Phase.RECEIVING.value,
        may_have_run=True,
    )


def _code(document: dict[str, Any] | None, headers: dict[str, str]) -> str:
    """The error's name without the namespace and address that come with it (REST-JSON, error type)."""
    error_type = headers.get("x-amzn-errortype", "")
    for name in _CODE_NAMES:
        error_type = error_type or str((document or {}).get(name) or "")
    return error_type.partition(":")[0].rpartition("#")[2].strip()


def _kind(code: str, status: int, message: str) -> FailureKind:
    if code == "ModelError" or status == HTTPStatus.FAILED_DEPENDENCY:
        return FailureKind.MODEL
    if code == "ModelNotReadyException" or _NO_CAPACITY.search(message[:_LONGEST]):
        return FailureKind.NOT_READY
    if code in THROTTLED or status == HTTPStatus.TOO_MANY_REQUESTS:
        return FailureKind.THROTTLED
    if code in _CREDENTIALS or status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return FailureKind.CREDENTIALS
    if status == HTTPStatus.NOT_FOUND or (
        code.startswith("Validation") and _NOT_FOUND.search(message[:_LONGEST])
    ):
        return FailureKind.NOT_FOUND
    return FailureKind.SERVICE


def _ran(kind: FailureKind, status: int) -> bool:
    if kind is FailureKind.MODEL:
        return True
    return kind is FailureKind.SERVICE and status >= 500 and status != HTTPStatus.SERVICE_UNAVAILABLE


def _titled(code: str, status: int) -> str:
    try:
        phrase = f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = f"HTTP {status}"
    return phrase if code == str(status) else f"{code} ({phrase})"


def _foreign(response: Response, content_type: str) -> str:
    """Says what stands where an error document should: a proxy's or a load balancer's page."""
    from workbench.content.media_type import MediaType

    charset = MediaType.parse(content_type).charset
    title = title_of(response.body[:_LONGEST_XML].decode(charset, "replace"))
    titled = f" titled “{_inert(title)}”" if title else ""
    words = words_of(response.body, charset)
    quoted = f" It says: {words}" if words and words != title else ""
    return (
        f"{_titled(str(response.http_status), response.http_status)}, with {len(response.body):,} bytes of "
        f"{_inert(content_type.partition(';')[0]) or 'no stated type'}{titled} instead of an error document: "
        f"something between here and the service answered.{quoted}"
    )


def _inert(text: str) -> str:
    """A foreign text, short and without anything that could drive a terminal."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())[:80]
