"""One port for every service: tells them apart as AWS does, checks who asks, answers in their protocol.

The runtime is known by its paths, the JSON services by `X-Amz-Target`, the query protocol by the form that it
posts; what is left is S3, with the bucket in the path.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import random
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, unquote

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.authorization import Authorizer, UnauthorizedError
from workbench.sandbox.front.cbor_protocol import METRICS_PATH, cbor_answerer
from workbench.sandbox.front.control_plane import ControlPlane
from workbench.sandbox.front.log_service import LogService
from workbench.sandbox.front.metric_service import MetricService
from workbench.sandbox.front.presigned import presigned, service_of
from workbench.sandbox.front.rendering import Protocol, rendered, unauthorized
from workbench.sandbox.front.runtime import Runtime, sever, too_large
from workbench.sandbox.front.s3 import ObjectService
from workbench.sandbox.front.scaling_service import ScalingService
from workbench.sandbox.hosting.container import SeveredError
from workbench.sandbox.service_model import operations

LOGGER = logging.getLogger("workbench.sandbox")
LOGGER.addHandler(logging.NullHandler())
# What a foreign client does wrong is answered, and is nobody's business on the terminal.
LOGGER.propagate = False

_SERVICES = frozenset({"sagemaker", "logs", "sts", "s3", "application-autoscaling", "monitoring"})
_SCOPE = re.compile(r"Credential=[^/,\s]*/[^/,\s]*/[^/,\s]*/([^/,\s]+)/aws4_request")
_REST_XML = frozenset({"route53", "cloudfront"})
"""Services beside S3 whose answers are XML; their errors are written as those of the query protocol."""
_INVOCATIONS = "/endpoints/"
_LARGEST_BODY = 64 * 1024 * 1024
"""Bytes of any request but the runtime's, whose limits the service model has."""

