"""What of CSV and TSV can be drawn: its columns of numbers as series, a single row as a vector."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from workbench.content.formats.csv.table import delimited_table
from workbench.content.formats.json.answers.forecasts import forecast_of
from workbench.content.formats.json.answers.times import time_of
from workbench.content.formats.json.answers.vectors import vector_plots
from workbench.content.humanize import counted
from workbench.content.views.plot import MOST_SERIES, Plots, lines
from workbench.content.views.table import ColumnType, Table, number
from workbench.content.views.view import ViewUnavailableError

_MOST_CELLS = 2_000_000


def delimited_plots(body: bytes, separator: str) -> Plots:
    """All that can be drawn of a delimited text, best first."""
    table = delimited_table(body, separator)
    if len(table) == 1:
        vector = [value for cell in table.row(0) if (value := number(cell)) is not None]
        if len(vector) < 2 or not any(map(math.isfinite, vector)):
            raise ViewUnavailableError("it has no row of numbers to draw")
        return Plots(tuple(vector_plots("row 1", vector)))
    numeric = [index for index, column in enumerate(table.columns) if column.type is ColumnType.NUMBER]
    if not numeric:
        raise ViewUnavailableError("no column is numeric")
    shown = numeric[:MOST_SERIES]
    if len(table) * len(table.columns) > _MOST_CELLS:
        raise ViewUnavailableError("it is too large to be drawn")
    series: list[list[float]] = [[] for _ in shown]
    for index in range(len(table)):
        cells = table.row(index)
        for values, column in zip(series, shown, strict=True):
            value = number(cells[column])
            values.append(math.nan if value is None else value)
    named = [
        (table.columns[column].name or f"column {column + 1}", values)
        for column, values in zip(shown, series, strict=True)
    ]
    time, places = _moments(table, dict(named))
    named = [(name, values) for name, values in named if name != time] if time else named
    if named and (forecast := forecast_of(named, places, time or "row")) is not None:
        return Plots((forecast,))
    if len(named) == 1 and not places:
        return Plots(tuple(vector_plots(*named[0])))
    title = counted(len(table), "row")
    return Plots((lines(title, named, x_title=time or "row", total=len(numeric), places=places),))


def _moments(table: Table, numbers: Mapping[str, Sequence[float]]) -> tuple[str, tuple[str, ...]]:
    """The column of dates, or of seconds since 1970, that the rows stand at; empty where there is none."""
    named = [
        (column.name, index)
        for index, column in enumerate(table.columns)
        if column.name and column.type is ColumnType.TEXT
    ]
    rows = [table.row(row) for row in range(len(table))] if named else []
    texts = {name: [cells[index] for cells in rows] for name, index in named}
    return time_of({**texts, **(numbers if len(numbers) > 1 else {})})
