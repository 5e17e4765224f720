"""Errors as each protocol writes them: JSON, the query protocol's XML, S3's XML."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import Enum
from xml.sax.saxutils import escape

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.authorization import Refusal, UnauthorizedError
from workbench.sandbox.front.cbor import encoded
from workbench.sandbox.front.cbor_protocol import HEADERS
from workbench.sandbox.front.s3.xml import element


class Protocol(Enum):
    """How a service writes its answers."""

    REST_JSON = "rest-json"
    JSON = "json"
    QUERY = "query"
    S3 = "s3"
    CBOR = "rpc-v2-cbor"


_JSON_CODES = {
    Refusal.MISSING: ("MissingAuthenticationTokenException", 403),
    Refusal.INCOMPLETE: ("IncompleteSignatureException", 403),
    Refusal.UNKNOWN_KEY: ("UnrecognizedClientException", 403),
    Refusal.EXPIRED_TOKEN: ("ExpiredTokenException", 403),
    Refusal.EXPIRED: ("InvalidSignatureException", 403),
    Refusal.MISMATCH: ("InvalidSignatureException", 403),
    Refusal.PAYLOAD: ("InvalidSignatureException", 403),
}
_CODES: dict[Protocol, dict[Refusal, tuple[str, int]]] = {
    Protocol.REST_JSON: _JSON_CODES,
    Protocol.JSON: _JSON_CODES,
    Protocol.CBOR: _JSON_CODES,
    Protocol.QUERY: {
        Refusal.MISSING: ("MissingAuthenticationToken", 403),
        Refusal.INCOMPLETE: ("IncompleteSignature", 403),
        Refusal.UNKNOWN_KEY: ("InvalidClientTokenId", 403),
        Refusal.EXPIRED_TOKEN: ("ExpiredToken", 403),
        Refusal.EXPIRED: ("SignatureDoesNotMatch", 403),
        Refusal.MISMATCH: ("SignatureDoesNotMatch", 403),
        Refusal.PAYLOAD: ("SignatureDoesNotMatch", 403),
    },
    Protocol.S3: {
        Refusal.MISSING: ("AccessDenied", 403),
        Refusal.INCOMPLETE: ("AuthorizationHeaderMalformed", 400),
        Refusal.UNKNOWN_KEY: ("InvalidAccessKeyId", 403),
        Refusal.EXPIRED_TOKEN: ("ExpiredToken", 400),
        Refusal.EXPIRED: ("RequestTimeTooSkewed", 403),
        Refusal.MISMATCH: ("SignatureDoesNotMatch", 403),
        Refusal.PAYLOAD: ("XAmzContentSHA256Mismatch", 400),
        Refusal.QUERY: ("AuthorizationQueryParametersError", 400),
        Refusal.EXPIRED_URL: ("AccessDenied", 403),
    },
}


def unauthorized(error: UnauthorizedError, protocol: Protocol) -> ServiceError:
    """A refused signature under the code that the protocol has for it."""
    code, status = _CODES[protocol][error.refusal]
    return ServiceError(code, status, error.message)


def rendered(error: ServiceError, protocol: Protocol, request_id: str) -> web.Response:
    """The error's HTTP answer."""
    return _RENDERERS[protocol](error, request_id)


def error_body(error: ServiceError) -> bytes:
    """The JSON body of an error of the runtime, members first where it has any."""
    # Modeled errors of the runtime spell it "Message", everything else in front of them "message".
    name = "message" if error.status == 403 or not error.code else "Message"
    return json.dumps({name: error.message, **error.members}).encode()


def _rest_json(error: ServiceError, request_id: str) -> web.Response:
    headers = {"x-amzn-RequestId": request_id}
    if error.code:
        headers["x-amzn-ErrorType"] = error.code
    return web.Response(
        status=error.status, headers=headers, body=error_body(error), content_type="application/json"
    )


def _json(error: ServiceError, request_id: str) -> web.Response:
    body = json.dumps({"__type": error.code, "message": error.message, **error.members}).encode()
    return web.Response(
        status=error.status,
        headers={"x-amzn-RequestId": request_id},
        body=body,
        content_type="application/x-amz-json-1.1",
    )


def _cbor(error: ServiceError, request_id: str) -> web.Response:
    members = {"__type": error.code, "message": error.message or "", **error.members}
    return web.Response(
        status=error.status,
        # CloudWatch spoke the query protocol once: old names of errors stand in a header.
        headers={**HEADERS, "x-amzn-RequestId": request_id, "x-amzn-query-error": f"{error.code};Sender"},
        body=encoded(members),
        content_type="application/cbor",
    )


def _query(error: ServiceError, request_id: str) -> web.Response:
    text = (
        '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>'
        f"<Code>{escape(error.code)}</Code><Message>{escape(error.message or '')}</Message></Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )
    return web.Response(
        status=error.status, headers={"x-amzn-RequestId": request_id}, text=text, content_type="text/xml"
    )


def _s3(error: ServiceError, request_id: str) -> web.Response:
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error>{element('Code', error.code)}{element('Message', error.message or '')}"
        f"{''.join(element(name, str(value)) for name, value in error.members.items())}"
        f"<RequestId>{request_id}</RequestId></Error>"
    )
    return web.Response(
        status=error.status,
        headers={"x-amz-request-id": request_id},
        text=text,
        content_type="application/xml",
    )


_RENDERERS: dict[Protocol, Callable[[ServiceError, str], web.Response]] = {
    Protocol.REST_JSON: _rest_json,
    Protocol.JSON: _json,
    Protocol.QUERY: _query,
    Protocol.S3: _s3,
    Protocol.CBOR: _cbor,
}
