"""Charts of lines: every point inside the frame, ticks that are round."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.services.report.line_chart import HEIGHT, LEFT, RIGHT, TOP, WIDTH, plot_of
from workbench.services.report.report import Chart, Line

POINTS = st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e9)), min_size=1, max_size=60)


@given(POINTS)
def test_every_point_is_inside_the_frame(points: list[tuple[float, float]]) -> None:
    plot = plot_of(Chart("Rate", lines=(Line("a", tuple(sorted(points))),)))

    for pair in plot.curves[0].path.split():
        x, y = map(float, pair.split(","))
        assert LEFT <= x <= WIDTH - RIGHT
        assert TOP <= y <= HEIGHT


def test_ticks_are_round_and_the_marked_point_is_of_the_line() -> None:
    line = Line("rate", ((1, 90.0), (2, 180.0), (4, 340.0), (8, 360.0)), marked=4)

    plot = plot_of(Chart("Sweep", lines=(line,), x="users", y="requests/s"))

    assert [tick.text for tick in plot.y_ticks] == ["0", "100", "200", "300", "400"]
    assert [tick.text for tick in plot.x_ticks] == ["2", "4", "6", "8"]
    assert plot.curves[0].marked == plot.curves[0].dots[2]
