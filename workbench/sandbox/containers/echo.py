"""`echo`: answers with the request as the container saw it.

With an Accept other than JSON it gives the body back byte for byte under that media type.
"""

from __future__ import annotations

import base64
import json

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer
from workbench.sandbox.hosting.container import CUSTOM_ATTRIBUTES_HEADER, Answer, Request


def echo(surroundings: ContainerEnvironment) -> ModelServer:
    """The container of one instance, which it names in its answer."""

    async def invoke(request: Request) -> Answer:
        headers = {}
        attributes = request.headers.get(CUSTOM_ATTRIBUTES_HEADER)
        if attributes is not None:
            headers[CUSTOM_ATTRIBUTES_HEADER] = attributes
        if request.accept not in {"", "application/json"}:
            headers["content-type"] = request.headers["accept"]
            return Answer(200, headers, request.body)
        headers["content-type"] = "application/json"
        document = {
            "method": request.method,
            "path": request.path,
            "headers": dict(request.headers),
            **_body(request.body),
            "bytes": len(request.body),
            "endpoint": surroundings.endpoint,
            "variant": surroundings.variant,
            "instance": surroundings.instance,
        }
        return Answer(200, headers, json.dumps(document, ensure_ascii=False).encode(errors="replace"))

    return ModelServer(surroundings.log, invoke)


def _body(body: bytes) -> dict[str, str]:
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}
