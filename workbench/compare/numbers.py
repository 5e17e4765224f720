"""Whether two numbers, as they were written, are the same within a tolerance: exact where it matters."""

from __future__ import annotations

import decimal
from decimal import Decimal
from math import inf, isfinite, isnan

from workbench.compare.rules import Rules

_EXACT_IN_FLOATS = 2.0**53
_SURE = 1 + 1e-9
"""Within this of the tolerance, floats are not trusted to tell which side a difference is on."""
_LONG = 300
"""Digits from which a number is not tried as a float."""
_CONTEXT = decimal.Context(prec=60, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[])


def gap(expected: str, actual: str, rules: Rules) -> float | None:
    """Returns how far apart two numbers are; None where that is within the tolerance.

    1.10 equals 1.1. Integers of any length and numbers beyond the range of floats are compared exactly;
    NaN and a number are infinitely far apart.

    Args:
        expected, actual: numbers, as JSON or CSV write them; also NaN and Infinity.
        rules: with the tolerance.
    """
    if expected == actual and expected not in _NAMES_OF_NAN:
        return None
    if len(expected) < _LONG and len(actual) < _LONG:
        first, other = float(expected), float(actual)
        if isnan(first) or isnan(other):
            return None if isnan(first) and isnan(other) and rules.nan_equal else inf
        if abs(first) < _EXACT_IN_FLOATS and abs(other) < _EXACT_IN_FLOATS:
            apart = abs(first - other)
            allowed = max(rules.atol, rules.rtol * max(abs(first), abs(other)))
            if apart > allowed * _SURE:
                return apart
            if apart and apart < allowed / _SURE:
                return None
    return _exact_gap(expected, actual, rules)


_NAMES_OF_NAN = frozenset({"NaN", "nan", "-nan", "NAN"})


def exact(text: str) -> Decimal:
    """A number with all its digits; NaN where its exponent is beyond those of decimals (10 to the 18th)."""
    return Decimal(text, _CONTEXT)


def _exact_gap(expected: str, actual: str, rules: Rules) -> float | None:
    first, other = exact(expected), exact(actual)
    if first.is_nan() or other.is_nan():
        # An exponent beyond those of decimals: what was written is all that can be compared.
        return None if expected == actual else inf
    if first == other:
        return None
    if first.is_infinite() or other.is_infinite():
        return inf
    apart = _CONTEXT.abs(_CONTEXT.subtract(first, other))
    larger = max(_CONTEXT.abs(first), _CONTEXT.abs(other))
    allowed = max(Decimal(repr(rules.atol)), _CONTEXT.multiply(Decimal(repr(rules.rtol)), larger))
    return None if apart <= allowed else float(apart)


def relative(magnitude: float, expected: str) -> float | None:
    """A difference, divided by the expected number; None where that makes no sense."""
    if not isfinite(magnitude) or len(expected) >= _LONG:
        return None
    size = abs(float(expected))
    return magnitude / size if size and isfinite(size) else None


def number_in(text: str) -> str | None:
    """The number that a cell or line is; None where it is none."""
    stripped = text.strip()
    # Python would also take 1_000 and digits of other scripts.
    if not stripped or "_" in stripped or not stripped.isascii():
        return None
    try:
        float(stripped)
    except ValueError:
        return None
    return stripped
