"""Numbers that nothing measures: NaN, infinities (JSON has neither), and those too large to compute with."""

from __future__ import annotations

import json
from math import isfinite

import msgspec

from workbench.services.evaluation.example import Value, is_number

_WORDS = frozenset({"nan", "inf", "infinity"})


def decoded(text: bytes) -> Value:
    """Returns a value, with NaN and infinities in it too.

    Raises:
        ValueError: it is not JSON for all that.
    """
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)


def members_of(document: bytes) -> dict[str, msgspec.Raw]:
    """Returns the members of an object, as they are written; empty for anything else."""
    try:
        return msgspec.json.decode(document, type=dict[str, msgspec.Raw])
    except msgspec.ValidationError:
        return {}
    except msgspec.DecodeError:
        return _loose_members(document)


def _loose_members(document: bytes) -> dict[str, msgspec.Raw]:
    try:
        members = json.loads(document)
    except ValueError:
        return {}
    if not isinstance(members, dict):
        return {}
    return {name: msgspec.Raw(json.dumps(value).encode()) for name, value in members.items()}


def obstacle_of(prediction: Value, label: Value, score: Value) -> str:
    """Returns which part of an example is not a number that can be measured; empty where all can be."""
    for noun, value, other in (("prediction", prediction, label), ("label", label, prediction)):
        # In CSV it is a word, which beside a word may be the name of a class.
        if isinstance(value, str) and is_number(other) and value.strip().lower().lstrip("+-") in _WORDS:
            return f"the {noun} is not a finite number: {value.strip()}"
    for noun, value in (("prediction", prediction), ("label", label), ("score", score)):
        if number := _infinite_in(value):
            return f"the {noun} is not a finite number: {number}"
    return ""


def storable(label: Value) -> Value:
    """Returns a label, or the word for one that JSON cannot hold."""
    return _infinite_in(label) or label


def _infinite_in(value: Value) -> str:
    """Returns the first number in a value that is not finite or too large; empty where there is none."""
    if isinstance(value, list | dict):
        parts = value.values() if isinstance(value, dict) else value
        return next(filter(None, map(_infinite_in, parts)), "")
    if not is_number(value):
        return ""
    try:
        return "" if isfinite(value) else json.dumps(value)
    except OverflowError:
        return "an integer that is too large"
