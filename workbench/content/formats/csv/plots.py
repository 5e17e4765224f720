"""What of CSV and TSV can be drawn: its columns of numbers as series, a single row as a vector."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from workbench.content.formats.csv.table import delimited_table
from workbench.content.formats.json.answers.embedding_plots import is_embedding, plots_of_vectors
from workbench.content.formats.json.answers.forecasts import forecast_of
from workbench.content.formats.json.answers.times import are_moments, time_of
from workbench.content.formats.json.answers.vectors import vector_plots
from workbench.content.humanize import counted
from workbench.content.views.plot import MOST_SERIES, Plot, Plots, lines
from workbench.content.views.table import ColumnType, Table
from workbench.content.views.view import ViewUnavailableError

_MOST_CELLS = 2_000_000
_MOST_VECTORS = 2_000
_MOST_ITEMS = 50
_DIMENSION = re.compile(r"(?:\w*_)?(?:emb|embedding|dim|vec|vector|v)[_ ]?\d+", re.IGNORECASE)
_ITEM = re.compile(r"(?:\w*_)?(?:id|item|sku|series|store|product)", re.IGNORECASE)


def delimited_plots(body: bytes, separator: str) -> Plots:
    """All that can be drawn of a delimited text, best first."""
    table = delimited_table(body, separator)
    if len(table) == 1:
        vector = [value for cell in table.row(0) if (value := table.number(cell)) is not None]
        if len(vector) < 2 or not any(map(math.isfinite, vector)):
            raise ViewUnavailableError("it has no row of numbers to draw")
        return Plots(tuple(vector_plots("row 1", vector)))
    numeric = [index for index, column in enumerate(table.columns) if column.type is ColumnType.NUMBER]
    if not numeric:
        raise ViewUnavailableError("no column is numeric")
    shown = numeric[:MOST_SERIES]
    if len(table) * len(table.columns) > _MOST_CELLS:
        raise ViewUnavailableError("it is too large to be drawn")
    if vectors := _embeddings(table, numeric):
        return Plots(tuple(plots_of_vectors("embedding", vectors)))
    series: list[list[float]] = [[] for _ in shown]
    for index in range(len(table)):
        cells = table.row(index)
        for values, column in zip(series, shown, strict=True):
            value = table.number(cells[column])
            values.append(math.nan if value is None else value)
    named = [
        (table.columns[column].name or f"column {column + 1}", values)
        for column, values in zip(shown, series, strict=True)
    ]
    time, places = _moments(table, dict(named))
    named = [(name, values) for name, values in named if name != time] if time else named
    if named and (forecast := forecast_of(named, places, time or "row")) is not None:
        return Plots(_forecasts_by_item(table, named) or (forecast,))
    if len(named) == 1 and not places:
        return Plots(tuple(vector_plots(*named[0])))
    title = counted(len(table), "row")
    return Plots((lines(title, named, x_title=time or "row", total=len(numeric), places=places),))


def _embeddings(table: Table, numeric: Sequence[int]) -> list[list[float]]:
    """The rows as vectors, where each of them is an embedding; else none."""
    names = [table.columns[index].name for index in numeric]
    is_named = all(map(_DIMENSION.fullmatch, names))
    vectors: list[list[float]] = []
    for at in range(min(len(table), _MOST_VECTORS)):
        cells = table.row(at)
        vector = [value for index in numeric if (value := table.number(cells[index])) is not None]
        if len(vector) != len(numeric) or not is_embedding(vector, named=is_named):
            return []
        vectors.append(vector)
    return vectors


def _forecasts_by_item(table: Table, named: Sequence[tuple[str, Sequence[float]]]) -> tuple[Plot, ...]:
    """A forecast for each item, as Canvas writes them below each other; none where there is one item."""
    rows = [table.row(at) for at in range(len(table))]
    for index, column in enumerate(table.columns):
        items: dict[str, list[int]] = {}
        if column.type is ColumnType.TEXT or _ITEM.fullmatch(column.name):
            for at, row in enumerate(rows):
                items.setdefault(row[index], []).append(at)
        if not 1 < len(items) <= len(rows) // 2 or are_moments(column.name, list(items)):
            continue
        texts = {
            other.name: [row[place] for row in rows]
            for place, other in enumerate(table.columns)
            if place != index and other.name and other.type is ColumnType.TEXT
        }
        plots = []
        for item, places in islice(items.items(), _MOST_ITEMS):
            time, moments = time_of({name: [cells[at] for at in places] for name, cells in texts.items()})
            if texts and not time:
                break  # its moments do not follow each other: what repeats is something else
            series = [(name, [values[at] for at in places]) for name, values in named]
            if (plot := forecast_of(series, moments, time or "step")) is not None:
                plots.append(replace(plot, title=f"{item}: {plot.title}"))
        else:
            note = f"the first {_MOST_ITEMS} of {len(items):,} items" if len(items) > _MOST_ITEMS else ""
            return tuple(replace(plot, note=note) for plot in plots)
    return ()


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
