"""Makes examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

import pytest

from workbench.services.evaluation.example import Example, Unusable
from workbench.services.evaluation.stored import Examples, Stored
from workbench.store.sqlite.temporary import TemporaryDatabase

Make = Callable[..., Examples]


@pytest.fixture
def database() -> Iterator[TemporaryDatabase]:
    """Where examples are kept."""
    with closing(TemporaryDatabase()) as database:
        yield database


@pytest.fixture
def store(database: TemporaryDatabase) -> Callable[[Sequence[Example]], Examples]:
    """Makes an input of examples."""

    def store(usable: Sequence[Example]) -> Examples:
        unusable = Stored(database.table(), Unusable)
        return Examples(
            "answers.jsonl", Stored(database.table(), Example).rewritten(usable), unusable, labelled=True
        )

    return store


@pytest.fixture
def make(store: Callable[[Sequence[Example]], Examples]) -> Make:
    """Makes the examples of an input from labels and predictions; IDs count from 1."""

    def make(
        labels: Sequence[Any], predictions: Sequence[Any], scores: Sequence[Any] | None = None
    ) -> Examples:
        return store(
            [
                Example(
                    id=str(at + 1),
                    place=f"line {at + 1}",
                    label=label,
                    prediction=prediction,
                    score=None if scores is None else scores[at],
                )
                for at, (label, prediction) in enumerate(zip(labels, predictions, strict=True))
            ]
        )

    return make
