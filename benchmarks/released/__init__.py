"""What the last release measured, for a comparison with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from benchmarks.report import Measure

FILE = Path(__file__).with_name("figures.json")
_WORSE = 1.25
"""How much worse a figure may be before it is told: where other work runs beside it, ratios move so much."""


class Figure(msgspec.Struct, frozen=True):
    """One released number.

    Attributes:
        value: the ratio to its yardstick, or the number itself where it has none.
        unit: of the number; `×` of a ratio.
    """

    value: float
    unit: str


def figure_of(measure: Measure) -> Figure:
    """Returns what of a measure can be compared between machines."""
    if measure.yardstick:
        return Figure(round(measure.ratio, 4), "×")
    return Figure(round(measure.ours, 4), measure.unit)


def load(file: Path = FILE) -> Mapping[str, Figure]:
    """Returns the released figures by what was measured; none before the first release."""
    if not file.exists():
        return {}
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Figure])


def save(measures: Sequence[Measure], file: Path = FILE) -> None:
    """Writes figures down as released, beside those of benchmarks that did not run."""
    figures = {**load(file), **{measure.label: figure_of(measure) for measure in measures}}
    file.write_bytes(
        msgspec.json.format(msgspec.json.encode(dict(sorted(figures.items()))), indent=2) + b"\n"
    )


def is_worse(measure: Measure, released: Mapping[str, Figure]) -> bool:
    """Returns whether a measure is clearly worse than it was released; what is new is not."""
    before, now = released.get(measure.label), figure_of(measure)
    if before is None or before.unit != now.unit:
        return False
    if measure.higher_is_better:
        return now.value * _WORSE < before.value
    return now.value > before.value * _WORSE
