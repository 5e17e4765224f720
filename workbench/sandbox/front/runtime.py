"""The three operations of SageMaker Runtime: from the wire to the platform, and back."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import aclosing
from typing import NoReturn

from aiohttp import web
from multidict import CIMultiDictProxy

from workbench.sandbox.errors import ServiceError, validation_error
from workbench.sandbox.front import event_stream
from workbench.sandbox.front.rendering import error_body
from workbench.sandbox.hosting.asynchronous import AsyncInference
from workbench.sandbox.hosting.container import (
    CLOSED_SESSION_HEADER,
    NEW_SESSION_HEADER,
    Answer,
    Parts,
    Request,
)
from workbench.sandbox.hosting.metrics import MetricLog
from workbench.sandbox.hosting.platform import Begun, Completed, Platform
from workbench.sandbox.service_model import Operation

_LARGEST_PART = 1024 * 1024
_NOTICING = 5.0
_ACCEPTED = 202
_CONTAINER_NAMES = {"ContentType": "content-type", "Accept": "accept"}
"""Members that reach the container under HTTP's own names, whatever the operation calls them."""

_VARIANT_MEMBER = "InvokedProductionVariant"


class _AsAnswered(web.Response):
    """A container's answer: where it has no Content-Type, aiohttp gives it none either."""

    async def _prepare_headers(self) -> None:
        typed = "Content-Type" in self.headers
        await super()._prepare_headers()
        if not typed:
            self.headers.popall("Content-Type", None)


class Runtime:
    """Serves invocations on a platform."""

    def __init__(self, platform: Platform, asynchronous: AsyncInference, metrics: MetricLog) -> None:
        self._platform = platform
        self._asynchronous = asynchronous
        self._metrics = metrics

    async def invoke(
        self, operation: Operation, endpoint_name: str, http: web.BaseRequest, body: bytes, request_id: str
    ) -> web.StreamResponse:
        """Answers one invocation.

        Raises:
            ServiceError: the request is not valid, cannot be placed, or the container failed.
            SeveredError: the connection is to be cut.
        """
        fields = read_fields(operation, endpoint_name, http.headers)
        request = container_request(operation, fields, body)
        if operation.status == _ACCEPTED:
            return self._accept(operation, endpoint_name, fields, request, request_id)
        if operation.streams:
            begun = await self._platform.stream(endpoint_name, fields, request)
            if isinstance(begun, Answer):
                return await _send_bare(http, begun)
            return await _send_events(http, _output_headers(operation, begun, request_id), begun.parts)
        completed = await self._measured(endpoint_name, fields, request)
        if isinstance(completed, Answer):
            return await _send_bare(http, completed)
        headers = _output_headers(operation, completed, request_id)
        return _AsAnswered(status=operation.status, headers=headers, body=completed.body)

    async def _measured(
        self, endpoint_name: str, fields: dict[str, str], request: Request
    ) -> Completed | Answer:
        """Runs a plain invocation, and count it among the metrics of the variant that it went to."""
        started, variant, status = time.monotonic(), fields.get("TargetVariant", ""), 500
        try:
            completed = await self._platform.invoke(endpoint_name, fields, request)
            status = completed.status if isinstance(completed, Answer) else 200
            variant = variant if isinstance(completed, Answer) else completed.variant
        except ServiceError as error:
            original = error.members.get("OriginalStatusCode")
            status = original if isinstance(original, int) else error.status
            raise
        finally:
            for subject in self._subjects(endpoint_name, variant, fields):
                self._metrics.record(subject, time.time(), time.monotonic() - started, status)
        return completed

    def _subjects(self, endpoint_name: str, variant: str, fields: dict[str, str]) -> Iterator[str]:
        """Yields what a call is counted for: a failure that names no variant, for the first one."""
        endpoint = self._platform.endpoints.get(endpoint_name)
        if endpoint is None or not endpoint.variants:
            return
        yield f"{endpoint_name}/{variant or endpoint.variants[0].name}"
        if component := fields.get("InferenceComponentName"):
            yield component

    def _accept(
        self,
        operation: Operation,
        endpoint_name: str,
        fields: dict[str, str],
        request: Request,
        request_id: str,
    ) -> web.Response:
        accepted = self._asynchronous.submit(endpoint_name, fields, request)
        headers = {
            "x-amzn-RequestId": request_id,
            operation.output["OutputLocation"]: accepted.output_location,
            operation.output["FailureLocation"]: accepted.failure_location,
        }
        body = json.dumps({"InferenceId": accepted.inference_id}).encode()
        return web.Response(
            status=operation.status, headers=headers, body=body, content_type="application/json"
        )


