"""Asynchronous inference: the input is an object or came inline, the output becomes an object.

Source: the Developer Guide, "Asynchronous Inference". What a failure object holds is simulated.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.sandbox.errors import ServiceError, validation_error
from workbench.sandbox.hosting.container import Answer, Request
from workbench.sandbox.hosting.endpoint import AsyncConfig, Endpoint
from workbench.sandbox.hosting.logs import LogStore, log_group
from workbench.sandbox.hosting.objects import CAPACITY, ObjectStore, StoredObject
from workbench.sandbox.hosting.platform import Platform

_USUAL_TIMEOUT = 900
"""InvocationTimeoutSeconds where a request has none (API reference, InvokeEndpointAsync)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where the outcome of an accepted request will be."""

    inference_id: str
    output_location: str
    failure_location: str


class AsyncInference:
    """Takes asynchronous requests and works them off."""

    def __init__(self, platform: Platform, objects: ObjectStore, rng: random.Random, logs: LogStore) -> None:
        self._platform = platform
        self._objects = objects
        self._rng = rng
        self._logs = logs
        self._running: set[asyncio.Task[None]] = set()

    def submit(self, name: str, fields: Mapping[str, str], request: Request) -> Accepted:
        """Accepts a request; it is worked off by itself.

        Raises:
            ServiceError: the endpoint takes none, or the request has not exactly one input.
        """
        endpoint = self._platform.endpoint(name)
        config = endpoint.async_config
        if config is None:
            raise validation_error(f"Endpoint {name} is not configured for asynchronous invocations.")
        location = fields.get("InputLocation")
        if (location is not None) == bool(request.body):
            raise validation_error("Exactly one of Body and InputLocation must be given.")
        if endpoint.status != "InService":
            raise validation_error(f"Endpoint {name} is not in service: {endpoint.status}.")
        accepted = self._accepted(config, fields)
        work = self._work(endpoint, fields, request, accepted)
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return accepted

    def _accepted(self, config: AsyncConfig, fields: Mapping[str, str]) -> Accepted:
        unique = str(uuid.UUID(int=self._rng.getrandbits(128), version=4))
        inference_id = fields.get("InferenceId", unique)
        folder = fields.get("S3OutputPathExtension", "").strip("/")
        name = fields.get("Filename", f"{unique}.out")
        tail = f"{folder}/{name}" if folder else name
        return Accepted(
            inference_id,
            f"{config.output_path}/{tail}",
            f"{config.failure_path}/{tail.rpartition('.')[0]}-error.out",
        )

    async def _work(
        self, endpoint: Endpoint, fields: Mapping[str, str], request: Request, accepted: Accepted
    ) -> None:
        try:
            body = self._input(fields, request)
            limit = float(fields.get("InvocationTimeoutSeconds", _USUAL_TIMEOUT))
            asked = Request(request.method, request.path, request.headers, body)
            completed = await self._platform.run(endpoint, fields, asked, limit, limit=CAPACITY)
        except ServiceError as error:
            self._print_failure(endpoint, accepted, error)
            document = {"ErrorCode": error.code, "Message": error.message, **error.members}
            self._write(accepted.failure_location, json.dumps(document).encode(), "application/json")
            return
        if isinstance(completed, Answer):
            self._write(accepted.failure_location, b"", None)
            return
        self._write(accepted.output_location, completed.body, completed.headers.get("content-type"))

    def _print_failure(self, endpoint: Endpoint, accepted: Accepted, error: ServiceError) -> None:
        """The platform's own line (awsdocs/amazon-sagemaker-developer-guide 203), in a stream of its own."""
        variant = endpoint.variants[0]
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
        self._logs.write(
            log_group(endpoint.name),
            f"{variant.name}/{variant.instances[0].id}/data-log",
            f"{stamp}.000:[sagemaker logs] [{accepted.inference_id}] {error.message}",
        )

    def _input(self, fields: Mapping[str, str], request: Request) -> bytes:
        location = fields.get("InputLocation")
        if location is None:
            return request.body
        key = self._objects.key(location)
        stored = self._objects.get(key) if key else None
        if stored is None:
            raise validation_error(f"Failed to download the input from {location}: no such object.")
        return stored.body

    def _write(self, location: str, body: bytes, content_type: str | None) -> None:
        key = self._objects.key(location)
        if key is not None:
            headers = {} if content_type is None else {"content-type": content_type}
            self._objects.put(key, StoredObject.of(body, headers))
