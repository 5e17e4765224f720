"""`pipeline`: two containers on one endpoint, invoked by hostname: a tokenizer and a sentiment scorer."""

from __future__ import annotations

import re

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer
from workbench.sandbox.containers.text import json_answer, texts
from workbench.sandbox.hosting.container import Answer, Request

_WORD = re.compile(r"\w+|[^\w\s]")

_LEXICON = {
    2.0: "amazing brilliant delightful excellent fantastic great love loved perfect superb wonderful",
    1.0: "clean easy enjoyed fast friendly fun glad good happy helpful like nice pleasant quick warm",
    -1.0: "bad boring broken cold dirty disappointed dull late noisy poor rude sad slow tired weak",
    -2.0: "awful disgusting dreadful hate hated horrible terrible useless worst",
}
_VALENCE = {word: value for value, words in _LEXICON.items() for word in words.split()}
_NEGATIONS = frozenset(("not", "no", "never", "hardly", "isn", "wasn", "don", "didn", "t"))
_STRENGTHS = {"very": 1.5, "extremely": 2.0, "really": 1.4, "slightly": 0.5, "somewhat": 0.7}


def tokenizer(surroundings: ContainerEnvironment) -> ModelServer:
    """The container that splits texts into tokens with their positions."""

    async def invoke(request: Request) -> Answer:
        return json_answer({"predictions": [{"tokens": _tokens(text)} for text in texts(request)]})

    return ModelServer(surroundings.log, invoke)


def sentiment(surroundings: ContainerEnvironment) -> ModelServer:
    """The container that says how texts feel, by a lexicon with negation and emphasis."""

    async def invoke(request: Request) -> Answer:
        scores = [score(text) for text in texts(request)]
        return json_answer({"predictions": [{"label": _label(value), "score": value} for value in scores]})

    return ModelServer(surroundings.log, invoke)


def score(text: str) -> float:
    """From -1, as bad as can be said, to 1."""
    total = weight = 0.0
    sign = strength = 1.0
    for word in _WORD.findall(text.lower()):
        if word in _NEGATIONS:
            sign = -1.0
        elif word in _STRENGTHS:
            strength = _STRENGTHS[word]
        elif word in _VALENCE:
            total += sign * strength * _VALENCE[word]
            weight += 2.0
            sign = strength = 1.0
        elif not word.isalnum():
            sign = strength = 1.0
    return round(max(-1.0, min(1.0, total / weight)), 4) if weight else 0.0


def _label(value: float) -> str:
    if abs(value) < 0.1:
        return "NEUTRAL"
    return "POSITIVE" if value > 0 else "NEGATIVE"


def _tokens(text: str) -> list[dict[str, object]]:
    return [
        {"text": match.group(), "start": match.start(), "end": match.end()} for match in _WORD.finditer(text)
    ]
