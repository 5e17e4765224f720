"""One measured thing beside its yardstick."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Measure:
    """A number, what it is held against, and whether it is within its budget.

    Attributes:
        label: what was measured.
        ours: the median of ours, in `unit`.
        yardstick: the median of the yardstick in the same run, in `unit`; 0 where there is none.
        unit: such as `ms`.
        budget: the budget in words, such as `≤ 1.5×`.
        ok: whether it is kept.
    """

    label: str
    ours: float
    yardstick: float
    unit: str
    budget: str
    ok: bool

    @property
    def ratio(self) -> float:
        """Ours over the yardstick; 0 where there is none."""
        return self.ours / self.yardstick if self.yardstick else 0.0

    @property
    def higher_is_better(self) -> bool:
        """Whether it is a rate."""
        return self.budget.startswith("≥")

    def as_json(self) -> dict[str, object]:
        """The measure as the members of a JSON object."""
        return {
            "what": self.label,
            "ours": self.ours,
            "yardstick": self.yardstick or None,
            "unit": self.unit,
            "ratio": self.ratio or None,
            "budget": self.budget,
            "ok": self.ok,
        }

    def line(self, released: str = "") -> str:
        """The measure as one aligned line.

        Args:
            released: what to say of the last release.
        """
        ratio = f"{self.ratio:>9.3f}×" if self.yardstick else f"{'–':>10}"
        yardstick = f"{self.yardstick:>11.3f}" if self.yardstick else f"{'–':>11}"
        verdict = "ok" if self.ok else "OVER"
        return (
            f"{self.label:<62}{self.ours:>11.3f}{yardstick} {self.unit:<5}{ratio}"
            f"  {self.budget:<20}{verdict:<6}{released}"
        ).rstrip()


HEADER = f"{'':<62}{'ours':>11}{'yardstick':>11} {'':<5}{'ratio':>10}  {'budget':<20}{'':<6}released"


def side_by_side(
    ours: Callable[[], object], yardstick: Callable[[], object], *, rounds: int, warm: int = 2
) -> tuple[float, float]:
    """Median seconds of two things, taken in turn so that a noisy moment hits both alike.

    Args:
        ours, yardstick: what to time.
        rounds: how often each is timed, from 1.
        warm: how often each runs before, untimed.
    """
    for _ in range(warm):
        ours()
        yardstick()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for timed, action in zip(times, (ours, yardstick), strict=True):
            start = perf_counter()
            action()
            timed.append(perf_counter() - start)
    return median(times[0]), median(times[1])
