"""Makes examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from workbench.services.evaluation.example import Example, Examples

Make = Callable[..., Examples]


@pytest.fixture
def make() -> Make:
    """Makes the examples of an input from labels and predictions; IDs count from 1."""

    def make(
        labels: Sequence[Any], predictions: Sequence[Any], scores: Sequence[Any] | None = None
    ) -> Examples:
        usable = tuple(
            Example(
                id=str(at + 1),
                place=f"line {at + 1}",
                label=label,
                prediction=prediction,
                score=None if scores is None else scores[at],
            )
            for at, (label, prediction) in enumerate(zip(labels, predictions, strict=True))
        )
        return Examples("answers.jsonl", usable, (), labelled=True)

    return make
