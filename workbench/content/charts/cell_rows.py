"""Bars, intervals and matrices in the cells of a terminal: a row for each label.

In rows that are too few for axes, the course of a series has one, too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.content.charts.canvas import Piece
from workbench.content.charts.cell_label import cell_label
from workbench.content.charts.layers import interval_of
from workbench.content.charts.scales import value_range, value_texts
from workbench.content.charts.ticks import axis_of
from workbench.content.humanize import counted, cut, cut_middle, fit
from workbench.content.humanize import width as columns_of
from workbench.content.views.plot import Plot, PlotKind, Series

_WIDEST_LABEL = 40
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_CELL = 6
_HEAT = 5
_HEIGHTS = "▁▂▃▄▅▆▇█"
_WIDEST_NAME, _LEAST_FOR_NAMES = 10, 28
_ALL = 1_000_000
Row = Sequence[Piece]


def bar_rows(plot: Plot, width: int, height: int) -> list[Row]:
    """Returns a row for each bar: its name, the bar from 0, its value. Negative ones go to the left."""
    values = plot.series[0].ys
    labels, wide = _labels(plot.labels, width)
    numbers = value_texts(values, signed=min(values, default=0) < 0)
    digits = max(map(len, numbers), default=1)
    room = max(width - wide - digits - 3, 4)
    low, high = value_range(plot)
    axis = axis_of(low, high, 2)
    zero = round(axis.place(0) * room)
    rows: list[Row] = []
    for label, value, number in zip(labels, values, numbers, strict=True):
        bar = _left(axis.place(value), zero, room) if value < 0 else _right(axis.place(value), zero, room)
        role = "negative" if value < 0 else "series-1"
        rows.append([(f"{fit(label, wide)} ", "text"), (bar, role), (f" {number:>{digits}}", "text")])
    return _titled(_kept(rows, height - bool(plot.y_title)), plot, width)


def _titled(rows: list[Row], plot: Plot, width: int) -> list[Row]:
    """Rows below the title of their values, which stands above the numbers."""
    title = cut(cell_label(plot.y_title), width)
    return [[(fit(title, width, right=True), "muted")], *rows] if title else rows


def _right(place: float, zero: int, room: int) -> str:
    eighths = max(0, round(place * room * 8) - zero * 8)
    bar = f"{'█' * (eighths // 8)}{_EIGHTHS[eighths % 8].strip()}"
    return f"{' ' * (zero - 1)}│{bar}"[:room].ljust(room) if zero else bar[:room].ljust(room)


def _left(place: float, zero: int, room: int) -> str:
    halves = max(1, round((zero - place * room) * 2))
    bar = ("▐" if halves % 2 else "") + "▓" * (halves // 2)
    return f"{bar:>{max(zero - 1, 0)}}│"[-zero:].ljust(room)


def interval_rows(plot: Plot, width: int, height: int) -> list[Row]:
    """Returns a row for each value with its interval."""
    labels, wide = _labels(plot.labels, width)
    numbers = value_texts(plot.series[0].ys, signed=True)
    digits = max(map(len, numbers), default=1)
    room = max(width - wide - digits - 3, 4)
    low, high = value_range(plot)
    axis = axis_of(low, high, 2)

    def column(value: float) -> int:
        return min(room - 1, round(axis.place(value) * (room - 1)))

    rows: list[Row] = []
    for at, (label, number) in enumerate(zip(labels, numbers, strict=True)):
        value, lower, upper = map(column, interval_of(plot, at))
        line = [" "] * room
        line[column(0)] = "│"
        line[lower : upper + 1] = "─" * (upper + 1 - lower)
        line[value] = "●"
        rows.append(
            [(f"{fit(label, wide)} ", "text"), ("".join(line), "series-1"), (f" {number:>{digits}}", "text")]
        )
    return _titled(_kept(rows, height - bool(plot.y_title)), plot, width)


def matrix_rows(plot: Plot, width: int, height: int) -> list[Row]:
    """Returns a row for each row of a matrix, as many columns as there is room for, numbers in shades."""
    labels, wide = _labels([series.name for series in plot.series], width)
    columns = max(1, min(len(plot.labels), (width - wide - 1) // _CELL))
    heads = "".join(fit(cell_label(label), _CELL - 1, right=True) + " " for label in plot.labels[:columns])
    rows: list[Row] = []
    for label, series in zip(labels, plot.series, strict=True):
        cells = [(f"{value:>{_CELL - 1}.2f} ", heat_role(value)) for value in series.ys[:columns]]
        rows.append([(f"{fit(label, wide)} ", "text"), *cells])
    hidden = len(plot.labels) - columns
    kept = _kept(rows, height - 1 - bool(hidden))
    below: list[Row] = (
        [[(cut(f"{counted(hidden, 'column')} at the right not shown", width), "muted")]] if hidden else []
    )
    return [[(" " * (wide + 1), ""), (heads, "muted")], *kept, *below]


def heat_role(value: float) -> str:
    """Returns the role of a number from -1 to 1: `heat-0` for 0 and below, to `heat-4` for 1."""
    return f"heat-{max(0, min(_HEAT - 1, int(value * _HEAT)))}"


def _labels(labels: Sequence[str], width: int) -> tuple[list[str], int]:
    """The labels, shortened in the middle to at most two fifths of the room, and the columns they take."""
    inert = [cell_label(label) for label in labels]
    wide = min(_WIDEST_LABEL, max(width * 2 // 5, 4), max(map(columns_of, inert), default=1))
    return [cut_middle(label, wide) for label in inert], wide


def _kept(rows: list[Row], height: int) -> list[Row]:
    """The rows that there is room for, and how many there is none for."""
    if len(rows) <= height:
        return rows
    kept = max(1, height - 1)
    return [*rows[:kept], [(f"{len(rows) - kept:,} more not shown", "muted")]]


def small_rows(plot: Plot, width: int, height: int) -> list[Row]:
    """Returns a plot in at most so many rows, the last of which says how many there are none for.

    Args:
        width: columns, at least 20.
        height: rows, at least 1.
    """
    by_label = {
        PlotKind.BARS: bar_rows,
        PlotKind.MATRIX: matrix_rows,
        PlotKind.INTERVALS: interval_rows,
    }.get(plot.kind)
    if by_label is None:
        names = (columns_of(cell_label(series.name)) for series in plot.series)
        wide = min(max(names), _WIDEST_NAME) if width > _LEAST_FOR_NAMES else 0
        rows = [_series_row(series, width, wide) for series in _ordered(plot)]
    else:
        rows = by_label(plot, width, _ALL)
        if len(rows) > height:
            # Titles of columns, and what is told of them, give way to values.
            is_matrix = plot.kind is PlotKind.MATRIX
            heads = 1 if is_matrix else bool(plot.y_title)
            rows = rows[heads : heads + len(plot.series if is_matrix else plot.labels)]
    if len(rows) <= height:
        return rows
    if height == 1:
        return rows[:1]
    return [*rows[: height - 1], [(f"{len(rows) - height + 1:,} more not shown", "muted")]]


def _ordered(plot: Plot) -> Sequence[Series]:
    """The series, of a forecast the quantiles from the middle on first."""
    if plot.kind is not PlotKind.BANDS:
        return plot.series
    return sorted(plot.series, key=lambda series: _from_middle(series.name))


def _from_middle(quantile: str) -> float:
    try:
        return abs(float(quantile) - 0.5)
    except ValueError:
        return math.inf


def _series_row(series: Series, width: int, wide: int) -> Row:
    """The name, the course in blocks, the least and the greatest value."""
    values = [value for value in series.ys if math.isfinite(value)]
    if not values:
        return [("no finite values", "muted")]
    low, high = min(values), max(values)
    span = " … ".join(value_texts((low, high), signed=low < 0))
    name = f"{fit(cell_label(series.name), wide)} " if wide else ""
    room = width - columns_of(name) - columns_of(span) - 1
    if room < 1:
        return [(fit(span, width), "text")]
    columns = [_greatest(series.ys, at, room) for at in range(min(room, len(series.ys)))]
    blocks = "".join(" " if value is None else _block(value, low, high) for value in columns)
    return [(name, "text"), (blocks, "series-0"), (f" {span}", "muted")]


def _greatest(values: Sequence[float], at: int, room: int) -> float | None:
    """The greatest finite value of a column's share of them."""
    count = len(values)
    columns = min(room, count)
    share = values[at * count // columns : max((at + 1) * count // columns, at * count // columns + 1)]
    return max((value for value in share if math.isfinite(value)), default=None)


def _block(value: float, low: float, high: float) -> str:
    return _HEIGHTS[round((value - low) / (high - low) * 7)] if high > low else _HEIGHTS[3]
