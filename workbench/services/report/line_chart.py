"""A chart of lines with its places computed, in pixels: round ticks, a legend, the point that stands out."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import NamedTuple

from workbench.services.report.report import Chart

WIDTH, HEIGHT = 680, 260
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 12, 44
_TICKS = 5
_MOST_DOTS = 40
"""Points of a line that are each drawn as a dot; more would hide the line."""


class Tick(NamedTuple):
    """A tick of an axis: where it is, and what stands there."""

    place: float
    text: str


class Curve(NamedTuple):
    """A line of a chart.

    Args:
        label: in the legend.
        style: its colour and dashes, from 0.
        path: its points as SVG's `polyline` has them.
        dots: points that are drawn, each.
        marked: the point that stands out; None where none does.
    """

    label: str
    style: int
    path: str
    dots: tuple[tuple[float, float], ...]
    marked: tuple[float, float] | None


class Plot(NamedTuple):
    """A chart of lines."""

    title: str
    x: str
    y: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def plot_of(chart: Chart) -> Plot:
    """Returns the drawing of a chart that has lines with points in them."""
    points = [point for line in chart.lines for point in line.points]
    least, most = min(x for x, _ in points), max(x for x, _ in points)
    x_step = _step(most - least)
    y_step = _step(max(y for _, y in points))
    top = max(ceil(max(y for _, y in points) / y_step), 1) * y_step

    def place(x: float, y: float) -> tuple[float, float]:
        across = (x - least) / ((most - least) or 1.0)
        right = LEFT + across * (WIDTH - RIGHT - LEFT)
        return round(right, 1), round(HEIGHT - BOTTOM - y / top * (HEIGHT - BOTTOM - TOP), 1)

    curves = []
    for style, line in enumerate(chart.lines):
        places = tuple(place(x, y) for x, y in line.points)
        marked = next((place(x, y) for x, y in line.points if x == line.marked), None)
        path = " ".join(f"{x},{y}" for x, y in places)
        curves.append(Curve(line.label, style, path, places if len(places) <= _MOST_DOTS else (), marked))
    first = ceil(least / x_step)
    x_values = [step * x_step for step in range(first, floor(most / x_step) + 1)]
    y_values = [step * y_step for step in range(round(top / y_step) + 1)]
    return Plot(
        chart.title,
        chart.x,
        chart.y,
        tuple(Tick(place(value, 0)[0], f"{value:,.6g}") for value in x_values),
        tuple(Tick(place(least, value)[1], f"{value:,.6g}") for value in y_values),
        tuple(curves),
    )


def _step(span: float) -> float:
    """Returns a round distance between ticks: 1, 2 or 5 times a power of ten."""
    rough = span / _TICKS
    # The smallest numbers divide to 0.
    if rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
