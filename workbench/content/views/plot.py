"""Numbers of a body as something to draw: lines, a forecast's quantiles, bars, a histogram, a matrix."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_POINTS = 2_000
"""A series of more points is thinned to them: the least and the greatest of each stretch stay."""
MOST_SERIES = 8
"""More lines than there are colours that everybody can tell apart are not drawn."""
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
    MATRIX = "matrix"
    """A number for each pair: a series for each row, a label for each column; -1 to 1."""
    INTERVALS = "intervals"
    """A value with its interval for each label: three series, the values, the lower and the upper bounds."""


@dataclass(frozen=True)
class Series:
    """Numbers in a row.

    Attributes:
        name: of the series; empty where the body gives none.
        ys: the values; NaN where there is none.
        xs: where they stand; as many.
        marked: where the point stands that is ringed; None where none is.
    """

    name: str
    ys: tuple[float, ...]
    xs: tuple[float, ...]
    marked: float | None = None


@dataclass(frozen=True)
class Plot:
    """What is drawn.

    Attributes:
        kind: how.
        title: what it is, in a few words.
        series: at least one.
        labels: of the bars, as many as there are values.
        edges: of the bins of a histogram.
        places: names of the places of lines and bands from 0 on, such as dates; empty where they are numbers.
        x_title: what the places are; empty where it is not known.
        y_title: what the values are.
        note: what is not drawn, in a sentence; empty where all is.
        from_zero: whether the axis of the values of lines begins at 0 or below.
        limits: the least and the greatest that bars can be; None where that is not known.
    """

    kind: PlotKind
    title: str
    series: tuple[Series, ...]
    labels: tuple[str, ...] = ()
    edges: tuple[float, ...] = ()
    places: tuple[str, ...] = ()
    x_title: str = ""
    y_title: str = ""
    note: str = ""
    from_zero: bool = False
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class Plots:
    """The ways in which a body can be drawn, best first; at least one."""

    choices: tuple[Plot, ...]


def lines(
    title: str,
    named: Sequence[tuple[str, Sequence[float]]],
    note: str = "",
    *,
    x_title: str = "",
    y_title: str = "",
    total: int = 0,
    places: tuple[str, ...] = (),
) -> Plot:
    """Returns several series over their index, from 0 on.

    Args:
        places: names of the indices, such as dates.
        total: of the series that there are, where not all of them are given.
    """
    notes = [note] if note else []
    total = max(total, len(named))
    if total > MOST_SERIES:
        notes.append(f"{MOST_SERIES} of {total:,} series")
    longest = max((len(values) for _, values in named), default=0)
    if longest > MOST_POINTS:
        notes.append(f"{longest:,} points, thinned")
    series = tuple(thinned(name, values) for name, values in named[:MOST_SERIES])
    if not y_title and len(series) == 1:
        y_title = series[0].name
    return Plot(
        PlotKind.LINES, title, series, places=places, x_title=x_title, y_title=y_title, note="; ".join(notes)
    )


def bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[float],
    *,
    y_title: str = "",
    ordered: bool = False,
    note: str = "",
) -> Plot:
    """Returns a value for each label, the one that is farthest from 0 first.

    Args:
        ordered: whether the labels stand in an order of their own, such as words of a text.
    """
    pairs = [(label, value) for label, value in zip(labels, values, strict=False) if math.isfinite(value)]
    notes = [note] if note else []
    largest = sorted(range(len(pairs)), key=lambda at: (-abs(pairs[at][1]), at))
    if len(pairs) > MOST_BARS:
        notes.append(f"the {MOST_BARS} largest of {len(pairs):,}")
    kept = largest[:MOST_BARS]
    pairs = [pairs[at] for at in (sorted(kept) if ordered else kept)]
    ys = tuple(value for _, value in pairs)
    series = Series("", ys, tuple(map(float, range(len(ys)))))
    names = tuple(label for label, _ in pairs)
    return Plot(PlotKind.BARS, title, (series,), labels=names, y_title=y_title, note="; ".join(notes))


def intervals(title: str, rows: Sequence[tuple[str, float, float, float]], *, y_title: str = "") -> Plot:
    """Returns values with their intervals.

    Args:
        rows: label, value, lower and upper bound of each.
    """
    places = tuple(map(float, range(len(rows))))
    series = (
        Series("value", tuple(row[1] for row in rows), places),
        Series("low", tuple(row[2] for row in rows), places),
        Series("high", tuple(row[3] for row in rows), places),
    )
    return Plot(PlotKind.INTERVALS, title, series, labels=tuple(row[0] for row in rows), y_title=y_title)


def histogram(title: str, values: Iterable[float], *, x_title: str = "value") -> Plot | None:
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
    edges = (*(low + width * at for at in range(_BINS)), high)
    middles = tuple(low + width * (at + 0.5) for at in range(_BINS))
    series = Series("", tuple(map(float, counts)), middles)
    return Plot(PlotKind.HISTOGRAM, title, (series,), edges=edges, x_title=x_title, y_title="count")


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
