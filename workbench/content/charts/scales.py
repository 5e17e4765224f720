"""What bars and intervals are drawn against, and their values as text."""

from __future__ import annotations

import math

from workbench.content.views.plot import Plot

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


def value_text(value: float, *, signed: bool) -> str:
    """Returns a value in four significant digits; below 1 in four decimals, so that a column is straight."""
    if not value:
        return "0"
    if 1e-3 <= abs(value) < 1:
        return f"{value:+.4f}" if signed else f"{value:.4f}"
    return f"{value:+,.4g}" if signed else f"{value:,.4g}"
