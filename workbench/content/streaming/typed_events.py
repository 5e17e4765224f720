"""Frames that say what they are in a member `type`: of OpenAI, Anthropic and Cohere.

Sources: OpenAI API reference, "Streaming events" and "Transcript events"; Anthropic, "Streaming messages";
Cohere, "Chat with streaming" of version 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.content.members import count, inside, word
from workbench.content.streaming.piece import Piece, call_of

_RESPONSES = "response."
_TRANSCRIPTS = "transcript.text."
_CHATS = frozenset({"message-start", "content-start", "content-delta", "content-end", "message-end"})
_MESSAGES = frozenset(
    {
        *("message_start", "message_delta", "message_stop", "ping"),
        *("content_block_start", "content_block_delta", "content_block_stop"),
    }
)


def typed(document: Mapping[str, Any], kind: str) -> Piece | None:
    """Returns what a frame adds; None where its type is of neither dialect."""
    if kind.startswith(_RESPONSES):
        return _response(document, kind)
    if kind.startswith(_TRANSCRIPTS):
        text = word(document.get("delta")) if kind.endswith(".delta") else ""
        return Piece(text=text, tokens=int(bool(text)))
    if kind in _CHATS:
        return _chat(inside(document, "delta"))
    if kind == "error" and (message := word(document.get("message"))):
        return Piece(error=message)
    if kind not in _MESSAGES:
        return None
    delta = inside(document, "delta")
    block = inside(document, "content_block")
    text = "".join(word(delta.get(name)) for name in ("thinking", "text", "partial_json"))
    if kind == "content_block_start":
        text = (
            call_of(word(block.get("name"))) if block.get("type") == "tool_use" else word(block.get("text"))
        )
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=count(inside(document, "usage"), "output_tokens"),
        finish=word(delta.get("stop_reason")),
    )


def _response(document: Mapping[str, Any], kind: str) -> Piece:
    response = inside(document, "response")
    item = inside(document, "item")
    text = word(document.get("delta")) if kind.endswith(".delta") else ""
    if kind == "response.output_item.added" and item.get("type") == "function_call":
        text = call_of(word(item.get("name")))
    failed = word(inside(response, "error").get("message")) if kind == "response.failed" else ""
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=count(inside(response, "usage"), "output_tokens"),
        finish=word(response.get("status")) if kind in {"response.completed", "response.incomplete"} else "",
        error=failed,
    )


def _chat(delta: Mapping[str, Any]) -> Piece:
    text = word(inside(inside(delta, "message"), "content").get("text"))
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=count(inside(inside(delta, "usage"), "tokens"), "output_tokens"),
        finish=word(delta.get("finish_reason")),
    )
