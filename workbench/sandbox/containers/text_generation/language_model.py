"""A small language model: trigrams of a chapter's worth of prose, swayed by what the conversation is about.

Words that the conversation used are likelier (a cache model: Kuhn and De Mori, "A Cache-Based Natural
Language Model for Speech Recognition", 1990), and names that it brought up take the heroine's place.
"""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TOKEN = re.compile(r"[\w'-]+|[.,;:!?()]")
_ENDS = frozenset(".!?")
_UNSPACED = frozenset(".,;:!?)")
_START = "<s>"
_HEROINE = "Alice"
_SWAY = 6.0
"""How much likelier a word is for each time that the conversation used it."""


@dataclass(frozen=True, slots=True)
class Token:
    """One generated token: its number in the vocabulary, its text with its blank, how likely it was."""

    id: int
    text: str
    log_prob: float


class LanguageModel:
    """Counts of which word follows which two."""

    def __init__(self, prose: str) -> None:
        self._after_two: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._after_one: dict[str, Counter[str]] = defaultdict(Counter)
        words: list[str] = []
        for paragraph in prose.split("\n\n"):
            before, last = _START, _START
            for word in tokens(paragraph):
                words.append(word)
                self._after_two[before, last][word] += 1
                self._after_one[last][word] += 1
                before, last = (_START, _START) if word in _ENDS else (last, word)
        self._ids = {word: number for number, word in enumerate(dict.fromkeys(words))}
        self._common = {word for word, count in Counter(words).items() if count > 12}

    def generate(
        self, context: Sequence[str], count: int, temperature: float, rng: random.Random
    ) -> Iterator[Token]:
        """Tokens that follow a conversation.

        Args:
            context: the conversation's words, the oldest first.
            count: how many tokens to make.
            temperature: above 0; lower keeps closer to what is likeliest.
        """
        cached = Counter(word for word in context if word not in self._common)
        names = [word for word in dict.fromkeys(context) if word[:1].isupper() and word not in self._ids]
        before, last = _START, _START
        for number in range(count):
            candidates = self._after_two.get((before, last)) or self._after_one.get(last)
            if candidates is None:
                before, last = _START, _START
                candidates = self._after_two[before, last]
            weights = [
                (times * (1 + _SWAY * cached[word])) ** (1 / temperature)
                for word, times in candidates.items()
            ]
            (word,) = rng.choices(list(candidates), weights)
            probability = weights[list(candidates).index(word)] / sum(weights)
            shown = rng.choice(names) if word == _HEROINE and names else word
            glued = number == 0 or word in _UNSPACED
            yield Token(self._ids[word], shown if glued else f" {shown}", math.log(probability))
            before, last = (_START, _START) if word in _ENDS else (last, word)


def tokens(text: str) -> list[str]:
    """Words and marks of a text."""
    return _TOKEN.findall(text)


@cache
def wonderland() -> LanguageModel:
    """The model of the opening of "Alice's Adventures in Wonderland" (Lewis Carroll, 1865)."""
    return LanguageModel(Path(__file__).with_name("wonderland.txt").read_text(encoding="utf-8"))