Answerer = Callable[[web.BaseRequest, bytes, str], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request belongs: the service that it must be signed for, its protocol, its limit."""

    service: str
    protocol: Protocol
    body_limit: int
    too_large: Callable[[], ServiceError]
    answer: Answerer


class Front:
    """Everything that arrives at the sandbox's port.

    Args:
        hosts: the names that a Host header may have; another is refused, so that no page of a browser can
            reach the sandbox under a name of its own (DNS rebinding).
        any_address: takes any IP address besides, which no rebinding can do without a name.
        patience: seconds that a request may take to arrive.
        rng: makes the IDs of invocations.
        rng_beside: makes those of all other requests, however many come between two invocations.
    """

    def __init__(
        self,
        authorizer: Authorizer,
        runtime: Runtime,
        control_plane: ControlPlane,
        log_service: LogService,
        object_service: ObjectService,
        *,
        scaling_service: ScalingService,
        metric_service: MetricService,
        account: str,
        hosts: frozenset[str],
        any_address: bool,
        patience: float,
        rng: random.Random,
        rng_beside: random.Random,
    ) -> None:
        self._authorizer = authorizer
        self._runtime = runtime
        self._object_service = object_service
        self._account = account
        self._hosts = hosts
        self._any_address = any_address
        self.patience = patience
        self._rng, self._rng_beside = rng, rng_beside
        self._operations = operations()
        self._targets = {
            "SageMaker": Route(
                "sagemaker", Protocol.JSON, _LARGEST_BODY, _too_large, _json_answerer(control_plane.answer)
            ),
            "Logs_20140328": Route(
                "logs",
                Protocol.JSON,
                _LARGEST_BODY,
                _too_large,
                _json_answerer(log_service.answer, {"StartLiveTail": log_service.live_tail.answer}),
            ),
            "AnyScaleFrontendService": Route(
                "application-autoscaling",
                Protocol.JSON,
                _LARGEST_BODY,
                _too_large,
                _json_answerer(scaling_service.answer),
            ),
        }
        monitoring = ("monitoring", Protocol.CBOR, _LARGEST_BODY, _too_large)
        self._metrics = Route(*monitoring, cbor_answerer(metric_service.answer))
        self._targets["GraniteServiceVersion20100801"] = Route(
            "monitoring", Protocol.JSON, _LARGEST_BODY, _too_large, _json_answerer(metric_service.answer)
        )
        self._identity = Route("sts", Protocol.QUERY, _LARGEST_BODY, _too_large, self._who)
        self._objects = Route("s3", Protocol.S3, _LARGEST_BODY, _too_large, self._object)

    async def handle(self, http: web.BaseRequest) -> web.StreamResponse:
        """Answers one HTTP request."""
        rng = self._rng if http.raw_path.startswith(_INVOCATIONS) else self._rng_beside
        request_id = str(uuid.UUID(int=rng.getrandbits(128), version=4))
        protocol = _spoken(http)
        try:
            self._check_host(http)
            route = self._route(http)
            protocol = route.protocol
            body = await self._read(http, route)
            try:
                self._authorizer.check(route.service, http.method, http.raw_path, http.headers, body)
            except UnauthorizedError as error:
                return rendered(unauthorized(error, protocol), protocol, request_id)
            return await route.answer(http, body, request_id)
        except ServiceError as error:
            return rendered(error, protocol, request_id)
        except SeveredError:
            await sever(http)
        except ConnectionError:
            raise
        except Exception:
            LOGGER.exception("request %s failed", request_id)
            failure = ServiceError("InternalFailure", 500, "The sandbox failed; this is a bug of its own.")
            return rendered(failure, protocol, request_id)

    def _check_host(self, http: web.BaseRequest) -> None:
        host = http.headers.get("Host", "")
        name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
        if name.lower() in self._hosts or (self._any_address and _is_address(name.strip("[]"))):
            return
        raise ServiceError("", 421, f"The sandbox does not answer for host {name!r}.")

    def _route(self, http: web.BaseRequest) -> Route:
        path = http.raw_path.partition("?")[0]
        if not path.startswith("/"):
            raise ServiceError("", 400, "The request's target is not a path.")
        _refuse_unknown_service(http)
        if path.startswith(_INVOCATIONS):
            if http.method != "POST":
                raise ServiceError("UnknownOperationException", 404, None)
            return self._runtime_route(path)
        if path.startswith(METRICS_PATH):
            return self._metrics
        if http.method == "POST":
            prefix, dot, operation = http.headers.get("X-Amz-Target", "").rpartition(".")
            if dot and operation:
                try:
                    return self._targets[prefix]
                except KeyError:
                    raise ServiceError("UnknownOperationException", 404, None) from None
            if http.content_type == "application/x-www-form-urlencoded":
                return self._identity
        self._refuse_unknown_path(http, path)
        return self._objects

    def _refuse_unknown_path(self, http: web.BaseRequest, path: str) -> None:
        """Refuses what is not S3's: signed for another service, or JSON without signature and bucket."""
        signed_for = _signed_for(http)
        is_json = not signed_for and http.content_type == "application/json"
        if signed_for not in {"", "s3"} or (is_json and not self._object_service.has_bucket(path)):
            service = f" of {signed_for}" if signed_for else ""
            raise ServiceError(
                "UnknownOperationException",
                404,
                f"The sandbox does not have {http.method} {http.path}{service}.",
            )

    def _runtime_route(self, path: str) -> Route:
        name, _, suffix = path.removeprefix("/endpoints/").rpartition("/")
        operation = self._operations.get(suffix)
        if operation is None:
            raise ServiceError("UnknownOperationException", 404, None)
        endpoint_name = unquote(name)

        async def answer(http: web.BaseRequest, body: bytes, request_id: str) -> web.StreamResponse:
            return await self._runtime.invoke(operation, endpoint_name, http, body, request_id)

        return Route(
            "sagemaker", Protocol.REST_JSON, operation.body_limit, partial(too_large, operation), answer
        )

    async def _read(self, http: web.BaseRequest, route: Route) -> bytes:
        length = http.content_length
        if (length or 0) > route.body_limit:
            raise route.too_large()
        if http.headers.get("Expect", "").lower() == "100-continue":
            await _continue(http)
        try:
            async with asyncio.timeout(self.patience):
                if length is not None:
                    return await http.content.read()
                parts: list[bytes] = []
                size = 0
                async for part in http.content.iter_any():
                    size += len(part)
                    if size > route.body_limit:
                        raise route.too_large()
                    parts.append(part)
                return b"".join(parts)
        except TimeoutError:
            raise ServiceError("", 408, "The request took too long to arrive.") from None
        except web.RequestPayloadError:
            raise ServiceError("", 400, "The request's body is malformed.") from None

    async def _object(self, http: web.BaseRequest, body: bytes, request_id: str) -> web.StreamResponse:
        return self._object_service.answer(http, body, request_id)

    async def _who(self, _: web.BaseRequest, body: bytes, request_id: str) -> web.StreamResponse:
        """STS GetCallerIdentity (API reference of AWS STS)."""
        action = parse_qs(body.decode(errors="replace")).get("Action", [""])[0]
        if action != "GetCallerIdentity":
            raise ServiceError(
                "InvalidAction", 400, f"Could not find operation {action} for version 2011-06-15"
            )
        text = (
            '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
            f"<Arn>arn:aws:iam::{self._account}:user/sandbox</Arn><UserId>AIDASANDBOX</UserId>"
            f"<Account>{self._account}</Account></GetCallerIdentityResult>"
            f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
            "</GetCallerIdentityResponse>"
        )
        return web.Response(text=text, content_type="text/xml", headers={"x-amzn-RequestId": request_id})


def _spoken(http: web.BaseRequest) -> Protocol:
    """The protocol of a request that has no route yet."""
    if http.content_type == "application/x-www-form-urlencoded" or _signed_for(http) in _REST_XML:
        return Protocol.QUERY
    if "smithy-protocol" in http.headers:
        return Protocol.CBOR
    return Protocol.JSON if "X-Amz-Target" in http.headers else Protocol.REST_JSON


def _signed_for(http: web.BaseRequest) -> str:
    """The service that a request is signed for, in its header or its URL; empty where it is not signed."""
    scope = _SCOPE.search(http.headers.get("Authorization", ""))
    return scope[1] if scope else service_of(presigned(http.raw_path))


def _refuse_unknown_service(http: web.BaseRequest) -> None:
    """Refuses a request that is signed for a service that the sandbox does not host."""
    service = _signed_for(http)
    if service and service not in _SERVICES:
        raise ServiceError(
            "UnknownOperationException", 404, f"The sandbox does not host the service {service}."
        )


def _too_large() -> ServiceError:
    return ServiceError("", 413, f"HTTP content length exceeded {_LARGEST_BODY} bytes.")


async def _continue(http: web.BaseRequest) -> None:
    """Has a client that asks first send its body, as aiohttp's own applications do."""
    await http.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    http.writer.output_size = 0


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _json_answerer(
    answer: Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]],
    streams: Mapping[
        str, Callable[[web.BaseRequest, dict[str, Any], str], Awaitable[web.StreamResponse]]
    ] = MappingProxyType({}),
) -> Answerer:
    """Returns what answers a service whose requests are JSON.

    Args:
        streams: what answers the operations whose responses are event streams, by name.
    """

    async def answerer(http: web.BaseRequest, body: bytes, request_id: str) -> web.StreamResponse:
        operation = http.headers["X-Amz-Target"].rpartition(".")[2]
        try:
            document = json.loads(body or b"{}")
        except (ValueError, RecursionError):
            raise ServiceError("SerializationException", 400, "The request is not JSON.") from None
        if not isinstance(document, dict):
            raise ServiceError("SerializationException", 400, "The request is not a JSON object.")
        try:
            if operation in streams:
                return await streams[operation](http, document, request_id)
            result = await answer(operation, document)
        except (TypeError, ValueError, AttributeError) as error:
            # Members of other types than they are modeled with; the service says so in the same words.
            LOGGER.info("%s: %s", operation, error)
            raise ServiceError(
                "SerializationException", 400, f"A member is of a wrong type: {error}"
            ) from None
        return web.Response(
            body=json.dumps(result, default=datetime.timestamp).encode(),
            content_type="application/x-amz-json-1.1",
            headers={"x-amzn-RequestId": request_id},
        )

    return answerer
