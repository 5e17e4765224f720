"""Numbers of a body drawn: lines, a forecast with its quantiles, a histogram; probabilities as bars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from workbench.content.extras import installing
from workbench.content.format import ViewKind
from workbench.content.humanize import fit
from workbench.content.sanitize import sanitize_line
from workbench.content.views.plot import Plot, PlotKind, Plots
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Taken

if TYPE_CHECKING:
    from textual_plotext.plot import Plot as Figure

_LEAST_WIDTH, _LEAST_HEIGHT = 20, 6
_WIDEST_LABEL = 24
_TICKS = 5
_LARGE = 1e7
_EIGHTHS = " ▏▎▍▌▋▊▉█"


class PlotCanvas(Widget, can_focus=True):
    """Draws one plot as large as there is room."""

    DEFAULT_CSS = """
    PlotCanvas {
        height: 1fr;
    }
    """
    BINDINGS = [
        Binding("up,left", "step(-1)", "Plot before", show=False),
        Binding("down,right", "step(1)", "Next plot", show=False),
    ]

    plot: Plot | None = None

    def action_step(self, by: int) -> None:
        view = self.parent
        if isinstance(view, PlotView):
            view.step(by)

    def render(self) -> RenderResult:
        plot, width, height = self.plot, self.size.width, self.size.height
        if plot is None:
            return ""
        if plot.kind is PlotKind.BARS:
            return _bars(plot, width, self._color("accent"))
        if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
            return "too small to draw"
        try:
            from textual_plotext.plot import Plot as Figure
        except ImportError:
            return f"needs textual-plotext: {installing('textual-plotext')}"
        figure = Figure()
        figure.plotsize(width, height)
        self._fill(figure, plot)
        drawn_plot = Text.from_ansi(figure.build())
        drawn_plot.no_wrap = True
        return drawn_plot

    def _color(self, name: str) -> str:
        value = self.app.theme_variables.get(name, "")
        return value if value.startswith("#") else ""

    def _rgb(self, name: str, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
        from textual.color import Color, ColorParseError

        try:
            return Color.parse(self.app.theme_variables.get(name, "")).rgb
        except ColorParseError:
            return otherwise

    def _fill(self, figure: Figure, plot: Plot) -> None:
        drawing: Any = figure
        drawing.theme("clear")
        accent = self._rgb("accent", (224, 164, 88))
        quiet = self._rgb("primary", (122, 162, 200))
        named = sum(1 for series in plot.series if series.name) > 1
        if plot.kind is PlotKind.HISTOGRAM:
            series = plot.series[0]
            # By position: plotext would write a middle of sixteen digits below some of the bars.
            places = list(range(len(series.ys)))
            drawing.bar(places, list(series.ys), color=accent, width=1)
            ticks = places[:: max(1, len(places) // _TICKS)]
            drawing.xticks(ticks, [f"{series.xs[at]:.3g}" for at in ticks])
            return
        middle = len(plot.series) // 2
        for at, series in enumerate(plot.series):
            points = [(x, y) for x, y in zip(series.xs, series.ys, strict=True) if math.isfinite(y)]
            if not points:
                continue
            xs, ys = ([point[axis] for point in points] for axis in (0, 1))
            label = sanitize_line(series.name)[:_WIDEST_LABEL] if named else None
            if plot.kind is PlotKind.BANDS:
                color: Any = accent if series.name == "mean" or at == middle else quiet
            else:
                color = accent if len(plot.series) == 1 else _LINES[at % len(_LINES)]
            if len(points) == 1:
                drawing.scatter(xs, ys, label=label, color=color, marker="dot")
            else:
                drawing.plot(xs, ys, label=label, color=color, marker="braille")
        _write_ticks(drawing, [y for series in plot.series for y in series.ys if math.isfinite(y)])


def _write_ticks(drawing: Any, ys: Sequence[float]) -> None:
    """Writes very large values short beside their axis: plotext writes every digit of them."""
    if not ys or max(map(abs, ys)) < _LARGE or min(ys) == max(ys):
        return
    low, step = min(ys), (max(ys) - min(ys)) / (_TICKS - 1)
    ticks = [low + at * step for at in range(_TICKS)]
    drawing.yticks(ticks, [f"{tick:.4g}" for tick in ticks])


_LINES = ("orange", "cyan", "green", "magenta", "blue", "red", "white", "gray")


class PlotView(OpenedView):
    """One plot at a time; Left and Right step through the others."""

    KIND = ViewKind.PLOT

    def make(self) -> Widget:
        self._canvas = PlotCanvas()
        self._plots: tuple[Plot, ...] = ()
        self._at = 0
        return self._canvas

    def take(self, shown: Plots) -> None:
        self._plots = shown.choices
        self._at = 0
        self._put()

    def step(self, by: int) -> None:
        """Draws the next plot, or the one before."""
        if self._plots:
            self._at = (self._at + by) % len(self._plots)
            self._put()
            self.post_message(self.Told())

    def _put(self) -> None:
        plot = self._plots[self._at]
        self._canvas.plot = plot
        note = f"  ({plot.note})" if plot.note else ""
        self.say(f"{plot.title}{note}")
        self._canvas.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        self._canvas.refresh()

    def status(self) -> Content:
        if not self._plots:
            return Content("")
        plot = self._plots[self._at]
        words = [plot.kind.value]
        if len(self._plots) > 1:
            words.append(f"{self._at + 1}/{len(self._plots)}, ← → others")
        return Content(" · ".join(words))

    def value(self) -> Taken | None:
        if not self._plots:
            return None
        plot = self._plots[self._at]
        lines = [",".join(("x", *(_csv(series.name) for series in plot.series)))]
        columns: Sequence[Sequence[float]] = [series.ys for series in plot.series]
        places = plot.labels or plot.series[0].xs
        for at, place in enumerate(places):
            cells = (f"{ys[at]!r}" if at < len(ys) and math.isfinite(ys[at]) else "" for ys in columns)
            lines.append(",".join((_csv(f"{place}"), *cells)))
        text = "\n".join(lines) + "\n"
        return Taken(text.encode(errors="replace"), "the plotted data, as CSV", ".csv")


def _csv(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"\r\n') else cell


def _bars(plot: Plot, width: int, accent: str) -> Text:
    """A line for each label: its name, a bar, its value as a number."""
    values = [value if math.isfinite(value) else 0.0 for value in plot.series[0].ys]
    labels = [drawn(label[: _WIDEST_LABEL * 4]) for label in plot.labels]
    wide = min(_WIDEST_LABEL, max(width // 3, 4), max(map(cell_len, labels), default=1))
    numbers = [f"{value:.6g}" for value in values]
    room = max(width - wide - max(map(len, numbers), default=1) - 3, 4)
    most = max((abs(value) for value in values), default=0.0) or 1.0
    # Probabilities are drawn against 1: half a bar is one half.
    most = 1.0 if 0 < most <= 1 and min(values) >= 0 and sum(values) <= 1.01 else most
    text = Text(no_wrap=True, overflow="crop")
    for label, value, shown in zip(labels, values, numbers, strict=False):
        eighths = round(abs(value) / most * room * 8)
        bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        text.append(fit(label, wide) + " ")
        text.append(f"{bar:<{room}} ", style=accent or "bold")
        text.append(f"{shown}\n")
    return text
