"""A plot in the cells of a terminal: rows of pieces, each with its role."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.content.charts.canvas import BrailleCanvas, Piece
from workbench.content.charts.cell_label import cell_label
from workbench.content.charts.cell_rows import bar_rows, interval_rows, matrix_rows, small_rows
from workbench.content.charts.layers import (
    Band,
    Line,
    across_axis,
    are_whole,
    layers_of,
    points,
    ranges,
    stretches,
)
from workbench.content.charts.palette import MARKERS
from workbench.content.charts.ticks import Axis, axis_of
from workbench.content.humanize import cut
from workbench.content.humanize import width as columns_of
from workbench.content.views.plot import Plot, PlotKind, Series

LEAST_WIDTH, LEAST_HEIGHT = 20, 6
_COLUMNS_OF_A_TICK = 10
_ROWS_OF_A_TICK = 3
_LEAST_TICKS = 3
_WIDEST_NAME = 24
_LEGEND_ROWS = 3
_SHADES = "░▒"
_COLUMNS = " ▁▂▃▄▅▆▇█"
Row = Sequence[Piece]


def draw_cells(plot: Plot, width: int, height: int) -> list[Row]:
    """Returns a plot in at most so many rows, none of them wider than `width`.

    Args:
        width: columns, at least `LEAST_WIDTH`.
        height: rows, at least 1; in fewer than `LEAST_HEIGHT` there are no axes.
    """
    if height < LEAST_HEIGHT:
        return small_rows(plot, width, height)
    if plot.kind is PlotKind.BARS:
        return bar_rows(plot, width, height)
    if plot.kind is PlotKind.MATRIX:
        return matrix_rows(plot, width, height)
    if plot.kind is PlotKind.INTERVALS:
        return interval_rows(plot, width, height)
    return _axes(plot, width, height)


def _axes(plot: Plot, width: int, height: int) -> list[Row]:
    whole = ranges(plot)
    if whole is None:
        return [[("no finite values", "muted")]]
    (left, right), (low, high) = whole
    layers = layers_of(plot)
    head = _head(plot.y_title, layers.legend if plot.kind is not PlotKind.HISTOGRAM else (), width)
    rows = max(2, height - len(head) - 2 - bool(plot.x_title))
    whole_values = are_whole([y for series in plot.series for y in series.ys])
    upright = _value_axis(low, high, rows, whole=whole_values)
    gutter = max(map(len, upright.labels), default=0) + 1
    columns = max(4, width - gutter - 1)
    across = across_axis(plot, left, right, columns, columns // _COLUMNS_OF_A_TICK)
    canvas = BrailleCanvas(columns, rows)
    if plot.kind is PlotKind.HISTOGRAM:
        body = _histogram(plot.series[0], columns, rows, upright)
    else:
        for band in layers.bands:
            _shade(canvas, band, across, upright)
        for line in layers.lines:
            _trace(canvas, line, across, upright)
        for line in layers.lines:
            _mark(canvas, line, len(layers.lines), across, upright)
        body = [canvas.row(row) for row in range(rows)]
    drawn = [*head, *_beside(body, upright, gutter, canvas.height)]
    drawn += _below(across, gutter, columns)
    if plot.x_title:
        title = cut(cell_label(plot.x_title), columns)
        drawn.append(
            [(" " * (gutter + 1 + max(0, (columns - columns_of(title)) // 2)), ""), (title, "muted")]
        )
    return drawn


def _value_axis(low: float, high: float, rows: int, *, whole: bool) -> Axis:
    """The axis of the values: a tick each few rows, but in a small plot closer, so that there are three."""
    usual = max(2, rows // _ROWS_OF_A_TICK)
    axes = (axis_of(low, high, most, whole=whole) for most in range(usual, max(usual, min(5, rows - 1)) + 1))
    first = axis = next(axes)
    while len(axis.ticks) < _LEAST_TICKS and (closer := next(axes, None)) is not None:
        axis = closer
    return axis if len(axis.ticks) >= _LEAST_TICKS else first


def _head(y_title: str, legend: Sequence[tuple[str, str]], width: int) -> list[Row]:
    """The title of the values and the legend, in as few rows as they take."""
    entries: list[list[Piece]] = [[(f"↑ {cut(cell_label(y_title), width - 2)}", "muted")]] if y_title else []
    for role, name in legend:
        kind, _, number = role.partition("-")
        sign = MARKERS[int(number)] if kind == "series" else _SHADES[int(number)] * 2
        entries.append([(f"{sign} ", role), (cut(cell_label(name), _WIDEST_NAME), "text")])
    rows: list[list[Piece]] = []
    room = 0
    for at, entry in enumerate(entries):
        needed = sum(columns_of(text) for text, _ in entry) + 3
        if not rows or needed > room:
            if len(rows) == _LEGEND_ROWS:
                rows[-1] += [(f"and {len(entries) - at} more", "muted"), ("", "")]
                break
            rows.append([])
            room = width
        rows[-1] += [*entry, ("   ", "")]
        room -= needed
    return [_cropped(row[:-1], width) for row in rows]


def _cropped(row: Sequence[Piece], width: int) -> Row:
    kept: list[Piece] = []
    for text, role in row:
        kept.append((cut(text, width) if columns_of(text) > width else text, role))
        width -= columns_of(kept[-1][0])
        if width <= 0:
            break
    return kept


def _beside(body: Sequence[Row], axis: Axis, gutter: int, dots: int) -> list[Row]:
    """The rows with the axis of the values at their left."""
    labels = {
        _dot(1 - axis.place(tick), dots) // 4: label
        for tick, label in zip(axis.ticks, axis.labels, strict=True)
    }
    return [
        [(f"{labels.get(row, ''):>{gutter - 1}} ", "muted"), ("┤" if row in labels else "│", "axis"), *pieces]
        for row, pieces in enumerate(body)
    ]


def _below(axis: Axis, gutter: int, columns: int) -> list[Row]:
    """The axis of the places, and its labels."""
    line, labels, end = ["─"] * columns, "", -2
    for tick, label in zip(axis.ticks, axis.labels, strict=True):
        column = _dot(axis.place(tick), columns * 2) // 2
        start = max(0, min(column - len(label) // 2, columns - len(label)))
        if start >= end + 2 and len(label) <= columns:
            labels = labels.ljust(start) + label
            end = start + len(label)
            line[column] = "┬"
    return [
        [(" " * gutter, ""), (f"└{''.join(line)}", "axis")],
        [(" " * (gutter + 1), ""), (labels, "muted")],
    ]


def _dot(place: float, dots: int) -> int:
    return round(min(max(place, 0.0), 1.0) * (dots - 1))


def _trace(canvas: BrailleCanvas, line: Line, across: Axis, upright: Axis) -> None:
    role = f"series-{line.number}"
    for stretch in stretches(line.series):
        columns: dict[int, list[int]] = {}
        for x, y in stretch:
            heights = columns.setdefault(_dot(across.place(x), canvas.width), [])
            heights.append(_dot(1 - upright.place(y), canvas.height))
        before: tuple[int, int] | None = None
        for x, heights in columns.items():
            # Of many points in one column of dots, the highest and the lowest are its line.
            canvas.line(before or (x, heights[0]), (x, heights[0]), role)
            canvas.line((x, min(heights)), (x, max(heights)), role)
            before = (x, heights[-1])


def _mark(canvas: BrailleCanvas, line: Line, lines: int, across: Axis, upright: Axis) -> None:
    """Puts the marker of a line on some of its points: far apart, and not where those of the others are."""
    marked = list(points(line.series))
    apart = max(6, 3 * lines)
    if lines == 1 and len(marked) * 4 > canvas.columns:
        return
    if len(marked) * 4 <= canvas.columns:
        apart = 1
    due = line.number * apart / max(lines, 1)
    for x, y in marked:
        column = _dot(across.place(x), canvas.width) // 2
        row = _dot(1 - upright.place(y), canvas.height) // 4
        sign = MARKERS[line.number % len(MARKERS)]
        if column >= due and canvas.sign(column, row, sign, f"series-{line.number}"):
            due = column + apart


def _shade(canvas: BrailleCanvas, band: Band, across: Axis, upright: Axis) -> None:
    """Fills the room between two quantiles: one dot in four, and every other one for the inner band."""
    above, below = (_heights(series, canvas, across, upright) for series in (band.high, band.low))
    for x in range(canvas.width):
        if x in above and x in below:
            for y in range(above[x], below[x] + 1):
                if (x + y) % 2 == 0 and (band.shade or x % 2 == 0):
                    canvas.dot(x, y, f"band-{band.shade}")


def _heights(series: Series, canvas: BrailleCanvas, across: Axis, upright: Axis) -> dict[int, int]:
    """The dot of a series in each column of dots, straight between its points."""
    heights: dict[int, int] = {}
    for stretch in stretches(series):
        dots = [(_dot(across.place(x), canvas.width), 1 - upright.place(y)) for x, y in stretch]
        for (start, first), (end, last) in zip(dots, dots[1:] or dots, strict=False):
            for x in range(start, end + 1):
                share = (x - start) / (end - start) if end > start else 0.0
                heights[x] = _dot(first + (last - first) * share, canvas.height)
    return heights


def _histogram(series: Series, columns: int, rows: int, upright: Axis) -> list[Row]:
    bins = len(series.ys)
    levels = [
        round(upright.place(series.ys[min(column * bins // columns, bins - 1)]) * rows * 8)
        for column in range(columns)
    ]
    return [
        [("".join(_COLUMNS[max(0, min(8, level - (rows - 1 - row) * 8))] for level in levels), "series-0")]
        for row in range(rows)
    ]
