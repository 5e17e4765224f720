"""Quantiles under any of their names are a band, and dates stand below the plot."""

from __future__ import annotations

import json
from typing import Any

import pytest

from workbench.content.charts.cells import draw_cells
from workbench.content.charts.csv_text import plot_csv
from workbench.content.charts.files import files_of_plot
from workbench.content.format import ViewKind
from workbench.content.formats.csv.plots import delimited_plots
from workbench.content.formats.json.answers.forecasts import level_of
from workbench.content.formats.json.plots import json_plots
from workbench.content.formats.json.shape import views
from workbench.content.views.plot import Plot, PlotKind

DAYS = [f"2026-01-{day:02d}" for day in range(1, 15)]


def first(document: Any) -> Plot:
    return json_plots(json.dumps(document).encode()).choices[0]


def rows(plot: Plot) -> list[str]:
    return ["".join(text for text, _ in row) for row in draw_cells(plot, 76, 16)]


def test_a_quantile_is_known_by_its_name() -> None:
    cases: list[tuple[str, float | None]] = [
        ("0.1", 0.1),
        ("p10", 0.1),
        ("P90", 0.9),
        ("q0.9", 0.9),
        ("quantile_50", 0.5),
        ("10%", 0.1),
        ("p2.5", 0.025),
        ("median", 0.5),
        ("10", None),
        ("p", None),
        ("page", None),
        ("p100", None),
    ]
    for name, level in cases:
        assert level_of(name) == (pytest.approx(level) if level else None), (name, level)


@pytest.mark.parametrize(
    ("low", "middle", "high"),
    [
        ("p10", "p50", "p90"),
        ("q0.1", "q0.5", "q0.9"),
        ("quantile_10", "quantile_50", "quantile_90"),
        ("yhat_lower", "yhat", "yhat_upper"),
    ],
)
def test_quantiles_of_any_name_are_a_band(low: str, middle: str, high: str) -> None:
    plot = first({"predictions": [{high: [4, 5, 6], low: [1, 2, 3], middle: [2, 3, 4]}]})
    assert plot.kind is PlotKind.BANDS
    assert [series.name for series in plot.series] == [low, middle, high]
    records = [{"ds": day, low: 1.0, middle: 2.0 + at, high: 9.0} for at, day in enumerate(DAYS)]
    plot = first(records)
    assert (plot.kind, plot.x_title, plot.places) == (PlotKind.BANDS, "ds", tuple(DAYS))
    assert views(json.dumps(records).encode())[0] is ViewKind.PLOT


def test_percentiles_of_a_latency_are_lines() -> None:
    assert first({"p50": [1, 2], "p95": [3, 4], "p99": [5, 6]}).kind is PlotKind.LINES
    assert first({"page": [1, 2], "post": [3, 4]}).kind is PlotKind.LINES


def test_a_forecast_by_other_names_opens_as_a_plot() -> None:
    document = {"predictions": [{"p10": [1, 2, 3], "p50": [2, 3, 4], "p90": [4, 5, 6]}]}
    assert views(json.dumps(document).encode())[0] is ViewKind.PLOT


@pytest.mark.parametrize(
    "document",
    [
        [
            {"timestamp": f"{day}T00:00:00.000", "mean": at, "0.1": at - 1, "0.9": at + 1}
            for at, day in enumerate(DAYS)
        ],
        {"timestamp": DAYS, "0.1": list(range(14)), "0.9": list(range(1, 15))},
        [{"timestamp": 1_767_225_600 + 86_400 * at, "y": at} for at in range(14)],
        [{"timestamp": 1_767_225_600_000 + 86_400_000 * at, "y": at} for at in range(14)],
        [{"timestamp": day, "y": at} for at, day in enumerate(DAYS)],
    ],
    ids=["AutoGluon", "lists", "seconds", "milliseconds", "records"],
)
def test_dates_stand_below_what_they_are_of(document: Any) -> None:
    plot = first(document)
    assert (plot.x_title, plot.places) == ("timestamp", tuple(DAYS))
    below = rows(plot)[-2]
    assert below.split()[0] == "2026-01-01"
    assert all(word in DAYS for word in below.split())
    assert b"2026-01-01" in files_of_plot(plot)[".svg"]()
    assert plot_csv(plot).splitlines()[1].startswith("2026-01-01,")
    assert "timestamp" not in [series.name for series in plot.series]


def test_columns_of_csv_are_a_forecast_too() -> None:
    body = "ds,yhat,yhat_lower,yhat_upper\n" + "".join(f"{day},2,1,3\n" for day in DAYS)
    (plot,) = delimited_plots(body.encode(), ",").choices
    assert (plot.kind, plot.places) == (PlotKind.BANDS, tuple(DAYS))
    body = "ds,y\n" + "".join(f"{day},2\n" for day in DAYS)
    (plot,) = delimited_plots(body.encode(), ",").choices
    assert (plot.kind, plot.x_title, plot.places) == (PlotKind.LINES, "ds", tuple(DAYS))


def test_scales_that_hide_each_other_are_drawn_apart() -> None:
    records = [{"ds": day, "small": at / 100, "large": at * 1e6} for at, day in enumerate(DAYS)]
    shown = json_plots(json.dumps(records).encode()).choices
    assert [plot.title for plot in shown] == ["small", "large"]
    assert {plot.places for plot in shown} == {tuple(DAYS)}


@pytest.mark.parametrize(
    "days",
    [DAYS[:3] + DAYS[:3], ["x", *DAYS[1:]], [None, *DAYS[1:]], DAYS[::-1]],
    ids=["two", "x", "null", "down"],
)
def test_what_does_not_go_on_is_an_index(days: list[Any]) -> None:
    plot = first([{"ds": day, "y": at} for at, day in enumerate(days)])
    assert (plot.x_title, plot.places) == ("index", ())
