"""One port for every service: tells them apart as AWS does, checks who asks, answers in their protocol.

Source: the runtime is known by its paths, JSON services by `X-Amz-Target`, the query protocol by its form's
`Action`; what is left is S3, with the bucket in the path.
"""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from aiohttp import web
from aiohttp.web_exceptions import HTTPException

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.authorization import Authorizer, UnauthorizedError
from workbench.sandbox.front.rendering import Protocol, rendered, unauthorized
from workbench.sandbox.front.runtime import Runtime, sever
from workbench.sandbox.front.service_model import Operation, operations
from workbench.sandbox.hosting.container import SeveredError

LOGGER = logging.getLogger("workbench.sandbox")
LOGGER.addHandler(logging.NullHandler())
LOGGER.propagate = False

_LARGEST_BODY = 64 * 1024 * 1024
"""Bytes of any request but the runtime's, whose limits the service model has."""

Answerer = Callable[[web.BaseRequest, bytes, str], Awaitable[web.StreamResponse]]


class Front:
    """Everything that arrives at the sandbox's port.

    Args:
        hosts: the names that a Host header may have; another is refused, so that no page of a browser can
            reach the sandbox under a name of its own (DNS rebinding).
        patience: seconds that a request may take to arrive.
    """

    def __init__(
        self,
        authorizer: Authorizer,
        runtime: Runtime,
        *,
        hosts: frozenset[str],
        patience: float,
        rng: random.Random,
    ) -> None:
        self._authorizer = authorizer
        self._runtime = runtime
        self._hosts = hosts
        self._patience = patience
        self._rng = rng
        self._operations = operations()

    async def handle(self, http: web.BaseRequest) -> web.StreamResponse:
        """Answer one HTTP request."""
        request_id = str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        protocol = Protocol.JSON
        try:
            self._check_host(http)
            operation, endpoint_name = self._runtime_operation(http)
            body = await self._read(http, operation.body_limit if operation else _LARGEST_BODY)
            if operation is None:
                return rendered(ServiceError("UnknownOperationException", 404, None), protocol, request_id)
            self._authorize("sagemaker", http, body, protocol)
            return await self._runtime.invoke(operation, endpoint_name, http, body, request_id)
        except ServiceError as error:
            return rendered(error, protocol, request_id)
        except SeveredError:
            raise sever(http) from None
        except (ConnectionError, HTTPException):
            raise
        except Exception:
            LOGGER.exception("request %s failed", request_id)
            failure = ServiceError("InternalFailure", 500, "The sandbox failed; this is a bug of its own.")
            return rendered(failure, protocol, request_id)

    def _check_host(self, http: web.BaseRequest) -> None:
        host = http.headers.get("Host", "")
        name = host[: host.find("]") + 1] if host.startswith("[") else host.partition(":")[0]
        if name.lower() not in self._hosts:
            raise ServiceError("", 421, f"The sandbox does not answer for host {name!r}.")

    def _runtime_operation(self, http: web.BaseRequest) -> tuple[Operation | None, str]:
        path = http.raw_path.partition("?")[0]
        if http.method != "POST" or not path.startswith("/endpoints/"):
            return None, ""
        name, _, suffix = path.removeprefix("/endpoints/").rpartition("/")
        return self._operations.get(suffix), unquote(name)

    async def _read(self, http: web.BaseRequest, limit: int) -> bytes:
        too_large = ServiceError("", 413, f"HTTP content length exceeded {limit} bytes.")
        if (http.content_length or 0) > limit:
            raise too_large
        try:
            async with asyncio.timeout(self._patience):
                if http.content_length is not None:
                    return await http.content.read()
                parts: list[bytes] = []
                size = 0
                async for part in http.content.iter_any():
                    size += len(part)
                    if size > limit:
                        raise too_large
                    parts.append(part)
                return b"".join(parts)
        except TimeoutError:
            raise ServiceError("", 408, "The request took too long to arrive.") from None
        except web.RequestPayloadError:
            raise ServiceError("", 400, "The request's body is malformed.") from None

    def _authorize(self, service: str, http: web.BaseRequest, body: bytes, protocol: Protocol) -> None:
        try:
            self._authorizer.check(service, http.method, http.raw_path, http.headers, body)
        except UnauthorizedError as error:
            raise unauthorized(error, protocol) from None
