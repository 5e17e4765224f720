"""One record that is judged: what is right, what was predicted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeVar

import msgspec

from workbench.model.errors import UsageError
from workbench.model.hints.text import either

Value = Any
"""A JSON value as Python has it."""
_T_co = TypeVar("_T_co", covariant=True)


class Values(Protocol[_T_co]):
    """Values in order, which may be more than memory should hold: read them one after the other."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[_T_co]: ...


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A record with its label and its prediction.

    Args:
        id: the record's.
        place: where it is, for people.
        label: what is right; None where labels are not known.
        prediction: what was answered.
        score: a probability, or one for each class (a list, or an object by class); None where not asked for.
        duration_ms: how long the answer took; None where the input does not say.
        scores: by name, that other endpoints give it.
        human: the score that people give it; None where that was not asked for.
    """

    id: str
    place: str
    label: Value = None
    prediction: Value
    score: Value = None
    duration_ms: float | None = None
    scores: dict[str, float] = {}
    human: float | None = None

    def with_score(self, name: str, score: float) -> Example:
        """Returns the example with one more score."""
        return msgspec.structs.replace(self, scores={**self.scores, name: score})


class Unusable(msgspec.Struct, frozen=True):
    """A record that cannot be judged.

    Args:
        id: the record's.
        place: where it is, for people.
        reason: why, in a few words.
    """

    id: str
    place: str
    reason: str


def class_name(value: Value) -> str:
    """Returns the name of a class, the same for 1, 1.0 and "1", which different formats write."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def single_value(example: Example, noun: str, value: Value) -> str:
    """Returns the name of a class, or the text, that a label or a prediction is.

    Raises:
        UsageError: it is a list or an object.
    """
    if isinstance(value, list | dict):
        raise UsageError(
            f"{example.place}: the {noun} is not a single value.",
            either(
                f"Select a single value, as in --{noun} 'predictions[0].label'.",
                "Select a single value, such as predictions[0].label.",
            ),
        )
    return class_name(value)


def is_number(value: Value) -> bool:
    """Returns whether a value is a number, and not true or false."""
    return isinstance(value, int | float) and not isinstance(value, bool)
