"""A plot on paper: axes with grid lines, bands, lines with markers, bars, and the legend below the title."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from workbench.content.charts.layers import (
    Band,
    Layers,
    Line,
    across_axis,
    are_whole,
    layers_of,
    points,
    ranges,
    stretches,
)
from workbench.content.charts.palette import SHAPES
from workbench.content.charts.paper_rows import bar_shapes, interval_shapes, matrix_shapes, rows_height
from workbench.content.charts.shapes import Anchor, Area, Drawing, Label, Mark, Shape, Stroke, box, label_text
from workbench.content.charts.ticks import Axis, axis_of
from workbench.content.humanize import cut
from workbench.content.views.plot import Plot, PlotKind

WIDTH = 760
_PLOT_HEIGHT = 320
_MARGIN = 16
_TITLE = 22
_LEGEND_ROW = 20
_LETTER = 7.0
_WIDEST_NAME = 40
_OPACITY = (0.22, 0.32)
_MARKERS = 24
_WIDER = 3
"""What a line is wider by for each that lies on it."""
_RING = 8.0
_RING_CORNERS = 24
Places = tuple[float, float, float, float]


def drawing_of(plot: Plot, *, titled: bool = True) -> Drawing:
    """Returns a plot as shapes.

    Args:
        titled: whether its title and note stand above it.
    """
    shapes: list[Shape] = []
    top = float(_MARGIN)
    if titled:
        title = label_text(plot.title)
        shapes.append(Label((_MARGIN, top + 6), cut(title, 95), bold=True))
        top += _TITLE
        if plot.note:
            shapes.append(Label((_MARGIN, top + 4), cut(label_text(plot.note), 105), "muted"))
            top += _TITLE - 4
    if plot.kind in {PlotKind.BARS, PlotKind.INTERVALS, PlotKind.MATRIX}:
        return _rows(plot, shapes, top)
    return _axes(plot, shapes, top)


def _rows(plot: Plot, shapes: list[Shape], top: float) -> Drawing:
    write = {
        PlotKind.BARS: bar_shapes,
        PlotKind.INTERVALS: interval_shapes,
        PlotKind.MATRIX: matrix_shapes,
    }[plot.kind]
    shapes += write(plot, _MARGIN, top, WIDTH - _MARGIN)
    return Drawing(label_text(plot.title), WIDTH, round(top + rows_height(plot) + _MARGIN), tuple(shapes))


def _axes(plot: Plot, shapes: list[Shape], top: float) -> Drawing:
    layers = layers_of(plot)
    if plot.kind is not PlotKind.HISTOGRAM:
        legend, top = _legend(layers, top)
        shapes += legend
    limits = ranges(plot)
    if limits is None:
        shapes.append(Label((_MARGIN, top + 10), "no finite values", "muted"))
        return Drawing(label_text(plot.title), WIDTH, round(top + 30), tuple(shapes))
    (left, right), (low, high) = limits
    upright = axis_of(low, high, 7, whole=are_whole([y for series in plot.series for y in series.ys]))
    start = (
        _MARGIN + max(len(label) for label in (*upright.labels, "")) * _LETTER + (26 if plot.y_title else 8)
    )
    top += 8
    places = (start, top, WIDTH - _MARGIN - 8.0, top + _PLOT_HEIGHT)
    across = across_axis(plot, left, right, int((places[2] - places[0]) / _LETTER), 9)
    shapes += _grid(across, upright, places)
    if plot.kind is PlotKind.HISTOGRAM:
        shapes += _histogram(plot, across, upright, places)
    for band in layers.bands:
        shapes += _band(band, across, upright, places)
    if plot.kind is not PlotKind.HISTOGRAM:
        for index, line in enumerate(layers.lines):
            above = sum(_coincide(line, later) for later in layers.lines[index + 1 :])
            shapes += _line(line, across, upright, places, above)
    bottom = places[3] + 20
    if plot.x_title:
        middle = (places[0] + places[2]) / 2
        bottom += 20
        shapes.append(Label((middle, bottom), cut(label_text(plot.x_title), 60), "muted", Anchor.MIDDLE))
    if plot.y_title:
        at = (_MARGIN + 2, (places[1] + places[3]) / 2)
        shapes.append(Label(at, cut(label_text(plot.y_title), 40), "muted", Anchor.MIDDLE, turned=True))
    return Drawing(label_text(plot.title), WIDTH, round(bottom + _MARGIN), tuple(shapes))


def _legend(layers: Layers, top: float) -> tuple[list[Shape], float]:
    """The legend in rows above the plot, and where it ends."""
    shapes: list[Shape] = []
    x = float(_MARGIN)
    for role, name in layers.legend:
        text = cut(label_text(name), _WIDEST_NAME)
        needed = 34 + len(text) * _LETTER
        if x > _MARGIN and x + needed > WIDTH - _MARGIN:
            x, top = float(_MARGIN), top + _LEGEND_ROW
        kind, _, number = role.partition("-")
        if kind == "band":
            shapes.append(Area(box(x, top + 2, x + 20, top + 12), role, _OPACITY[int(number)] + 0.15))
        else:
            shapes.append(Stroke(((x, top + 7), (x + 20, top + 7)), role, 2))
            shapes.append(_marker(int(number), (x + 10, top + 7)))
        shapes.append(Label((x + 26, top + 7), text))
        x += needed + 10
    return shapes, top + (_LEGEND_ROW if layers.legend else 0)


def _grid(across: Axis, upright: Axis, places: Places) -> Iterator[Shape]:
    left, top, right, bottom = places
    for tick, label in zip(upright.ticks, upright.labels, strict=True):
        y = _y(upright, tick, places)
        yield Stroke(((left, y), (right, y)), "grid")
        yield Label((left - 6, y), label, "muted", Anchor.END)
    for tick, label in zip(across.ticks, across.labels, strict=True):
        x = _x(across, tick, places)
        yield Stroke(((x, bottom), (x, bottom + 4)), "axis")
        yield Label((x, bottom + 14), label, "muted", Anchor.MIDDLE)
    yield Stroke(((left, top), (left, bottom), (right, bottom)), "axis")


def _x(axis: Axis, value: float, places: Places) -> float:
    return round(places[0] + axis.place(value) * (places[2] - places[0]), 1)


def _y(axis: Axis, value: float, places: Places) -> float:
    return round(places[3] - axis.place(value) * (places[3] - places[1]), 1)


def _histogram(plot: Plot, across: Axis, upright: Axis, places: Places) -> Iterator[Shape]:
    for at, count in enumerate(plot.series[0].ys):
        if count:
            left, right = (_x(across, edge, places) for edge in plot.edges[at : at + 2])
            yield Area(box(left, _y(upright, count, places), right - 1, places[3]), "series-0")


def _band(band: Band, across: Axis, upright: Axis, places: Places) -> Iterator[Shape]:
    for above, below in zip(stretches(band.high), stretches(band.low), strict=False):
        outline = [*above, *reversed(below)]
        yield Area(
            tuple((_x(across, x, places), _y(upright, y, places)) for x, y in outline),
            f"band-{band.shade}",
            _OPACITY[band.shade],
        )


def _coincide(line: Line, other: Line) -> bool:
    return line.series.ys == other.series.ys and line.series.xs == other.series.xs


def _line(line: Line, across: Axis, upright: Axis, places: Places, above: int) -> Iterator[Shape]:
    """A line and its markers; below others that go the same way it is wider, to be seen beside them."""
    role = f"series-{line.number}"
    wide = 2 + _WIDER * above
    for stretch in stretches(line.series):
        yield Stroke(tuple((_x(across, x, places), _y(upright, y, places)) for x, y in stretch), role, wide)
    marked = list(points(line.series))
    apart = max(1, len(marked) // _MARKERS)
    for x, y in marked[line.number % apart :: apart]:
        yield _marker(line.number, (_x(across, x, places), _y(upright, y, places)), wide + 2)
    for x, y in marked:
        if x == line.series.marked:
            yield _ring((_x(across, x, places), _y(upright, y, places)))


def _ring(at: tuple[float, float]) -> Stroke:
    angles = [2 * pi * corner / _RING_CORNERS for corner in range(_RING_CORNERS + 1)]
    circle = (
        (round(at[0] + _RING * cos(angle), 1), round(at[1] + _RING * sin(angle), 1)) for angle in angles
    )
    return Stroke(tuple(circle), "text", 1.5)


def _marker(number: int, at: tuple[float, float], radius: float = 4) -> Mark:
    shapes = len(SHAPES)
    return Mark(at, SHAPES[number % shapes], f"series-{number}", number >= shapes, radius)
