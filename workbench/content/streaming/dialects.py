"""The text in one frame of a language model's stream, in the dialects that containers speak.

Sources: djl-serving, "LMI schemas" (`token`, `generated_text`, `outputs`, an error inside a 200); Text
Generation Inference (`token`, `error`, `error_type`); the OpenAI API reference, "Chat completion chunk" and
"Completion" (`choices`, `usage`, `error`), which vLLM and LMI follow, and "Responses" (`type`, `delta`);
SGLang's and vLLM's own `/generate` (`text`, the whole of it each time); Anthropic, "Streaming messages".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from workbench.content.members import count, documents, inside, text_of, word
from workbench.content.streaming.native_frames import native
from workbench.content.streaming.piece import Piece, call_of
from workbench.content.streaming.typed_events import typed

DONE = "[DONE]"
"""What ends an OpenAI stream, in the place of a document."""


def piece(frame: str) -> Piece | None:
    """Returns what a frame adds; None where it is in no dialect that is known here."""
    if frame.strip() == DONE:
        return Piece()
    document = _document(frame)
    if document is None:
        return None
    if error := _error(document):
        return Piece(error=error)
    if isinstance(choices := document.get("choices"), list):
        return _choice(document, choices)
    if isinstance(token := document.get("token"), dict):
        return _token(document, token)
    if isinstance(outputs := document.get("outputs"), list) and all(
        isinstance(text, str) for text in outputs
    ):
        text = "".join(outputs)
        return Piece(text=text, tokens=int(bool(text)))
    if isinstance(kind := document.get("type"), str) and (typed_piece := typed(document, kind)) is not None:
        return typed_piece
    if (so_far := _repeated(document)) is not None:
        return Piece(so_far=so_far, total=count(inside(document, "meta_info"), "completion_tokens"))
    if isinstance(whole := document.get("generated_text"), str):
        return Piece(whole=whole, total=count(inside(document, "details"), "generated_tokens"))
    return native(document)


def _document(frame: str) -> Mapping[str, Any] | None:
    try:
        document = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        # Half of a surrogate pair in one frame, its other half in the next: Python's own reader takes it.
        if "\\ud" not in frame.lower():
            return None
        try:
            document = json.loads(frame)
        except (ValueError, RecursionError):
            return None
    return document if isinstance(document, dict) else None


def _choice(document: Mapping[str, Any], choices: list[Any]) -> Piece:
    # Of several answers side by side, the first one is put together.
    choice = next(
        (candidate for candidate in choices if isinstance(candidate, dict) and not candidate.get("index")), {}
    )
    delta = inside(choice, "delta") or inside(choice, "message")
    texts = [
        word(delta.get("reasoning_content") or delta.get("reasoning")),
        text_of(delta.get("content")),
        word(delta.get("refusal")),
        word(choice.get("text")),
        *_calls(delta),
    ]
    text = "".join(texts)
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=count(inside(document, "usage"), "completion_tokens"),
        finish=word(choice.get("finish_reason")),
    )


def _calls(delta: Mapping[str, Any]) -> Iterator[str]:
    """The tools that a model calls: the name on a line of its own, then the arguments as they come."""
    calls = delta.get("tool_calls")
    old = delta.get("function_call")
    functions = [inside(call, "function") for call in documents(calls)] + documents(old)
    for function in functions:
        if name := word(function.get("name")):
            yield call_of(name)
        yield word(function.get("arguments"))


def _repeated(document: Mapping[str, Any]) -> str | None:
    """The text of an answer that is told from its beginning in each frame; None in any other dialect."""
    text = document.get("text")
    if isinstance(text, str) and isinstance(document.get("meta_info"), dict):
        return text
    alone = isinstance(text, list) and text and len(document) == 1 and isinstance(text[0], str)
    return str(text[0]) if isinstance(text, list) and alone else None


def _token(document: Mapping[str, Any], token: Mapping[str, Any]) -> Piece:
    details = inside(document, "details")
    finish = word(details.get("finish_reason"))
    if finish == "error" or token.get("id") == -1:
        message = word(token.get("text")) or word(document.get("generated_text"))
        return Piece(finish=finish, error=message or "the container ended the answer with an error")
    text = word(token.get("text"))
    special = bool(token.get("special") or token.get("special_token"))
    return Piece(
        text="" if special else text,
        tokens=1,
        total=count(details, "generated_tokens"),
        finish=finish,
    )


def _error(document: Mapping[str, Any]) -> str:
    error = document.get("error")
    if document.get("object") == "error":
        error = document.get("message") or "error"
    if isinstance(error, dict):
        error = error.get("message") or json.dumps(error)
    return word(error)
