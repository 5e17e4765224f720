"""Models of a multi-model endpoint: loaded when first asked for, the least recently used unloaded for room.

Source: the Developer Guide, "Build Your Own Container for SageMaker Multi-Model Endpoints" and "Invoke a
Multi-Model Endpoint". How long the platform waits before it answers ModelNotReadyException is simulated:
the service waits for its 60 s, which nobody wants to watch.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import tarfile
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from workbench.sandbox.errors import ServiceError, validation_error
from workbench.sandbox.hosting.container import Answer, Container, Request, whole
from workbench.sandbox.hosting.endpoint import Endpoint
from workbench.sandbox.hosting.objects import ObjectStore, StoredObject

PATIENCE = 0.25
"""Seconds that an invocation waits for its model to load."""

_LARGEST_MESSAGE = 1024 * 1024
"""Bytes of what a container says of a model that it could not load."""


class ModelLoader:
    """The models of one container, which it has loaded or is loading.

    Args:
        prefix: the S3 prefix that models are downloaded from.
        available: what lies there.
    """

    def __init__(self, container: Container, prefix: str, available: tuple[str, ...]) -> None:
        self._container = container
        self._prefix = prefix
        self._available = available
        self._loaded: OrderedDict[str, None] = OrderedDict()
        self._loading: dict[str, asyncio.Task[None]] = {}

    async def invoke(self, model: str, request: Request) -> Answer:
        """Invokes a model, once it is loaded.

        Raises:
            ServiceError: there is no such model, or it is still loading (ModelNotReadyException).
        """
        if model not in self._available:
            bucket, _, key = self._prefix.removeprefix("s3://").partition("/")
            raise validation_error(f"Failed to download model data(bucket: {bucket}, key: {key}{model})")
        while model not in self._loaded:  # another may have taken its room by the time that this one goes on
            await self._load(model)
        self._loaded.move_to_end(model)
        return await self._ask("POST", f"/models/{model_name(model)}/invoke", request.headers, request.body)

    async def _load(self, model: str) -> None:
        task = self._loading.get(model)
        if task is None:
            task = self._loading[model] = asyncio.create_task(self._loads(model))
            task.add_done_callback(lambda _: self._loading.pop(model, None))
        done, _ = await asyncio.wait({task}, timeout=PATIENCE)
        if not done:
            raise ServiceError(
                "ModelNotReadyException",
                429,
                f"Model {model} is not ready for inference yet. Wait and try your request again.",
            )
        task.result()

    async def _loads(self, model: str) -> None:
        body = json.dumps({"model_name": model_name(model), "url": f"{self._prefix}{model}"}).encode()
        headers = {"content-type": "application/json"}
        answer = await self._ask("POST", "/models", headers, body)
        while answer.status == 507 and self._loaded:
            oldest, _ = self._loaded.popitem(last=False)
            await self._ask("DELETE", f"/models/{model_name(oldest)}", {}, b"")
            answer = await self._ask("POST", "/models", headers, body)
        if answer.status not in {200, 409}:
            message = (await whole(answer, _LARGEST_MESSAGE)).decode(errors="replace")
            raise ServiceError("ServiceUnavailable", 503, f"Model {model} could not be loaded: {message}")
        self._loaded[model] = None

    async def _ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        return await self._container.handle(Request(method, path, headers, body))


def put_models(objects: ObjectStore, endpoints: Iterable[Endpoint]) -> None:
    """Puts an archive into the bucket for each model of the multi-model endpoints, to be listed there."""
    for endpoint in endpoints:
        for model in endpoint.models:
            if key := objects.key(f"{endpoint.model_prefix}{model}"):
                objects.put(key, StoredObject.of(_archive(model), {"content-type": "application/gzip"}))


def _archive(model: str) -> bytes:
    """An archive as training jobs leave one; the sandbox's container has its models in its code."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        content = f"{model}\n".encode()
        entry = tarfile.TarInfo("model.txt")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def model_name(model: str) -> str:
    """The opaque name that the platform gives a model towards its container."""
    return hashlib.sha256(model.encode()).hexdigest()[:32]
