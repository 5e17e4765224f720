"""A report as one HTML file without outside parts: charts are SVG, colours follow the reader's scheme."""

from __future__ import annotations

from typing import NamedTuple

from workbench.services.report.line_chart import plot_of
from workbench.services.report.report import Chart, Report

_LABELS = 170
_PLOT = 420
_VALUES = 90
_ROW = 26


class _Mark(NamedTuple):
    """One row of a chart, in pixels."""

    label: str
    text: str
    y: int
    x: float
    low: float
    high: float
    bar: bool


class _Drawing(NamedTuple):
    """A chart with its places computed."""

    title: str
    width: int
    height: int
    zero: float
    labels: int
    plot: int
    marks: tuple[_Mark, ...]


def html(report: Report) -> str:
    """Returns a report as a page. Everything that comes from records is escaped."""
    from jinja2 import Environment, PackageLoader

    loader = PackageLoader("workbench.services", "report")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    drawings = [_drawing(chart) for chart in report.charts if not chart.lines]
    plots = [plot_of(chart) for chart in report.charts if any(line.points for line in chart.lines)]
    template = environment.get_template("report.html.jinja")
    return template.render(report=report, drawings=drawings, plots=plots) + "\n"


def _drawing(chart: Chart) -> _Drawing:
    values = [bar.value for bar in chart.bars]
    values += [
        bound for interval in chart.intervals for bound in (interval.low, interval.high, interval.value)
    ]
    least, most = min(0.0, *values), max(0.0, *values)
    scale = _PLOT / ((most - least) or 1.0)

    def place(value: float) -> float:
        return round(_LABELS + (value - least) * scale, 1)

    marks = [
        _Mark(
            bar.label, bar.text, at * _ROW + _ROW // 2, place(bar.value), place(0), place(bar.value), bar=True
        )
        for at, bar in enumerate(chart.bars)
    ] or [
        _Mark(
            row.label,
            row.text,
            at * _ROW + _ROW // 2,
            place(row.value),
            place(row.low),
            place(row.high),
            False,
        )
        for at, row in enumerate(chart.intervals)
    ]
    height = _ROW * len(marks)
    return _Drawing(chart.title, _LABELS + _PLOT + _VALUES, height, place(0), _LABELS, _PLOT, tuple(marks))
