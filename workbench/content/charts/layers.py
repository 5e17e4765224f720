"""What a plot is made of, in a terminal and on paper: bands, lines with their colours, a legend."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.content.charts.ticks import Axis, axis_of
from workbench.content.views.plot import Plot, PlotKind, Series

_SHADES = 2


@dataclass(frozen=True)
class Band:
    """The room between two quantiles.

    Attributes:
        low: the lower quantile.
        high: the upper one, over the same steps.
        shade: 0 for the outermost, 1 for those within it.
    """

    low: Series
    high: Series
    shade: int

    @property
    def name(self) -> str:
        """What the legend calls it."""
        return f"{self.low.name} to {self.high.name}"


@dataclass(frozen=True)
class Line:
    """A series drawn as a line.

    Attributes:
        series: its points.
        number: which colour and marker it has, from 0 on.
    """

    series: Series
    number: int


@dataclass(frozen=True)
class Layers:
    """A plot, back to front."""

    bands: tuple[Band, ...]
    lines: tuple[Line, ...]

    @property
    def legend(self) -> tuple[tuple[str, str], ...]:
        """Role and name of everything, lines first; empty where there is only one line."""
        entries = [(f"series-{line.number}", line.series.name) for line in self.lines]
        entries += [(f"band-{band.shade}", band.name) for band in self.bands]
        return tuple(entries) if len(entries) > 1 else ()


def layers_of(plot: Plot) -> Layers:
    """Returns what is drawn of lines, or of a forecast: pairs of quantiles as bands, the others as lines."""
    if plot.kind is not PlotKind.BANDS:
        return Layers((), tuple(Line(series, at) for at, series in enumerate(plot.series)))
    quantiles = [series for series in plot.series if series.name != "mean"]
    pairs = len(quantiles) // 2
    bands = tuple(Band(quantiles[at], quantiles[-1 - at], min(at, _SHADES - 1)) for at in range(pairs))
    middle = quantiles[pairs : len(quantiles) - pairs]
    means = [series for series in plot.series if series.name == "mean"]
    return Layers(bands, tuple(Line(series, at) for at, series in enumerate([*middle, *means])))


def ranges(plot: Plot) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Returns the least and greatest of the places and of the values; None where no value is finite."""
    xs = [x for series in plot.series for x, _ in points(series)]
    ys = [y for series in plot.series for _, y in points(series)]
    if not ys:
        return None
    if plot.kind is PlotKind.HISTOGRAM:
        return (plot.edges[0], plot.edges[-1]), (0.0, max(ys))
    return (min(xs), max(xs)), (min(0.0, *ys) if plot.from_zero else min(ys), max(ys))


def across_axis(plot: Plot, low: float, high: float, letters: int, usual: int) -> Axis:
    """Returns the axis of the places.

    Args:
        low, high: the least and the greatest place.
        letters: how many there is room for below it.
        usual: how many ticks it has where they are numbers.
    """
    if not plot.places:
        return axis_of(low, high, max(2, usual), whole=plot.kind is not PlotKind.HISTOGRAM)
    # The first and the last label stand beside their ticks, and take room of their neighbours.
    longest = max(map(len, plot.places))
    axis = axis_of(low, high, max(2, letters // (longest * 3 // 2 + 2)), whole=True)
    named = [tick for tick in axis.ticks if tick.is_integer() and 0 <= tick < len(plot.places)]
    return Axis(axis.low, axis.high, tuple(named), tuple(plot.places[int(tick)] for tick in named))


def points(series: Series) -> Iterator[tuple[float, float]]:
    """Yields the points of a series that have a value."""
    return ((x, y) for x, y in zip(series.xs, series.ys, strict=True) if math.isfinite(y))


def stretches(series: Series) -> Iterator[list[tuple[float, float]]]:
    """Yields the points of a series between its gaps."""
    stretch: list[tuple[float, float]] = []
    for x, y in zip(series.xs, series.ys, strict=True):
        if math.isfinite(y):
            stretch.append((x, y))
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def are_whole(values: Sequence[float]) -> bool:
    """Returns whether only whole numbers stand in a row, so that ticks between them would say nothing."""
    # Whole numbers of JSON are `int`, which has no `is_integer` in Python 3.11.
    return all(value == math.floor(value) for value in values if math.isfinite(value))


def interval_of(plot: Plot, at: int) -> tuple[float, float, float]:
    """Returns value, lower and upper bound of a row of a plot of intervals."""
    value, low, high = (series.ys[at] for series in plot.series[:3])
    return value, low, high
