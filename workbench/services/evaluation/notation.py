"""Values that two formats write differently: a label as a number, the prediction as its digits."""

from __future__ import annotations

import re

import msgspec

from workbench.services.evaluation.example import Value, is_number

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TRUTHS = {"true": True, "false": False}


def as_other(value: Value, other: Value) -> Value:
    """Returns a text as the number, or the true or false, that it writes, where the other value is one.

    Args:
        value: a label or a prediction.
        other: what it is held against.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if isinstance(other, bool):
        return _TRUTHS.get(text.lower(), value)
    return _number(text, value) if is_number(other) and _NUMBER.fullmatch(text) else value


def _number(text: str, value: str) -> Value:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        # A plus sign or leading zeros, as in an ID, are more than a number; a point at an edge is not.
        return float(text) if text.startswith(".") or text.endswith(".") else value
