"""The numbers of a plot as CSV."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

from workbench.content.views.plot import Plot, PlotKind
from workbench.model.redaction import redacted


def plot_csv(plot: Plot) -> str:
    """Returns the points that are drawn, a column for each series; gaps are empty cells."""
    if plot.kind is PlotKind.MATRIX:
        rows: list[list[str]] = [["", *plot.labels]]
        rows += [[series.name, *map(_number, series.ys)] for series in plot.series]
        return csv_text(rows)
    head = ["label" if plot.labels else plot.x_title or "x"]
    head += [series.name or plot.y_title or "value" for series in plot.series]
    if plot.labels:
        rows = [
            [label, *(_number(series.ys[at]) for series in plot.series)]
            for at, label in enumerate(plot.labels)
        ]
        return csv_text([head, *rows])
    # Series that were thinned stand at places of their own.
    places = sorted({x for series in plot.series for x in series.xs})
    columns = [dict(zip(series.xs, series.ys, strict=True)) for series in plot.series]
    names = [plot.places[int(x)] if plot.places else _number(x) for x in places]
    rows = [
        [name, *(_number(column.get(x, math.nan)) for column in columns)]
        for name, x in zip(names, places, strict=True)
    ]
    return csv_text([head, *rows])


def csv_text(rows: Sequence[Sequence[str]]) -> str:
    """Returns rows as CSV (RFC 4180, with line feeds), without secrets."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return redacted(stream.getvalue())


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
