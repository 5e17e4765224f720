"""`language-id`: a multi-model container; each model tells the languages of one family apart.

Naive Bayes over character trigrams, learned from the first article of the Universal Declaration of Human
Rights and the most frequent words. Source of the routes: the Developer Guide, "Build Your Own Container for
SageMaker Multi-Model Endpoints".
"""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from workbench.sandbox.containers.server import ContainerEnvironment, guarded
from workbench.sandbox.containers.text import json_answer, texts
from workbench.sandbox.hosting.container import Answer, Request, text_answer

MODELS = {
    "germanic.tar.gz": ("en", "de", "nl", "sv"),
    "romance.tar.gz": ("fr", "es", "it", "pt"),
    "slavic.tar.gz": ("pl", "cs", "ru", "uk"),
}
"""What lies under the endpoint's prefix: languages by model."""

_CAPACITY = 2
"""Models that fit into the container's memory."""
_LOADING = {"slavic.tar.gz": 2.0}
"""Seconds that a download takes; long enough for a ModelNotReadyException. Simulated."""


@dataclass(frozen=True)
class LanguageModel:
    """Trigram counts of a few languages."""

    counts: dict[str, Counter[str]]

    @classmethod
    def trained(cls, languages: tuple[str, ...]) -> LanguageModel:
        """The model of some of the languages in `languages.json`."""
        prose = json.loads(Path(__file__).with_name("languages.json").read_text(encoding="utf-8"))
        return cls({language: Counter(_trigrams(prose[language])) for language in languages})

    def probabilities(self, text: str) -> dict[str, float]:
        """Returns how likely `text` is in each language, the likeliest first."""
        grams = _trigrams(text)
        vocabulary = len(set().union(*self.counts.values()))
        scores = {
            language: sum(
                math.log((counts[gram] + 0.5) / (counts.total() + 0.5 * vocabulary)) for gram in grams
            )
            for language, counts in self.counts.items()
        }
        highest = max(scores.values())
        powers = {language: math.exp(score - highest) for language, score in scores.items()}
        total = sum(powers.values())
        ranked = sorted(powers, key=lambda language: -powers[language])
        return {language: powers[language] / total for language in ranked}


class LanguageServer:
    """The multi-model server of one instance."""

    def __init__(self, surroundings: ContainerEnvironment) -> None:
        self._log = surroundings.log
        self._loaded: dict[str, tuple[str, LanguageModel]] = {}

    async def handle(self, request: Request) -> Answer:
        """Answers one request to `/ping`, `/models`, `/models/{name}` or `/models/{name}/invoke`."""
        parts = request.path.strip("/").split("/")
        match request.method, parts:
            case "GET", ["ping"]:
                return Answer()
            case "POST", ["models"]:
                return await self._load(request.body)
            case "GET", ["models"]:
                return json_answer({"models": [self._entry(name) for name in self._loaded]})
            case method, ["models", name, *rest] if name not in self._loaded:
                return text_answer(
                    404, f"{method}: model {name} is not loaded{' ' + rest[0] if rest else ''}"
                )
            case "GET", ["models", name]:
                return json_answer(self._entry(name))
            case "DELETE", ["models", name]:
                url, _ = self._loaded.pop(name)
                self._log(f"[models] {url} unloaded")
                return Answer()
            case "POST", ["models", name, "invoke"]:
                answer = await guarded(self._log, lambda asked: self._identify(name, asked), request)
                self._log(f'"POST /models/{name}/invoke HTTP/1.1" {answer.status}')
                return answer
        return text_answer(404, "Not Found")

    async def _load(self, body: bytes) -> Answer:
        asked = json.loads(body)
        name, url = asked["model_name"], asked["url"]
        if name in self._loaded:
            return text_answer(409, "already loaded")
        if len(self._loaded) >= _CAPACITY:
            return text_answer(507, "no memory left")
        artifact = url.rpartition("/")[2]
        if artifact not in MODELS:
            return text_answer(400, f"{artifact} holds no model")
        await asyncio.sleep(_LOADING.get(artifact, 0))
        self._loaded[name] = (url, LanguageModel.trained(MODELS[artifact]))
        self._log(f"[models] {url} loaded")
        return Answer()

    def _entry(self, name: str) -> dict[str, str]:
        return {"modelName": name, "modelUrl": self._loaded[name][0]}

    async def _identify(self, name: str, request: Request) -> Answer:
        model = self._loaded[name][1]
        predictions = [
            {"language": next(iter(ranked)), "probabilities": ranked}
            for ranked in map(model.probabilities, texts(request))
        ]
        return json_answer({"predictions": predictions})


def _trigrams(text: str) -> list[str]:
    padded = f" {' '.join(text.lower().split())} "
    return [padded[start : start + 3] for start in range(len(padded) - 2)]
