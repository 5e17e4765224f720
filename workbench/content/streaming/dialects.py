"""The text in one frame of a language model's stream, in the dialects that containers speak.

Sources: djl-serving, "LMI schemas" (`token`, `generated_text`, `outputs`, an error inside a 200); Text
Generation Inference (`token`, `error`, `error_type`); the OpenAI API reference, "Chat completion chunk" and
"Completion" (`choices`, `usage`, `error`), which vLLM and LMI follow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

DONE = "[DONE]"
"""What ends an OpenAI stream, in the place of a document."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one frame adds.

    Attributes:
        text: to be put after what came before.
        tokens: how many tokens it is; a chunk with text counts as one where it does not say.
        whole: the text of the whole answer, where a frame repeats it.
        total: the number of tokens of the whole answer, where a frame tells it.
        finish: why the model ended, such as `stop` or `length`.
        error: what went wrong inside an answer that is HTTP 200; empty where nothing did.
    """

    text: str = ""
    tokens: int = 0
    whole: str = ""
    total: int | None = None
    finish: str = ""
    error: str = ""


def piece(frame: str) -> Piece | None:
    """What a frame adds; None where it is in no dialect that is known here."""
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
    if isinstance(whole := document.get("generated_text"), str):
        return Piece(whole=whole, total=_count(_inside(document, "details"), "generated_tokens"))
    return None


def _document(frame: str) -> Mapping[str, Any] | None:
    try:
        found = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        # Half of a surrogate pair in one frame, its other half in the next: Python's own reader takes it.
        if "\\ud" not in frame.lower():
            return None
        try:
            found = json.loads(frame)
        except (ValueError, RecursionError):
            return None
    return found if isinstance(found, dict) else None


def _choice(document: Mapping[str, Any], choices: list[Any]) -> Piece:
    # Of several answers side by side, the first one is put together.
    choice = next((one for one in choices if isinstance(one, dict) and not one.get("index")), {})
    delta = _inside(choice, "delta") or _inside(choice, "message")
    words = [
        delta.get("reasoning_content") or delta.get("reasoning"),
        delta.get("content"),
        choice.get("text"),
    ]
    text = "".join(word for word in words if isinstance(word, str))
    return Piece(
        text=text,
        tokens=int(bool(text)),
        total=_count(_inside(document, "usage"), "completion_tokens"),
        finish=_word(choice.get("finish_reason")),
    )


def _token(document: Mapping[str, Any], token: Mapping[str, Any]) -> Piece:
    details = _inside(document, "details")
    finish = _word(details.get("finish_reason"))
    if finish == "error" or token.get("id") == -1:
        said = _word(token.get("text")) or _word(document.get("generated_text"))
        return Piece(finish=finish, error=said or "the container ended the answer with an error")
    text = _word(token.get("text"))
    special = bool(token.get("special") or token.get("special_token"))
    return Piece(
        text="" if special else text,
        tokens=1,
        total=_count(details, "generated_tokens"),
        finish=finish,
    )


def _error(document: Mapping[str, Any]) -> str:
    found = document.get("error")
    if document.get("object") == "error":
        found = document.get("message") or "error"
    if isinstance(found, dict):
        found = found.get("message") or json.dumps(found)
    return _word(found)


def _inside(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _count(document: Mapping[str, Any], name: str) -> int | None:
    found = document.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
