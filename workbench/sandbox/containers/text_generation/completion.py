"""Chat completions as servers with OpenAI's interface answer them, whole and in chunks.

Source: OpenAI API reference, "Create chat completion" and "The chat completion chunk object"; vLLM and TGI on
SageMaker serve it at /invocations.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal

from workbench.sandbox.containers.text import json_answer
from workbench.sandbox.containers.text_generation.language_model import tokens
from workbench.sandbox.hosting.container import Answer

_MODEL = "wonderland"
_ID = "chatcmpl-wonderland"
_LAST = b"data: [DONE]\n\n"

FinishReason = Literal["stop", "length"]


def completion(text: str, prompt: str) -> Answer:
    """Returns a whole answer.

    Args:
        text: what the model wrote.
        prompt: what it was asked, for the usage.
    """
    used = {"prompt_tokens": len(tokens(prompt)), "completion_tokens": len(tokens(text))}
    message = {"role": "assistant", "content": text}
    return json_answer(
        {
            "id": _ID,
            "object": "chat.completion",
            "created": 0,
            "model": _MODEL,
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {**used, "total_tokens": sum(used.values())},
        }
    )


def chunk(text: str, *, first: bool) -> bytes:
    """Returns the event of one token."""
    return _event({"role": "assistant", "content": text} if first else {"content": text}, None)


def last_chunks(reason: FinishReason) -> Sequence[bytes]:
    """Returns the events behind the last token."""
    return _event({}, reason), _LAST


def _event(delta: dict[str, str], reason: FinishReason | None) -> bytes:
    document = {
        "id": _ID,
        "object": "chat.completion.chunk",
        "created": 0,
        "model": _MODEL,
        "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
    }
    return f"data: {json.dumps(document)}\n\n".encode()
