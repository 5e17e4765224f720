"""A language model as the judge: each answer scored by a rubric, and how far people agree with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

import msgspec

from workbench.content.formats.json.answers.chat_answer import chat_answer
from workbench.content.search.jmespath_query import Document
from workbench.content.views.view import ViewUnavailableError
from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.services.dataset_batch.bodies.assembly import Part
from workbench.services.evaluation.example import Example, class_name, is_number
from workbench.services.evaluation.scores.endpoint_answers import EndpointAnswers, Read
from workbench.services.evaluation.task import Measure

JUDGE = "judge"
SCORED = "judge_scored"
AGREEMENT = "judge_agreement"
KAPPA = "judge_kappa"
MEASURES = {
    JUDGE: Measure(
        "Judge",
        "The mean score that a judging model gives by the rubric, of the answers that it scores.",
    ),
    SCORED: Measure("Judge, scored", "The share of answers that the judge gave a score on the scale."),
    AGREEMENT: Measure("Judge agrees with people", "The share of scored answers with the same human score."),
    KAPPA: Measure(
        "Judge and people, kappa",
        "Cohen's kappa of the judge's and the human scores, weighted by the square of their difference.",
    ),
}
_STEP = 100
_OBJECT = re.compile(r"\{[^{}]*\}")
_NAMED_SCORE = re.compile(r"\b(?:score|rating|grade)\b\W{0,5}(-?\d+(?:\.\d+)?)", re.IGNORECASE)
_ALONE = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(?:/\s*\d+)?\s*")


class Scale(NamedTuple):
    """The lowest and the highest score."""

    low: float
    high: float


def scale_of(text: str) -> Scale:
    """Reads a scale such as `1-5`.

    Raises:
        UsageError: it is not one.
    """
    match = re.fullmatch(r"(\d+)-(\d+)", text.strip())
    if match is None or int(match[1]) >= int(match[2]):
        words = f"{text!r} is not two numbers, the lower first."
        raise UsageError(either(f"--scale {words}", f"Scale {words}"), "For example, 1-5.")
    return Scale(int(match[1]), int(match[2]))


def prompt_of(rubric: str, example: Example, scale: Scale) -> str:
    """Returns what the judge is asked about an example.

    `${label}`, `${prediction}` and `${id}` in the rubric stand for the example's; a rubric without the first
    two gets both at its end. The form of the reply is always said.
    """
    label, prediction = class_name(example.label), class_name(example.prediction)
    parts = [rubric.strip()]
    if "${prediction}" not in rubric and "${label}" not in rubric:
        parts += [f"Reference answer:\n{label}", f"Answer to score:\n{prediction}"]
    else:
        values = {"label": label, "prediction": prediction, "id": example.id}
        parts = [re.sub(r"\$\{(label|prediction|id)\}", lambda match: values[match[1]], parts[0])]
    parts.append(
        f"Score the answer from {scale.low:g} to {scale.high:g}. "
        'Reply with JSON alone: {"score": NUMBER, "reason": "TEXT"}'
    )
    return "\n\n".join(parts)


def prompts(examples: Iterable[Example], rubric: str, scale: Scale) -> Iterator[str]:
    """Yields what the judge is asked."""
    return (prompt_of(rubric, example, scale) for example in examples)


def with_verdicts(
    examples: Iterable[Example],
    rubric: str,
    scale: Scale,
    answers: EndpointAnswers,
    listener: Callable[[int], object],
) -> Iterator[Example]:
    """Yields the examples with the judge's score; those that it refused, or did not answer, are unscored.

    Raises:
        WorkbenchError: see `EndpointAnswers.answers`.
    """
    iterator = iter(examples)
    done = 0
    while step := list(islice(iterator, _STEP)):
        asked = list(prompts(step, rubric, scale))
        replies = answers.answers(asked)
        for example, prompt in zip(step, asked, strict=True):
            score = _score(replies.get(prompt), scale)
            judged = example.with_score(SCORED, float(score is not None))
            yield judged if score is None else judged.with_score(JUDGE, score)
        done += len(step)
        listener(done)


def verdict_reader(expression: str) -> Read:
    """Returns what reads a score out of an answer; what is kept is the number, or nothing for a refusal.

    Args:
        expression: a JMESPath over the answer that selects the score; empty to look for it in the text that
            the model answered with: its JSON's `score`, `Score: 4`, or a number alone.
    """

    def read(part: Part) -> bytes:
        if not expression:
            score = _in_text(_text(part))
        else:
            answer = Document(part.data, lines=False).ask(expression)
            if answer.error:
                raise UsageError(f"{either('--judge-score', 'Judge score')} {expression!r}: {answer.error}")
            value = msgspec.json.decode(answer.text)
            score = float(value) if is_number(value) else _in_text(value if isinstance(value, str) else "")
        return b"" if score is None else repr(score).encode()

    return read


def _text(part: Part) -> str:
    """The text that a model answered with: out of the JSON around it, or as it stands."""
    try:
        return chat_answer(part.data).utf8.decode()
    except ViewUnavailableError:
        return part.data.decode(errors="replace")


def _in_text(text: str) -> float | None:
    for candidate in _OBJECT.findall(text):
        try:
            value = json.loads(candidate).get("score")
        except (ValueError, AttributeError):
            continue
        if is_number(value):
            return float(value)
        if isinstance(value, str) and (match := _ALONE.fullmatch(value)):
            return float(match[1])
    match = _ALONE.fullmatch(text) or _NAMED_SCORE.search(text)
    return None if match is None else float(match[1])


def _score(reply: bytes | None, scale: Scale) -> float | None:
    """The score, where there is one and it is on the scale."""
    if not reply:
        return None
    score = float(reply)
    return score if scale.low <= score <= scale.high else None
