"""Plots on paper: every point inside the frame, a ring around the point that is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.charts.paper import WIDTH, drawing_of
from workbench.content.charts.shapes import Label, Mark, Stroke
from workbench.content.views.plot import Plot, PlotKind, Series

POINTS = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e9)), min_size=1, max_size=60)
RATES = Series("rate", (90.0, 180.0, 340.0, 360.0), (1.0, 2.0, 4.0, 8.0), marked=4.0)


@given(POINTS)
def test_every_point_is_inside_the_drawing(points: list[tuple[float, float]]) -> None:
    points.sort()
    series = Series("a", tuple(y for _, y in points), tuple(x for x, _ in points))

    drawing = drawing_of(Plot(PlotKind.LINES, "Rate", (series,), from_zero=True), titled=False)

    strokes = [shape for shape in drawing.shapes if isinstance(shape, Stroke)]
    assert all(0 <= x <= WIDTH and 0 <= y <= drawing.height for stroke in strokes for x, y in stroke.points)


@pytest.mark.parametrize(("from_zero", "least"), [(True, "0"), (False, "100")])
def test_values_are_drawn_from_zero_where_the_plot_says_so(from_zero: bool, least: str) -> None:
    plot = Plot(PlotKind.LINES, "Sweep", (RATES,), from_zero=from_zero)

    labels = [shape.text for shape in drawing_of(plot).shapes if isinstance(shape, Label)]

    assert least in labels and ("0" in labels) is from_zero


def test_the_marked_point_has_a_ring_around_its_marker() -> None:
    shapes = drawing_of(Plot(PlotKind.LINES, "Sweep", (RATES,))).shapes

    rings = [shape for shape in shapes if isinstance(shape, Stroke) and shape.points[0] == shape.points[-1]]
    markers = [shape.at for shape in shapes if isinstance(shape, Mark)]
    (ring,) = rings
    middle = tuple(sum(values) / len(values) for values in zip(*ring.points[:-1], strict=True))
    assert middle == pytest.approx(markers[2], abs=0.1)


def test_a_line_below_another_that_goes_the_same_way_is_wider() -> None:
    """The median of a forecast and its mean are often the same numbers: both are to be seen."""
    steps, values = (0.0, 1.0, 2.0), (23.9, 27.1, 30.2)
    series = tuple(
        Series(name, ys, steps) for name, ys in (("0.5", values), ("mean", values), ("other", steps))
    )
    shapes = drawing_of(Plot(PlotKind.LINES, "Forecast", series)).shapes
    lines = {
        shape.role: shape.width for shape in shapes if isinstance(shape, Stroke) and len(shape.points) == 3
    }
    # The first marks are those of the legend.
    marks = {shape.role: shape.radius for shape in shapes if isinstance(shape, Mark)}
    assert lines["series-0"] > lines["series-1"] == lines["series-2"]
    assert marks["series-0"] > marks["series-1"] == marks["series-2"]
