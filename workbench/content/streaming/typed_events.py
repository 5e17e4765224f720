"""Frames that name what they are in a member `type`: the Responses API of OpenAI, and Anthropic's messages.

Sources: OpenAI API reference, "Streaming events"; Anthropic, "Streaming messages".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.content.streaming.piece import Piece, call_of

_RESPONSES = "response."
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
    if kind not in _MESSAGES:
        return None
    delta = _inside(document, "delta")
    block = _inside(document, "content_block")
    text = "".join(_word(delta.get(name)) for name in ("thinking", "text", "partial_json"))
    if kind == "content_block_start":
        text = (
            call_of(_word(block.get("name"))) if block.get("type") == "tool_use" else _word(block.get("text"))
        )
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=_count(_inside(document, "usage"), "output_tokens"),
        finish=_word(delta.get("stop_reason")),
    )


def _response(document: Mapping[str, Any], kind: str) -> Piece:
    response = _inside(document, "response")
    item = _inside(document, "item")
    text = _word(document.get("delta")) if kind.endswith(".delta") else ""
    if kind == "response.output_item.added" and item.get("type") == "function_call":
        text = call_of(_word(item.get("name")))
    failed = _word(_inside(response, "error").get("message")) if kind == "response.failed" else ""
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=_count(_inside(response, "usage"), "output_tokens"),
        finish=_word(response.get("status")) if kind in {"response.completed", "response.incomplete"} else "",
        error=failed,
    )


def _inside(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    member = document.get(name)
    return member if isinstance(member, dict) else {}


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(document: Mapping[str, Any], name: str) -> int | None:
    value = document.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
