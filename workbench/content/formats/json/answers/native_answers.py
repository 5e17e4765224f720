"""Texts of the servers' own interfaces, and of pipelines, which none of the shared dialects describes.

Sources: SGLang and vLLM, `/generate` (`text`); Hugging Face pipelines (`summary_text`, `translation_text`,
`text` with `chunks` for speech); JumpStart (`generated_texts`); Cohere, "Generate" and "Chat" (`generations`,
`text`, `message`); Anthropic, "Text Completions"
(`completion`); and those that stream in the same members: see `workbench.content.streaming.native_frames`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.content.members import documents, word
from workbench.content.streaming.native_frames import native

_PIPELINES = ("summary_text", "translation_text", "completion")
_BESIDE_TEXT = frozenset({"meta_info", "finish_reason", "stop_reason", "generation_id", "chunks", "segments"})
"""A `text` is what a model wrote or heard where one of them stands beside it."""
_MEMBERS = re.compile(
    rb'"(?:text_output|generated_texts?|generations|candidates|meta_info|done|refusal|generation_id'
    rb'|choices|completion|finish_reason|chunks|segments|(?:summary|translation)_text)"\s*:|"role"\s*:\s*"assistant"'
    rb'|"type"\s*:\s*"function_call"|"stop"\s*:\s*(?:true|false)|^\s*\{\s*"text"\s*:\s*\['
)


def may_hold_text(start: bytes) -> bool:
    """Returns whether a document has a member of such an interface, so that it is worth reading."""
    return _MEMBERS.search(start) is not None


def native_texts(document: Mapping[str, Any]) -> Iterator[str]:
    """Yields the texts of a document, none where it is of another kind."""
    piece = native(document)
    if piece is not None:
        yield piece.text
        return
    if isinstance(texts := document.get("generated_texts"), list):
        yield from filter(None, map(word, texts))
    if len(document) == 1 or not _BESIDE_TEXT.isdisjoint(document):
        yield from (words for name in _PIPELINES if (words := word(document.get(name))))
    for generation in documents(document.get("generations")):
        yield word(generation.get("text"))
    text: object = document.get("text")
    if isinstance(text, list) and len(document) == 1:
        yield from filter(None, map(word, text))
    elif isinstance(text, str) and not _BESIDE_TEXT.isdisjoint(document):
        yield text
