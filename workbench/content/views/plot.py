"""Numbers of a body as something to draw: lines, a forecast with its quantiles, bars, a histogram."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_POINTS = 2_000
"""A series of more points is thinned to them: the least and the greatest of each stretch stay."""
MOST_SERIES = 12
MOST_BARS = 40
_BINS = 40


class PlotKind(StrEnum):
    """How a plot is drawn."""

    LINES = "lines"
    BANDS = "bands"
    """A forecast: series of quantiles from the lowest to the highest, and the mean, over the same steps."""
    BARS = "bars"
    """One series, a bar for each label."""
    HISTOGRAM = "histogram"
    """One series of counts, a bar for each bin; `edges` are one more than the bars."""


@dataclass(frozen=True)
class Series:
    """Numbers in a row.

    Attributes:
        name: of the series; empty where the body gives none.
        ys: the values; NaN where there is none.
        xs: where they stand; as many.
    """

    name: str
    ys: tuple[float, ...]
    xs: tuple[float, ...]


@dataclass(frozen=True)
class Plot:
    """What is drawn.

    Attributes:
        kind: how.
        title: what it is, in a few words.
        series: at least one.
        labels: of the bars, as many as there are values.
        edges: of the bins of a histogram.
        note: what is not drawn, in a sentence; empty where all is.
    """

    kind: PlotKind
    title: str
    series: tuple[Series, ...]
    labels: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Plots:
    """The ways in which a body can be drawn, best first; at least one."""

    choices: tuple[Plot, ...]


def lines(title: str, named: Sequence[tuple[str, Sequence[float]]], note: str = "") -> Plot:
    """Several series over their index."""
    notes = [note] if note else []
    if len(named) > MOST_SERIES:
        notes.append(f"{MOST_SERIES} of {len(named):,} series")
    longest = max((len(values) for _, values in named), default=0)
    if longest > MOST_POINTS:
        notes.append(f"{longest:,} points, thinned")
    series = tuple(thinned(name, values) for name, values in named[:MOST_SERIES])
    return Plot(PlotKind.LINES, title, series, note="; ".join(notes))


def bars(title: str, labels: Sequence[str], values: Sequence[float]) -> Plot:
    """A value for each label, the greatest first where there are more than can be drawn."""
    pairs = [(label, value) for label, value in zip(labels, values, strict=False) if math.isfinite(value)]
    note = ""
    if len(pairs) > MOST_BARS:
        note = f"the {MOST_BARS} greatest of {len(pairs):,}"
        pairs = sorted(pairs, key=lambda pair: -pair[1])[:MOST_BARS]
    ys = tuple(value for _, value in pairs)
    series = Series("", ys, tuple(map(float, range(len(ys)))))
    return Plot(PlotKind.BARS, title, (series,), labels=tuple(label for label, _ in pairs), note=note)


def histogram(title: str, values: Iterable[float]) -> Plot | None:
    """Returns how often values fall into each of 40 bins; None where no two of them differ."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return None
    low, high = min(finite), max(finite)
    width = high / _BINS - low / _BINS
    if not width or not math.isfinite(width):
        return None
    counts = [0] * _BINS
    for value in finite:
        counts[min(int(value / width - low / width), _BINS - 1)] += 1
    edges = tuple(low + width * at for at in range(_BINS + 1))
    middles = tuple(low + width * (at + 0.5) for at in range(_BINS))
    series = Series("", tuple(map(float, counts)), middles)
    return Plot(PlotKind.HISTOGRAM, title, (series,), edges=edges)


def thinned(name: str, values: Sequence[float]) -> Series:
    """A series of at most `MOST_POINTS`."""
    ys = [value if math.isfinite(value) else math.nan for value in values]
    if len(ys) <= MOST_POINTS:
        return Series(name, tuple(ys), tuple(map(float, range(len(ys)))))
    stretch = -(-len(ys) // (MOST_POINTS // 2))
    kept: list[int] = []
    for start in range(0, len(ys), stretch):
        here = [at for at in range(start, min(start + stretch, len(ys))) if not math.isnan(ys[at])]
        if here:
            kept += sorted({min(here, key=ys.__getitem__), max(here, key=ys.__getitem__)})
    return Series(name, tuple(ys[at] for at in kept), tuple(map(float, kept)))