def read_fields(operation: Operation, endpoint_name: str, headers: CIMultiDictProxy[str]) -> dict[str, str]:
    """The operation's members that a request carries, by API name; what is not a member is dropped.

    Raises:
        ServiceError: a value that its shape does not allow.
    """
    complaint = operation.endpoint_name.complaint(endpoint_name)
    if complaint:
        raise validation_error(complaint)
    fields: dict[str, str] = {}
    for member in operation.headers:
        value = headers.get(member.wire_name)
        if value is None:
            continue
        complaint = member.complaint(value)
        if complaint:
            raise validation_error(complaint)
        fields[member.name] = value
    return fields


def too_large(operation: Operation) -> ServiceError:
    """Returns what a body over the operation's limit is answered with.

    An inline body of the asynchronous operation is told by a ValidationError (aws-samples/
    sagemaker-genai-hosting-examples, async-inference-inline-payload); the others by 413.
    """
    if operation.status == _ACCEPTED:
        return validation_error(f"Body must be at most {operation.body_limit} bytes; use InputLocation.")
    return ServiceError("", 413, f"HTTP content length exceeded {operation.body_limit} bytes.")


def container_request(operation: Operation, fields: dict[str, str], body: bytes) -> Request:
    """Returns what reaches the container: the body, and the members that the API documents."""
    headers = {
        _CONTAINER_NAMES.get(member.name, member.wire_name.lower()): fields[member.name]
        for member in operation.headers
        if member.name in fields
    }
    return Request("POST", "/invocations", headers, body)


def _output_headers(operation: Operation, served: Completed | Begun, request_id: str) -> dict[str, str]:
    """The output members' headers; of the container's only what the API documents."""
    headers = {"x-amzn-RequestId": request_id}
    for member, wire_name in operation.output.items():
        if member == _VARIANT_MEMBER:
            headers[wire_name] = served.variant
            continue
        value = served.headers.get(_CONTAINER_NAMES.get(member, wire_name.lower()))
        if value is not None:
            headers[wire_name] = value
    if operation.streams:
        # Members of InvokeEndpoint alone, but a stream's headers have them all the same.
        for name in (NEW_SESSION_HEADER, CLOSED_SESSION_HEADER):
            if name in served.headers:
                headers[name] = served.headers[name]
    return headers


async def _send_events(http: web.BaseRequest, headers: dict[str, str], parts: Parts) -> web.StreamResponse:
    response = web.StreamResponse(headers={**headers, "Content-Type": event_stream.CONTENT_TYPE})
    async with aclosing(parts):
        await response.prepare(http)
        await _write_events(response, parts)
    await response.write_eof()
    return response


async def _write_events(response: web.StreamResponse, parts: Parts) -> None:
    try:
        async for part in parts:
            for start in range(0, len(part), _LARGEST_PART):
                await response.write(event_stream.payload_part(part[start : start + _LARGEST_PART]))
    except ServiceError as error:
        await response.write(event_stream.exception(error.code, error_body(error)))


async def _send_bare(http: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """Writes an answer past the platform, as `faulty` asks for it."""
    if isinstance(answer.body, bytes):
        return _AsAnswered(status=answer.status, headers=answer.headers, body=answer.body)
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    async with aclosing(answer.body) as parts:
        await response.prepare(http)
        async for part in parts:
            await response.write(part)
    await response.write_eof()
    return response


async def sever(http: web.BaseRequest) -> NoReturn:
    """Resets the client's connection without an end to what was being said."""
    if http.transport is not None:
        http.transport.abort()
    # The server cancels this handler as soon as it sees the connection lost.
    await asyncio.sleep(_NOTICING)
    raise ConnectionResetError
