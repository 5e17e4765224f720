"""What bars and intervals are drawn against, and their values as text."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.content.views.plot import Plot

_SIGNIFICANT = 4
_MOST_DECIMALS = 8
_LEAST_PLAIN, _MOST_PLAIN = 0.5, 1e7
_LEAST_OF_ONE = 0.1
"""A bar of less than that share of the room says next to nothing."""


def value_range(plot: Plot) -> tuple[float, float]:
    """Returns a range from 0 or below to 0 or above, not empty.

    Probabilities and similarities are drawn against the most that they can be; probabilities of so many
    classes that each is next to nothing, against the greatest of them.
    """
    if plot.limits is not None:
        return plot.limits
    values = [y for series in plot.series for y in series.ys if math.isfinite(y)]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    if low == 0 and _LEAST_OF_ONE < high <= 1 and sum(plot.series[0].ys) <= 1.01:
        return 0.0, 1.0
    return (low, high) if low < high else (0.0, 1.0)


def value_texts(values: Sequence[float], *, signed: bool) -> list[str]:
    """Returns values as a straight column: the largest has four significant digits, the others its decimals.

    Whole numbers have none. Powers of ten are for a value that is too small for them, and for the huge.
    """
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    whole = all(float(value).is_integer() for value in values)
    decimals = 0 if whole or not largest else max(_SIGNIFICANT - 1 - math.floor(math.log10(largest)), 0)
    return [_value_text(value, decimals, "+" if signed else "") for value in values]


def _value_text(value: float, decimals: int, sign: str) -> str:
    if not value:
        return "0"
    if _LEAST_PLAIN * 10**-decimals <= abs(value) < _MOST_PLAIN and decimals <= _MOST_DECIMALS:
        return f"{value:{sign},.{decimals}f}"
    return f"{value:{sign}.3g}"
