"""Rows of numbers in a document, and how one is drawn that nothing else is known of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from workbench.content.formats.json.answers.embedding_plots import (
    LEAST_DIMENSIONS,
    is_embedding,
    is_embedding_name,
    plots_of_vectors,
)
from workbench.content.views.plot import Plot, bars, histogram, lines

_MOST_CLASSES = 25_000
"""ImageNet has 1,000, with all of its synsets 21,841."""


def vector_of(value: Any) -> list[float] | None:
    """Returns a list of numbers with at least one that is a value, else None.

    null and "NaN" are gaps, as DeepAR writes them.
    """
    if not isinstance(value, list) or len(value) < 2:
        return None
    numbers: list[float] = []
    for item in value:
        if isinstance(item, float):
            numbers.append(item)
        elif item is None or item == "NaN":
            numbers.append(math.nan)
        else:
            return None
    return numbers if any(map(math.isfinite, numbers)) else None


def vector_plots(name: str, vector: Sequence[float]) -> list[Plot]:
    """Returns plots of numbers in a row: bars of probabilities, the norm of an embedding, else a line."""
    title = name or "values"
    if are_probabilities(vector):
        return [bars(f"{title} by class", class_names(vector), vector, y_title="probability")]
    if is_embedding(vector, named=is_embedding_name(name)):
        return plots_of_vectors(name, [vector])
    gaps = len(vector) - sum(map(math.isfinite, vector))
    note = f"{gaps:,} of them NaN, infinite or null: not drawn" if gaps else ""
    line = lines(f"{title}, {len(vector):,} numbers", [(name, vector)], note, x_title="index")
    spread = histogram(f"{title}, {len(vector):,} numbers", vector, x_title=title)
    return [line, spread] if spread is not None and len(vector) >= LEAST_DIMENSIONS else [line]


def are_probabilities(vector: Sequence[float]) -> bool:
    """Returns whether numbers are those of classes that exclude each other."""
    return len(vector) <= _MOST_CLASSES and all(0 <= at <= 1 for at in vector) and abs(sum(vector) - 1) < 0.01


def class_names(vector: Sequence[float]) -> list[str]:
    """Returns names for classes that have none: their numbers, from 0 on."""
    return [f"class {at}" for at in range(len(vector))]
