"""The words of an error document that a person wants to read: out of HTML, JSON, or JSON in a text of JSON.

Sources: SageMaker's inference toolkits and TorchServe (`message`), TensorFlow Serving and Triton (`error`),
Text Generation Inference (`error`, `error_type`), the OpenAI API reference (`error.message`), FastAPI
(`detail`, a list of `loc` and `msg`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_LOOKED_AT = 64 * 1024
_DEEPEST = 8
_MOST = 8
"""Errors of one list that are told."""
_NAMES = ("message", "Message", "errorMessage", "error", "detail", "msg")
_HIDDEN = re.compile(r"<(script|style|title)\b", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "title")} | {
    "!--": re.compile("-->")
}
"""What ends an element that nobody reads, and a comment."""


def error_words(text: str) -> str:
    """Returns what an error says, without the document around it; other texts stay as they are."""
    if is_markup(text):
        return without_tags(text[:_LOOKED_AT]) or text
    return _words(text, 0) or text


def is_markup(text: str) -> bool:
    """Returns whether a text is a page of HTML, or XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def without_tags(text: str) -> str:
    """Returns what a page says below its title, on one line."""
    # Loaded here: it has the names of two thousand characters.
    from html import unescape

    return " ".join(unescape(" ".join(_between_tags(text))).split())


def _between_tags(text: str) -> Iterator[str]:
    """Yields what stands between tags, comments, and elements that nobody reads.

    An end that was not found is not looked for again: a page of nothing but beginnings would take seconds.
    """
    ends = dict(_ENDS)
    last = text.rfind(">")
    at = 0
    while (start := text.find("<", at)) >= 0:
        hidden = _HIDDEN.match(text, start)
        name = "!--" if text.startswith("<!--", start) else hidden[1].lower() if hidden else ""
        if name in ends:
            if (end := ends[name].search(text, start + 4)) is not None:
                yield text[at:start]
                at = end.end()
                continue
            del ends[name]
        if start > last:
            break
        yield text[at:start]
        at = text.index(">", start) + 1
    yield text[at:]


def _words(value: Any, depth: int) -> str:
    if depth > _DEEPEST:
        return ""
    if isinstance(value, str):
        document = _document(value)
        return value.strip() if document is None else _words(document, depth + 1)
    if isinstance(value, list):
        return "; ".join(filter(None, (_words(item, depth + 1) for item in value[:_MOST])))
    if not isinstance(value, dict):
        return ""
    words = next((words for name in _NAMES if (words := _words(value.get(name), depth + 1))), "")
    place = value.get("loc")
    if words and isinstance(place, list):
        return f"{'.'.join(map(str, place))}: {words}"
    return words


def _document(text: str) -> Any:
    """The object or list that a text is; None where it is neither."""
    if not text.lstrip().startswith(("{", "[")) or len(text) > _LOOKED_AT:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
