"""A plot in rows of a terminal that are too few for axes: a bar in each, or the course of a series."""

from __future__ import annotations

import math
from collections.abc import Sequence

from workbench.content.charts.canvas import Piece
from workbench.content.charts.cell_label import cell_label
from workbench.content.charts.cell_rows import bar_rows, interval_rows, matrix_rows
from workbench.content.charts.scales import value_texts
from workbench.content.humanize import fit
from workbench.content.humanize import width as columns_of
from workbench.content.views.plot import Plot, PlotKind, Series

_BLOCKS = "▁▂▃▄▅▆▇█"
_WIDEST_NAME, _LEAST_FOR_NAMES = 10, 28
_ALL = 1_000_000
Row = Sequence[Piece]


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
    return _BLOCKS[round((value - low) / (high - low) * 7)] if high > low else _BLOCKS[3]
