"""The text that a language model answered with, out of the JSON around it.

Sources: the OpenAI API reference, "Chat completion", "Completion" and "Responses", which vLLM and LMI use;
Text Generation Inference and djl-serving (`generated_text`, alone or in a list); Hugging Face pipelines
(messages as `generated_text`); Anthropic, "Messages".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.content.humanize import cut
from workbench.content.sanitize import sanitize_line
from workbench.content.streaming.piece import call_of
from workbench.content.views.answer import Answer
from workbench.content.views.view import ViewUnavailableError

_REASON_COLUMNS = 40

_CHOICES = re.compile(rb'"choices"\s*:\s*\[\s*\{')
_SAID = re.compile(rb'"(?:message|text)"\s*:\s*["{]')
_GENERATED = re.compile(rb'\s*(?:\[\s*)*\{\s*"generated_text"\s*:\s*["\[]')
_MESSAGE = re.compile(rb'"type"\s*:\s*"(?:message|output_text)"')
_CONTENT = re.compile(rb'"content"\s*:\s*\[\s*\{')


def is_chat_answer(start: bytes) -> bool:
    """Returns whether the beginning of a document is that of a model's answer in text."""
    if _GENERATED.match(start):
        return True
    if _CHOICES.search(start):
        return _SAID.search(start) is not None
    return _MESSAGE.search(start) is not None and _CONTENT.search(start) is not None


def chat_answer(body: bytes) -> Answer:
    """Returns the text of an answer; of several, one below the other.

    Raises:
        ViewUnavailableError: the document holds none.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ViewUnavailableError("it is not JSON that can be read") from None
    texts = list(_texts(document))
    if not texts:
        raise ViewUnavailableError("it holds no text of a model")
    if len(texts) > 1:
        texts = [f"{at} of {len(texts)}\n\n{text}" for at, text in enumerate(texts, 1)]
    return Answer("\n\n".join(texts).encode(errors="replace"), tuple(_facts(document)))


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, list):
        for item in document:
            yield from _texts(item)
    elif isinstance(document, dict):
        yield from _texts_of(document)


def _texts_of(document: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(choices := document.get("choices"), list):
        for choice in _documents(choices):
            message = choice.get("message")
            yield _message(message) if isinstance(message, dict) else _word(choice.get("text"))
    elif "generated_text" in document:
        held = document["generated_text"]
        messages = _documents(held)
        yield _message(messages[-1]) if messages else _word(held)
    elif isinstance(output := document.get("output"), list):
        yield "\n\n".join(filter(None, map(_message, _documents(output))))
    elif "content" in document:
        yield _message(document)


def _message(message: Mapping[str, Any]) -> str:
    """What a message says: its reasoning, its text, and the tools that it calls."""
    parts = [_word(message.get("reasoning_content")) or _word(message.get("reasoning"))]
    content = message.get("content")
    parts.append(_word(content))
    parts += [
        _word(part.get("text")) or _word(part.get("thinking")) or _call(part) for part in _documents(content)
    ]
    calls = [call.get("function") for call in _documents(message.get("tool_calls"))]
    parts += [_call(call) for call in calls if isinstance(call, dict)]
    if not any(parts):
        parts.append(_call(message))
    return "\n\n".join(part.strip("\n") for part in parts if part)


def _call(call: Mapping[str, Any]) -> str:
    name = _word(call.get("name"))
    arguments = call.get("arguments", call.get("input"))
    arguments_text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return f"{call_of(name)}{arguments_text}" if name and arguments is not None else ""


def _facts(document: Any) -> Iterator[str]:
    """Why the model ended, and how many tokens there were."""
    if isinstance(document, list):
        document = document[0] if len(document) == 1 else {}
    if not isinstance(document, dict):
        return
    details = document.get("details")
    holders = [*_documents(document.get("choices"))[:1], document]
    holders += [details] if isinstance(details, dict) else []
    for holder in holders:
        if reason := _word(holder.get("finish_reason")) or _word(holder.get("stop_reason")):
            yield f"finished: {cut(sanitize_line(reason), _REASON_COLUMNS)}"
            break
    usage = document.get("usage")
    if not isinstance(usage, dict):
        usage = {}
    read = usage.get("prompt_tokens", usage.get("input_tokens"))
    written = usage.get("completion_tokens", usage.get("output_tokens"))
    if written is None and isinstance(details, dict):
        written = details.get("generated_tokens")
    counts = ((read, "read"), (written, "written"))
    tokens = [f"{count:,} {noun}" for count, noun in counts if _is_count(count)]
    if tokens:
        yield f"tokens: {', '.join(tokens)}"


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _documents(items: object) -> list[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
