"""Plots in a terminal: as wide and high as asked, legend above the data, what is left out is said."""

from __future__ import annotations

import json
import math
import random
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.charts.cells import draw_cells
from workbench.content.charts.palette import MARKERS
from workbench.content.formats.json.plots import json_plots
from workbench.content.views.plot import Plot, PlotKind, Series, bars, histogram, intervals, lines

RANDOM = random.Random(3)
NUMBERS = st.lists(st.floats(), min_size=1, max_size=60)
SIZES = [(40, 10), (76, 16), (190, 50)]


def plots(document: Any) -> tuple[Plot, ...]:
    return json_plots(json.dumps(document).encode()).choices


def drawn(plot: Plot, width: int = 76, height: int = 16) -> list[str]:
    rows = ["".join(text for text, _ in row) for row in draw_cells(plot, width, height)]
    assert len(rows) <= height
    assert all(cell_len(row) <= width for row in rows)
    return rows


FORECAST = {"quantiles": {"0.1": [1, 2, 1], "0.5": [3, 4, 3], "0.9": [5, 9, 8]}, "mean": [3, 5, 4]}


def test_a_forecast_is_a_band_with_lines_in_it() -> None:
    plot = plots(FORECAST)[0]
    rows = drawn(plot)
    assert rows[0] == "↑ value   ● 0.5   ■ mean   ░░ 0.1 to 0.9"
    roles = {role for row in draw_cells(plot, 76, 16) for _, role in row}
    assert {"band-0", "series-0", "series-1"} <= roles
    assert rows[-1].strip() == "step"
    assert rows[-2].split() == ["0", "1", "2"]


def test_in_a_few_rows_the_course_of_each_series_is_told() -> None:
    forecast = plots(FORECAST)[0]
    assert drawn(forecast, 38, 4) == [
        "0.5  ▁█▁ 3 … 4",
        "0.1  ▁█▁ 1 … 2",
        "0.9  ▁█▆ 5 … 9",
        "mean ▁█▅ 3 … 5",
    ]
    assert drawn(forecast, 38, 2) == ["0.5  ▁█▁ 3 … 4", "3 more not shown"]
    assert drawn(forecast, 20, 1) == ["▁█▁ 3 … 4"]
    assert drawn(lines("", [("", [math.nan, 1, math.inf])]), 30, 1) == [" ▄  1 … 1"]
    scores = bars("scores", ("setosa", "virginica", "versicolor"), (0.9, 0.1, 0.0))
    rows = drawn(scores, 30, 2)
    assert rows[0].startswith("setosa") and "█" in rows[0] and rows[1] == "2 more not shown"
    assert drawn(scores, 30, 1) == rows[:1]
    assert [row.split()[0] for row in drawn(scores, 30, 3)] == ["setosa", "virginica", "versicolor"]


@pytest.mark.parametrize(
    ("low", "high"), [(95.5, 131.0), (0.12, 0.31), (-3.1, 4.2), (1_010.5, 1_990.0), (0.0, 0.9)]
)
def test_a_small_plot_has_three_to_five_values_at_its_axis(low: float, high: float) -> None:
    for height in (9, 11, 13):
        ticked = [row for row in drawn(lines("", [("a", [low, high])]), height=height) if "┤" in row]
        assert 3 <= len(ticked) <= 5, (height, ticked)


def test_values_that_are_whole_have_whole_ticks_also_as_int() -> None:
    whole = Plot(PlotKind.LINES, "", (Series("a", (0, 1, 2), (1, 2, 3)),))
    ticks = [row.partition("┤")[0].strip() for row in drawn(whole) if "┤" in row]
    assert len(ticks) > 1
    assert all(tick.isdecimal() for tick in ticks)


