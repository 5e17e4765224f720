"""`workbench endpoints metrics`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from workbench.cli.commands.endpoints.target import print_pause, target_of
from workbench.cli.core.command import Command, Option, called_with
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import json_line, print_line, terminal_columns
from workbench.cli.options.connection import ConnectionArguments, connection_options
from workbench.cli.options.query import QueryArguments, print_queried, queried, query_options
from workbench.content.account.metric_rows import MetricRow, groups
from workbench.content.humanize import cut, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.metrics import WINDOWS, EndpointMetrics, MetricSeries

_CHART = 40
"""Columns of a chart where there is no terminal to fit it into."""
_SMALLEST_CHART = 10


@dataclass(frozen=True, kw_only=True)
class _Arguments(QueryArguments, ConnectionArguments):
    name: str
    since: str


def _metrics(arguments: _Arguments) -> int:
    """Show CloudWatch metrics: invocations, errors, latency, concurrency, utilization, backlog.

    Each variant and inference component has its own. Metrics without data are left out.
    """
    printing = queried(arguments, arguments.profile)
    with target_of(arguments) as target:
        description = target.endpoints.describe(arguments.name, target.connection, on_pause=print_pause)
        metrics = target.endpoints.metrics(
            description, WINDOWS[arguments.since], target.connection, on_pause=print_pause
        )
    for problem in metrics.problems:
        print_info(sanitize_line(problem.message))
    objects = (_object(series, metrics) for series in metrics.series)
    if printing is not None:
        print_queried(printing, "endpoints metrics", list(objects))
        return Exit.DONE
    if arguments.as_json:
        for series in objects:
            print_line(json_line(series))
        return Exit.DONE
    if not metrics.series:
        print_info(f"CloudWatch has no metrics of {sanitize_line(arguments.name)} since {arguments.since}")
    for line in _page(metrics, terminal_columns()):
        print_line(line)
    return Exit.DONE


def _object(series: MetricSeries, metrics: EndpointMetrics) -> dict[str, Any]:
    return {
        "endpoint_name": metrics.endpoint_name,
        "variant": series.variant or None,
        "component": series.component or None,
        "metric": series.metric,
        "statistic": series.statistic,
        "unit": series.unit,
        "period_seconds": metrics.period_seconds,
        "points": series.points,
    }


def _page(metrics: EndpointMetrics, columns: int | None) -> Iterator[str]:
    titled = groups(metrics, 1)
    rows = [row for group in titled.values() for row in group]
    if not rows:
        return
    widths = [max(map(width, texts)) for texts in zip(*map(_texts, rows), strict=True)]
    room = _CHART if columns is None else max(columns - sum(widths) - 10, _SMALLEST_CHART)
    for position, (title, group) in enumerate(groups(metrics, room).items()):
        if position:
            yield ""
        yield sanitize_line(title)
        for row in group:
            label, latest, overall = _texts(row)
            text = (
                f"  {label:<{widths[0]}}  {latest:>{widths[1]}}  {overall:>{widths[2]}}  {row.chart}".rstrip()
            )
            yield text if columns is None else cut(text, columns)


def _texts(row: MetricRow) -> tuple[str, str, str]:
    return row.label, row.latest, row.overall


command = Command(
    "metrics",
    callback=called_with(_Arguments, _metrics),
    help=_metrics.__doc__,
    params=[
        click.Argument(["name"], metavar="NAME"),
        Option(
            ["--since"],
            type=click.Choice(tuple(WINDOWS)),
            default="1h",
            help="The last hour, three hours or day. [1h]",
        ),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per metric and statistic."),
        *query_options(),
        *connection_options(),
    ],
    examples=(
        "workbench endpoints metrics iris-classifier --sandbox --since 1d",
        "workbench endpoints metrics iris-classifier --sandbox --query '[].[metric, points[-1]]'",
    ),
)
