"""What a body begins with, in the few words that a list has room for."""

from __future__ import annotations

import json
import re

HEAD_BYTES = 1024
"""So much of a body is enough to find its first words."""

# Where the user's own words stand in what LMI, TGI, vLLM, OpenAI's and TorchServe's containers are sent. The
# newest message of a chat comes last, but its first is what it is about.
_WORDS = re.compile(r'"(?:inputs|prompt|text|content|question|query|message|input)"\s*:\s*"((?:[^"\\]|\\.)*)')
_SPACE = re.compile(r"\s+")


def snippet(head: bytes, length: int = 60) -> str:
    """The first words of a body, on one line; empty where it is not text.

    Args:
        head: its first bytes, whole or cut anywhere.
        length: characters at most.
    """
    text = head.decode("utf-8", "replace").rstrip("\N{REPLACEMENT CHARACTER}")
    if "\N{REPLACEMENT CHARACTER}" in text or "\0" in text:
        return ""
    if named := _WORDS.search(text):
        text = _unescaped(named[1])
    words = _SPACE.sub(" ", text).strip()
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        # Cut inside an escape sequence.
        return text
