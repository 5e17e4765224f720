"""Numbers of a body drawn: lines, a forecast with its quantiles, bars, a histogram, similarities."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from workbench.content.charts.cells import LEAST_WIDTH, draw_cells
from workbench.content.charts.csv_text import plot_csv
from workbench.content.charts.files import Files, files_of_plot
from workbench.content.charts.palette import paper
from workbench.content.format import ViewKind
from workbench.content.views.plot import Plot, Plots
from workbench.model.keys.text import with_keys
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Taken


class PlotCanvas(Widget, can_focus=True):
    """Draws one plot as large as there is room."""

    DEFAULT_CSS = """
    PlotCanvas {
        height: 1fr;
    }
    PlotCanvas > .plot--muted {
        color: $text-muted;
    }
    """
    COMPONENT_CLASSES = {"plot--muted"}
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
        width, height = self.size
        if self.plot is None:
            return ""
        if width < LEAST_WIDTH or height < 1:
            return "too small to draw"
        styles = self._styles()
        text = Text(no_wrap=True, overflow="crop", end="")
        rows = draw_cells(self.plot, width, height)
        for piece, role in chain.from_iterable([*row, ("\n", "")] for row in rows):
            text.append(piece, styles.get(role))
        return text

    def _styles(self) -> Mapping[str, Style]:
        """A style for each role: the palette's colours, the theme's for everything else."""
        colours = paper(dark=self.app.current_theme.dark)
        muted = self.get_component_rich_style("plot--muted", partial=True)
        coloured = {role: Style(color=colour) for role, colour in colours.items()}
        blue = coloured["series-1"]
        return {
            **coloured,
            **dict.fromkeys(("muted", "axis", "heat-0"), muted),
            **dict.fromkeys(("text", "heat-1", "heat-2"), Style()),
            "heat-3": blue,
            "heat-4": blue + Style(bold=True),
        }


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
        words = [self._plots[self._at].kind.value]
        if len(self._plots) > 1:
            words.append(f"{self._at + 1} of {len(self._plots)}, ← → others")
        return Content(" · ".join([*words, with_keys("‹response.figure› exports")]))

    def value(self) -> Taken | None:
        if not self._plots:
            return None
        text = plot_csv(self._plots[self._at])
        return Taken(text.encode(errors="replace"), "the plotted data, as CSV", ".csv")

    def files(self) -> Files:
        return files_of_plot(self._plots[self._at]) if self._plots else {}
