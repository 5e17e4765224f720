"""The charts of an endpoint's metrics, with a cursor that tells the exact values of a period."""

from __future__ import annotations

from datetime import tzinfo

from textual import events
from textual.content import Content
from textual.widgets import Static

from workbench.content.account.metric_rows import MetricRow, column_of, groups, period_at, periods, start_of
from workbench.content.sanitize import sanitize_line
from workbench.model.account.metrics import EndpointMetrics

_METRIC, _VALUE, _OVERALL = 21, 12, 14
"""Columns of a metric's name, of its newest value or that at the cursor, and of its sum or maximum."""
_MARGIN = 4
_BEFORE = _MARGIN + _METRIC + _VALUE + 2 + _OVERALL + 2
"""Columns before a chart."""
_NARROWEST = 8


class MetricCharts(Static):
    """A line for each metric. The cursor is moved by `move`, and by the mouse over a chart.

    Args:
        zone: of the times that are shown.
    """

    def __init__(self, zone: tzinfo | None) -> None:
        super().__init__(id="endpoint-charts", markup=False)
        self._zone = zone
        self._metrics: EndpointMetrics | None = None
        self._title = ""
        self._state = ""
        self._columns = _NARROWEST
        self._period: int | None = None
        self._sought = False

    @property
    def period(self) -> int | None:
        """The period that the cursor is on, from 0 for the oldest; None where there is no cursor."""
        return self._period

    def tell(self, title: str, state: str, metrics: EndpointMetrics | None, columns: int) -> None:
        """Shows metrics, the cursor where it was.

        Args:
            title: says which.
            state: what is still being done, or went wrong; empty for nothing.
            columns: of the screen.
        """
        if metrics is None or (
            self._metrics is not None and metrics.period_seconds != self._metrics.period_seconds
        ):
            self._period = None
        self._title, self._state, self._metrics = title, state, metrics
        self._columns = max(columns - _BEFORE - 3, _NARROWEST)
        self._draw()

    def go_to_top(self) -> None:
        """Brings the charts to the top of the page, and again when they are laid out anew.

        Before they come, and before those that have come are laid out, the page may be too short.
        """
        self._sought = True
        self.scroll_visible(top=True, animate=False)

    def stay(self) -> None:
        """Stays where it is when the charts come, whether or not they were to be brought to the top."""
        self._sought = False

    def on_resize(self) -> None:
        if self._sought and self._metrics is not None:
            self.go_to_top()

    def move(self, by: int) -> None:
        """Moves the cursor by so many periods; where there is none, sets it on the newest."""
        if self._metrics is None or not self._metrics.series:
            return
        last = periods(self._metrics) - 1
        self._period = last if self._period is None else max(0, min(self._period + by, last))
        self._draw()

    def drop(self) -> bool:
        """Takes the cursor away; returns whether there was one."""
        had, self._period = self._period is not None, None
        self._draw()
        return had

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point_at(event.x)

    def on_click(self, event: events.Click) -> None:
        self._point_at(event.x)

    def _point_at(self, x: int) -> None:
        column = x - _BEFORE
        if self._metrics is None or not self._metrics.series or not 0 <= column < self._columns:
            return
        period = period_at(column, self._metrics, self._columns)
        if period != self._period:
            self._period = period
            self._draw()

    def _draw(self) -> None:
        notes = filter(None, (sanitize_line(self._state), self._moment()))
        state = "".join(f" · {note}" for note in notes)
        parts = [Content.assemble((self._title, "bold $accent"), (state, "$text-muted"))]
        if self._metrics is not None:
            column = None
            if self._period is not None:
                column = column_of(self._period, self._metrics, self._columns)
            for group, rows in groups(self._metrics, self._columns, self._period).items():
                parts.append(Content.assemble((f"  {sanitize_line(group)}", "bold")))
                parts += [_line(row, column) for row in rows]
        self.update(Content("\n").join(parts))

    def _moment(self) -> str:
        """Returns the time of the cursor's period; without a cursor, which keys set one."""
        if self._metrics is None or not self._metrics.series:
            return ""
        if self._period is None:
            return "← → values of a time"
        start = start_of(self._period, self._metrics).astimezone(self._zone)
        minutes = self._metrics.period_seconds // 60
        return f"at {start:%a %H:%M}, {minutes} min"


def _line(row: MetricRow, column: int | None) -> Content:
    """A metric in one line; one that counts errors is coloured where there are some.

    Args:
        column: of the cursor; None for the newest value and no cursor.
    """
    look = "$text-warning" if row.problem else ""
    value = row.latest if column is None else row.at_cursor or "–"
    chart = row.chart
    at = len(chart) if column is None else column
    return Content.assemble(
        (f"{'':{_MARGIN}}{sanitize_line(row.label):<{_METRIC}}", "$text-muted"),
        (f"{value:>{_VALUE}}  {row.overall:>{_OVERALL}}  ", look),
        (chart[:at], look or "$accent"),
        (chart[at : at + 1], "reverse"),
        (chart[at + 1 :], look or "$accent"),
    )
