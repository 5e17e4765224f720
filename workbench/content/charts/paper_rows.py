"""Bars, intervals and matrices on paper: a row for each label."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.content.charts.layers import interval_of
from workbench.content.charts.scales import value_range, value_texts
from workbench.content.charts.shapes import Anchor, Area, Label, Mark, Shape, Stroke, box, label_text
from workbench.content.charts.ticks import Axis, axis_of
from workbench.content.humanize import cut
from workbench.content.views.plot import Plot, PlotKind

_ROW = 24
_LABELS = 190
_LABEL_CHARACTERS = 27
_VALUES = 70
_CELL = 46
_AXIS = 26


def rows_height(plot: Plot) -> float:
    """Returns how high the rows of a plot are together, with the axis below."""
    rows = len(plot.series) + 1 if plot.kind is PlotKind.MATRIX else len(plot.labels)
    return rows * _ROW + (0 if plot.kind is PlotKind.MATRIX else _AXIS + (18 if plot.y_title else 0))


def bar_shapes(plot: Plot, left: float, top: float, right: float) -> Iterator[Shape]:
    """Yields a bar from 0 for each label, with its value; those below 0 in another colour, to the left."""
    axis, start, end = _axis(plot, left, right)
    values = plot.series[0].ys
    yield from _scale(plot, axis, start, end, top)
    numbers = value_texts(values, signed=min(values, default=0) < 0)
    zero = _place(axis, 0, start, end)
    for at, (label, value, number) in enumerate(zip(plot.labels, values, numbers, strict=True)):
        y = top + at * _ROW + _ROW / 2
        edge = _place(axis, value, start, end)
        yield _name(label, left, y)
        yield Area(
            box(min(zero, edge), y - 8, max(zero, edge), y + 8), "negative" if value < 0 else "series-1"
        )
        yield Label((right, y), number, "text", Anchor.END)
    yield _zero(zero, top, len(values))


def interval_shapes(plot: Plot, left: float, top: float, right: float) -> Iterator[Shape]:
    """Yields a line from the lower to the upper bound of each value, with a dot at the value."""
    axis, start, end = _axis(plot, left, right)
    yield from _scale(plot, axis, start, end, top)
    yield _zero(_place(axis, 0, start, end), top, len(plot.labels))
    numbers = value_texts(plot.series[0].ys, signed=True)
    for at, (label, text) in enumerate(zip(plot.labels, numbers, strict=True)):
        y = top + at * _ROW + _ROW / 2
        value, low, high = (_place(axis, number, start, end) for number in interval_of(plot, at))
        yield _name(label, left, y)
        yield Stroke(((low, y), (high, y)), "series-1", 2)
        yield Mark((value, y), "circle", "series-1")
        yield Label((right, y), text, "text", Anchor.END)


def matrix_shapes(plot: Plot, left: float, top: float, right: float) -> Iterator[Shape]:
    """Yields a number for each pair, on a ground that is the stronger the nearer it is to 1."""
    start = left + _LABELS
    cell = min(_CELL, (right - start) / max(len(plot.labels), 1))
    for at, label in enumerate(plot.labels):
        yield Label((start + (at + 0.5) * cell, top + _ROW / 2), label_text(label), "muted", Anchor.MIDDLE)
    for row, series in enumerate(plot.series, 1):
        y = top + row * _ROW
        yield _name(series.name, left, y + _ROW / 2)
        for at, value in enumerate(series.ys):
            x = start + at * cell
            yield Area(box(x, y, x + cell - 1, y + _ROW - 1), "series-1", round(max(0.0, value) * 0.6, 3))
            if cell >= _CELL / 1.5:
                yield Label((x + cell / 2, y + _ROW / 2), f"{value:.2f}", "text", Anchor.MIDDLE)


def _axis(plot: Plot, left: float, right: float) -> tuple[Axis, float, float]:
    low, high = value_range(plot)
    return axis_of(low, high, 6), left + _LABELS, right - _VALUES


def _place(axis: Axis, value: float, start: float, end: float) -> float:
    return round(start + axis.place(value) * (end - start), 1)


def _scale(plot: Plot, axis: Axis, start: float, end: float, top: float) -> Iterator[Shape]:
    bottom = top + len(plot.labels) * _ROW
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        x = _place(axis, tick, start, end)
        yield Stroke(((x, top), (x, bottom + 4)), "grid")
        yield Label((x, bottom + 14), label, "muted", Anchor.MIDDLE)
    if plot.y_title:
        title = cut(label_text(plot.y_title), 60)
        yield Label(((start + end) / 2, bottom + 32), title, "muted", Anchor.MIDDLE)


def _zero(zero: float, top: float, rows: int) -> Shape:
    return Stroke(((zero, top), (zero, top + rows * _ROW)), "axis")


def _name(label: str, left: float, y: float) -> Shape:
    return Label((left, y), cut(label_text(label), _LABEL_CHARACTERS))
