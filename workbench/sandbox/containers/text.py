"""Texts that a request carries, as plain text or in the JSON of Hugging Face's toolkit (`inputs`)."""

from __future__ import annotations

import json
from typing import Any

from workbench.sandbox.containers.server import RejectedError
from workbench.sandbox.hosting.container import Answer, Request

PLAIN = "text/plain"
JSON = "application/json"


def texts(request: Request) -> list[str]:
    """The texts; a plain body is one.

    Raises:
        RejectedError: another media type (415), or a body that does not parse or fit (400).
    """
    try:
        if request.media_type in {PLAIN, "application/x-text"}:
            return [request.body.decode("utf-8")]
        if request.media_type != JSON:
            shown = request.media_type or "(none)"
            raise RejectedError(415, f"{shown} is not an accepted ContentType: {JSON}, {PLAIN}.")
        inputs = json.loads(request.body)["inputs"]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise RejectedError(400, f"Unable to evaluate payload provided: {error!r}") from None
    values = inputs if isinstance(inputs, list) else [inputs]
    if not values or not all(isinstance(text, str) for text in values):
        raise RejectedError(400, "Unable to evaluate payload provided: 'inputs' is a text or a list of texts")
    return values


def json_answer(document: Any) -> Answer:
    """A JSON answer."""
    return Answer(
        200, {"content-type": JSON}, json.dumps(document, ensure_ascii=False).encode(errors="replace")
    )