def test_two_pairs_of_quantiles_are_two_shades() -> None:
    document = {"0.1": [1, 2], "0.25": [2, 3], "0.75": [4, 5], "0.9": [5, 6]}
    head = drawn(plots(document)[0])[0]
    assert head.endswith("░░ 0.1 to 0.9   ▒▒ 0.25 to 0.75")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_each_of_eight_series_shows_its_marker_on_its_line(width: int, height: int) -> None:
    series = [(f"series {at}", [RANDOM.random() + at for _ in range(100)]) for at in range(8)]
    rows = drawn(lines("t", series), width, height)
    legend = [row for row in rows if "series" in row]
    body = "".join(row for row in rows if row not in legend)
    assert all(marker in body for marker in MARKERS)
    # The legend, where it is cut, says so: it stands above the data, never over it.
    assert rows[: len(legend)] == legend
    assert all(name in " ".join(legend) for name, _ in series) or "more" in legend[-1]


def test_bars_below_zero_go_to_the_left_of_it() -> None:
    rows = drawn(bars("SHAP", ["age", "income", "x"], [0.3, -0.5, 0.0], y_title="SHAP value"))
    assert rows[0].strip() == "SHAP value"
    assert [row.split()[0] for row in rows[1:]] == ["income", "age", "x"]
    zero = rows[1].index("│")
    assert {row.index("│") for row in rows[1:]} == {zero}
    assert "▓" in rows[1][:zero]
    assert "█" in rows[2][zero:]
    assert [row.split()[-1] for row in rows[1:]] == ["-0.5000", "+0.3000", "0"]


def test_a_long_name_is_shortened_in_the_middle() -> None:
    row = drawn(bars("b", ["number of open accounts longer than a year", "x"], [1.0, 2.0]), 60, 10)[-1]
    assert row.startswith("number of op…than a year █")


def test_a_name_of_megabytes_is_not_gone_through_at_each_drawing() -> None:
    name = f"begin {'é' * 4_000_000} end"
    shown = [
        bars("b", [name], [1.0], y_title=name),
        intervals("i", [(name, 0.1, -0.2, 0.3)]),
        lines("l", [(name, [1.0, 2.0]), ("b", [2.0, 3.0])], x_title=name, y_title=name),
        Plot(PlotKind.MATRIX, "m", (Series(name, (1.0,), (0.0,)),), labels=(name,)),
    ]
    before = process_time()
    for plot in shown:
        assert plot is not None
        rows = drawn(plot)
        assert any("begin" in row for row in rows)
        assert plot.kind is PlotKind.LINES or any("é end" in row for row in rows)
    # The whole name takes seconds in each of its places.
    assert process_time() - before < 2


def test_bars_that_do_not_fit_are_counted() -> None:
    rows = drawn(bars("b", [f"n{at}" for at in range(30)], list(range(30))), 60, 10)
    assert rows[-1] == "21 more not shown"


def test_a_matrix_shows_as_many_columns_as_fit() -> None:
    vectors = [[RANDOM.gauss(0, 1) for _ in range(64)] for _ in range(24)]
    matrix = plots({"embeddings": vectors})[0]
    assert matrix.title == "embeddings: similarity of 24 vectors of 64 numbers"
    assert drawn(matrix, 80, 30)[-1] == "14 columns at the right not shown"
    assert "not shown" not in drawn(matrix, 200, 30)[-1]
    assert drawn(matrix, 80, 30)[1].split()[:4] == ["#0", "norm", f"{math.hypot(*vectors[0]):.4g}", "1.00"]


@example([[9.9792015476736e291, 1.7976931348623157e308]], (40, 10))
@given(st.lists(NUMBERS, min_size=1, max_size=9), st.sampled_from(SIZES))
def test_whatever_the_numbers_a_plot_stays_in_its_room(
    rows: list[list[float]], size: tuple[int, int]
) -> None:
    shown: list[Plot | None] = [
        lines("t", [(f"n{at}\x1b", row) for at, row in enumerate(rows)], x_title="x", y_title="y"),
        bars("t", [f"{value}" for value in rows[0]], rows[0]),
        histogram("t", rows[0]),
        intervals("t", [("a", 0.1, -0.2, 0.3)]),
    ]
    for plot in shown:
        if plot is not None:
            drawn(plot, *size)
