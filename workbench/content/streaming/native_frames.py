"""Frames of the servers' own interfaces, which none of the shared dialects describes.

Each is known by two members, so that rows of another kind are not taken for it.
Sources: Triton, "Generate Extension" (`text_output`); llama.cpp, "tools/server/README.md" (`/completion`);
Ollama, "API" (`/api/generate`, `/api/chat`); Cohere, "Chat" of version 1; Google Gemini,
"GenerateContentResponse"; Amazon Bedrock User Guide, "Meta Llama models", whose `generation` JumpStart has
too, "Mistral AI models", "Amazon Titan Text models", and "ConverseStream" of its API reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.content.members import count, documents, inside, text_of, word
from workbench.content.streaming.piece import Piece, call_of

_CONVERSE = ("contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStart", "messageStop")
"""The events of a conversation: each is a member, alone or beside its padding."""


def native(document: Mapping[str, Any]) -> Piece | None:
    """Returns what a frame adds; None where it is in none of these forms."""
    return next((piece for form in _FORMS if (piece := form(document)) is not None), None)


def _triton(document: Mapping[str, Any]) -> Piece | None:
    text = document.get("text_output")
    return _written(text) if isinstance(text, str) and "model_name" in document else None


def _llama_cpp(document: Mapping[str, Any]) -> Piece | None:
    text = document.get("content")
    if not isinstance(text, str) or not isinstance(document.get("stop"), bool):
        return None
    finish = word(document.get("stop_type")).replace("none", "")
    return _written(text, count(document, "tokens_predicted"), finish)


def _ollama(document: Mapping[str, Any]) -> Piece | None:
    if not isinstance(document.get("done"), bool) or not {"response", "message"} & document.keys():
        return None
    message = inside(document, "message")
    texts = [word(holder.get("thinking")) for holder in (document, message)]
    texts += [word(document.get("response")), text_of(message.get("content"))]
    for call in documents(message.get("tool_calls")):
        texts.append(call_of(word(inside(call, "function").get("name"))))
    return _written("".join(texts), count(document, "eval_count"), word(document.get("done_reason")))


def _cohere(document: Mapping[str, Any]) -> Piece | None:
    kind = document.get("event_type")
    if not isinstance(kind, str) or not isinstance(document.get("is_finished"), bool):
        return None
    text = word(document.get("text")) if kind == "text-generation" else ""
    return _written(text, finish=word(document.get("finish_reason")))


def _llama(document: Mapping[str, Any]) -> Piece | None:
    text = document.get("generation")
    if not isinstance(text, str) or "generation_token_count" not in document:
        return None
    return _written(text, count(document, "generation_token_count"), word(document.get("stop_reason")))


def _mistral(document: Mapping[str, Any]) -> Piece | None:
    outputs = documents(document.get("outputs"))
    if len(outputs) != 1 or "stop_reason" not in outputs[0]:
        return None
    return _written(word(outputs[0].get("text")), finish=word(outputs[0].get("stop_reason")))


def _titan(document: Mapping[str, Any]) -> Piece | None:
    text = document.get("outputText")
    if not isinstance(text, str) or "completionReason" not in document:
        return None
    total = count(document, "totalOutputTextTokenCount")
    return _written(text, total, word(document.get("completionReason")))


def _gemini(document: Mapping[str, Any]) -> Piece | None:
    candidates = documents(document.get("candidates"))
    if not candidates or not {"content", "finishReason"} & candidates[0].keys():
        return None
    text = text_of(inside(candidates[0], "content").get("parts"))
    total = count(inside(document, "usageMetadata"), "candidatesTokenCount")
    return _written(text, total, word(candidates[0].get("finishReason")))


def _converse(document: Mapping[str, Any]) -> Piece | None:
    holder = next((inside(document, name) for name in _CONVERSE if name in document), None)
    if holder is None or len(document) > 2:
        return None
    tool = inside(inside(holder, "start"), "toolUse")
    delta = inside(holder, "delta")
    texts = [
        call_of(word(tool.get("name"))) if tool else "",
        word(inside(delta, "reasoningContent").get("text")),
        word(delta.get("text")),
        word(inside(delta, "toolUse").get("input")),
    ]
    total = count(inside(holder, "usage"), "outputTokens")
    return _written("".join(texts), total, word(holder.get("stopReason")))


def _written(text: str, total: int | None = None, finish: str = "") -> Piece:
    return Piece(text=text, tokens=int(bool(text)), total=total, finish=finish)


_FORMS = (_triton, _llama_cpp, _ollama, _cohere, _llama, _mistral, _titan, _gemini, _converse)
