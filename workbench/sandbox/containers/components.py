"""`components`: two inference components on one endpoint, which summarize a text and find its keywords."""

from __future__ import annotations

import re
from collections import Counter

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer
from workbench.sandbox.containers.text import json_answer, texts
from workbench.sandbox.hosting.container import Answer, Request

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON_WORDS = """
a about after all also an and any are as at be been but by can could did do does for from had has have he her
his how i if in into is it its just like may more most no not of on one or our out over she so some than that
the their them then there these they this to up very was we were what when which who will with would you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_SENTENCES = 2
_KEYWORDS = 8


def summarizer(surroundings: ContainerEnvironment) -> ModelServer:
    """The component that picks the sentences that say the most."""

    async def invoke(request: Request) -> Answer:
        return json_answer([{"summary_text": summary(text)} for text in texts(request)])

    return ModelServer(surroundings.log, invoke)


def keyword_finder(surroundings: ContainerEnvironment) -> ModelServer:
    """The component that ranks the words of a text."""

    async def invoke(request: Request) -> Answer:
        ranked = [_words(text).most_common(_KEYWORDS) for text in texts(request)]
        return json_answer(
            [{"keywords": [{"word": word, "count": count} for word, count in words]} for words in ranked]
        )

    return ModelServer(surroundings.log, invoke)


def summary(text: str) -> str:
    """The sentences of the most frequent words, in the order they stand in (Luhn, 1958)."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]
    frequency = _words(text)

    def weight(position: int) -> float:
        words = _words(sentences[position])
        return sum(frequency[word] for word in words) / (len(words) or 1)

    chosen = sorted(range(len(sentences)), key=weight, reverse=True)[:_SENTENCES]
    return " ".join(sentences[position] for position in sorted(chosen))


def _words(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(text.lower()) if word not in _COMMON and len(word) > 2)
