"""Smithy RPC v2 with CBOR bodies, which the SDKs speak to CloudWatch: the operation stands in the path."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front import cbor

METRICS_PATH = "/service/GraniteServiceVersion20100801/operation/"
HEADERS = {"smithy-protocol": "rpc-v2-cbor"}


def cbor_answerer(
    answer: Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]],
) -> Callable[[web.BaseRequest, bytes, str], Awaitable[web.StreamResponse]]:
    """Returns what answers an operation of a service whose requests are CBOR."""

    async def answerer(http: web.BaseRequest, body: bytes, request_id: str) -> web.StreamResponse:
        try:
            document = cbor.decoded(body or b"\xa0")
        except cbor.CborError as error:
            raise ServiceError("SerializationException", 400, str(error)) from None
        if not isinstance(document, dict):
            raise ServiceError("SerializationException", 400, "The request is not a map.")
        try:
            result = await answer(http.path.rpartition("/")[2], document)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise ServiceError(
                "SerializationException", 400, f"A member is missing or of a wrong type: {error}"
            ) from None
        return web.Response(
            body=cbor.encoded(result),
            content_type="application/cbor",
            headers={**HEADERS, "x-amzn-RequestId": request_id},
        )

    return answerer
