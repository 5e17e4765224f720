"""`image-edges`: a picture in, its edges out as PNG."""

from __future__ import annotations

import asyncio
import io

from PIL import Image, ImageFilter, ImageOps

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer, RejectedError
from workbench.sandbox.hosting.container import Answer, Request

_ACCEPTED = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp", "application/x-image")
_MOST_PIXELS = 40_000_000


def edge_detector(surroundings: ContainerEnvironment) -> ModelServer:
    """The container of one instance."""

    async def invoke(request: Request) -> Answer:
        if request.media_type not in _ACCEPTED:
            shown = request.media_type or "(none)"
            raise RejectedError(415, f"{shown} is not an accepted ContentType: {', '.join(_ACCEPTED)}.")
        if request.accept not in {"", "image/png", "image/*"}:
            raise RejectedError(406, f"Accept type '{request.accept}' is not supported: image/png.")
        body = await asyncio.to_thread(edges, request.body)
        return Answer(200, {"content-type": "image/png"}, body)

    return ModelServer(surroundings.log, invoke)


def edges(picture: bytes) -> bytes:
    """The edges of a picture, white on black.

    Raises:
        RejectedError: it is not a picture, or has too many pixels.
    """
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise RejectedError(400, f"a picture has at most {_MOST_PIXELS} pixels")
            grey = opened.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise RejectedError(400, f"Unable to evaluate payload provided: {error}") from None
    outlines = ImageOps.autocontrast(grey.filter(ImageFilter.SMOOTH).filter(ImageFilter.FIND_EDGES))
    out = io.BytesIO()
    outlines.save(out, "PNG")
    return out.getvalue()
