"""An axis: from where to where it goes, and the round numbers that stand on it (steps of 1, 2 or 5)."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

_LARGEST = sys.float_info.max
_LONG = 1e6
_SMALL = 1e-4
_NEAR = 1e-9
_TINY = 1e-290
_LEAST_EXPONENT = -300


@dataclass(frozen=True)
class Axis:
    """A range with its ticks.

    Attributes:
        low: the least value.
        high: the greatest; more than `low`.
        ticks: values between them, in order.
        labels: the ticks as text, as many.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def place(self, value: float) -> float:
        """Returns where a value stands: 0 at `low`, 1 at `high`."""
        # Halves: the difference of two large doubles is infinite.
        return (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)


def axis_of(low: float, high: float, most: int, *, whole: bool = False) -> Axis:
    """Returns an axis over a range.

    Args:
        low: finite.
        high: finite, at least `low`.
        most: how many ticks there is room for, at least two.
        whole: whether only whole numbers stand for something, such as steps and counts.
    """
    if not high / 2 - low / 2:
        low, high = _around(low, whole=whole)
    step = _step(low, high, max(most, 2), least=1.0 if whole else 0.0)
    ticks = _multiples(low, high, step)
    return Axis(low, high, ticks, tuple(tick_label(tick, step, max(abs(low), abs(high))) for tick in ticks))


def _around(value: float, *, whole: bool) -> tuple[float, float]:
    margin = max(1.0, 4 * math.ulp(value)) if whole or abs(value) < _TINY else abs(value) / 10
    return max(value - margin, -_LARGEST), min(value + margin, _LARGEST)


def _step(low: float, high: float, most: int, *, least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten with at most so many ticks, but at least two."""
    half_span = high / 2 - low / 2
    exponent = math.floor(math.log10(half_span / most)) if half_span / most > 0 else _LEAST_EXPONENT
    finer = 0.0
    for factor, power in (
        (f, p) for p in range(max(exponent, _LEAST_EXPONENT), exponent + 4) for f in (1, 2, 5)
    ):
        step = float(f"{factor}e{power}")
        if not math.isfinite(step):
            break
        ticks = math.floor(high / step + _NEAR) - math.ceil(low / step - _NEAR) + 1
        if step >= least and ticks <= most:
            return step if ticks >= 2 or not finer else finer
        finer = step if step >= least else 0.0
    return finer or max(least, half_span)


def _multiples(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last = math.ceil(low / step - _NEAR), math.floor(high / step + _NEAR)
    # A tick of 0.30000000000000004 is one of 0.3.
    return tuple(float(f"{at * step:.12g}") for at in range(first, last + 1))


def tick_label(value: float, step: float, largest: float) -> str:
    """Returns a tick as text: with the decimals of its step; large and small ones with a power of ten."""
    if not value:
        return "0"
    if largest >= _LONG or largest < _SMALL:
        mantissa, _, exponent = f"{value:.3e}".partition("e")
        return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{value:,.{decimals}f}"
