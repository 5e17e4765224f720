"""Scores of classes in a document: pairs of label and score, two lists side by side, numbers by name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from workbench.content.formats.json.answers.vectors import are_probabilities, class_names, vector_of
from workbench.content.views.plot import MOST_BARS, Plot, bars

_MOST_CLASSES = 1_000
_MOST_RECORDS = 12
_LISTS = (("probabilities", "labels"), ("scores", "labels"), ("probs", "labels"), ("prob", "label"),
          ("probabilities", "classes"), ("scores", "classes"))  # fmt: skip
_LABELS = ("label", "class", "class_name", "name", "category")
_SCORES = ("score", "probability", "confidence", "prob")


def class_plots(name: str, value: Any) -> list[Plot]:
    """Returns the scores of classes as bars, the greatest first."""
    if isinstance(value, list):
        return _pairs(value) or _rows(name, value)
    if isinstance(value, dict):
        return _lists(value) or _mapping(name, value)
    return []


def _pairs(value: list[Any]) -> list[Plot]:
    for label, score in ((label, score) for label in _LABELS for score in _SCORES):
        pairs = [
            (item[label], item[score])
            for item in value
            if isinstance(item, dict)
            and isinstance(item.get(label), str)
            and isinstance(item.get(score), float)
        ]
        names = [name for name, _ in pairs]
        # The same label twice is not a list of classes, but one of detections or tokens.
        if len(pairs) == len(value) > 1 and len(set(names)) == len(names):
            return [bars(f"{score} by {label}", names, [number for _, number in pairs], y_title=score)]
    return []


def _rows(name: str, value: list[Any]) -> list[Plot]:
    """Probabilities of several records: a row each, of as many classes."""
    rows = [vector_of(row) for row in value[:_MOST_RECORDS]]
    vectors = [row for row in rows if row is not None and are_probabilities(row)]
    if len(value) < 2 or len(vectors) < len(rows) or len({len(row) for row in vectors}) > 1:
        return []
    if not all(any(0 < score < 1 for score in row) for row in vectors):
        return []
    title = name or "probabilities"
    return [
        bars(f"{title}, record {at} of {len(value):,}", class_names(row), row, y_title="probability")
        for at, row in enumerate(vectors, 1)
    ]


def _lists(value: dict[str, Any]) -> list[Plot]:
    for scores, labels in _LISTS:
        numbers, names = vector_of(value.get(scores)), value.get(labels)
        if numbers is None:
            continue
        if isinstance(names, list) and len(names) == len(numbers):
            title = f"{scores} by {labels.removesuffix('s').replace('classe', 'class')}"
            return [bars(title, [_label(item) for item in names], numbers, y_title=scores)]
        if scores.startswith("prob") and len(numbers) <= _MOST_CLASSES:
            return [bars(f"{scores} by class", class_names(numbers), numbers, y_title="probability")]
    return []


def _mapping(name: str, value: dict[str, Any]) -> list[Plot]:
    """`{"cat": 0.9, "dog": 0.1}`: probabilities by name."""
    if not 2 <= len(value) <= MOST_BARS or not all(isinstance(item, float) for item in value.values()):
        return []
    numbers: Sequence[float] = list(value.values())
    if not are_probabilities(numbers):
        return []
    return [bars(f"{name or 'probability'} by class", list(value), numbers, y_title="probability")]


def _label(item: Any) -> str:
    if isinstance(item, float) and item.is_integer():
        return str(int(item))
    return item if isinstance(item, str) else json.dumps(item)
