"""What in a JSON document can be drawn: forecasts, attributions, probabilities, embeddings, numbers.

The forms are those that SageMaker's algorithms and the usual model servers answer with; see the templates.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.content.formats.json.answers.attributions import attribution_plots
from workbench.content.formats.json.answers.class_scores import class_plots
from workbench.content.formats.json.answers.embedding_plots import is_embedding
from workbench.content.formats.json.answers.embeddings import embedding_plots
from workbench.content.formats.json.answers.forecasts import Named, forecast_of, forecast_plots
from workbench.content.formats.json.answers.times import time_of
from workbench.content.formats.json.answers.vectors import vector_of, vector_plots
from workbench.content.humanize import counted
from workbench.content.views.plot import MOST_SERIES, Plot, Plots, lines
from workbench.content.views.view import ViewUnavailableError

# More than this takes too long to be read into numbers.
_MOST_BYTES = 12 * 1024 * 1024
# How many values are looked at in search of what can be drawn, and how deep.
_MOST_NODES = 5_000
_DEPTH = 6
_MOST_PLOTS = 24
# Of series that spread further apart than that, one would be a flat line in the drawing of the other.
_MOST_APART = 20


def json_plots(body: bytes) -> Plots:
    """All that can be drawn of a JSON document, best first."""
    if len(body) > _MOST_BYTES:
        raise ViewUnavailableError("it is too large to draw; select a part of it with a JMESPath expression")
    return _plots(_read(body))


def json_lines_plots(body: bytes) -> Plots:
    """The same for JSON Lines, taken together as one array."""
    if len(body) > _MOST_BYTES:
        raise ViewUnavailableError("it is too large to be drawn")
    return _plots([_read(line) for line in body.split(b"\n") if line.strip()])


def _read(body: bytes) -> Any:
    try:
        # Floats at once: an integer of 10,000 digits costs no more than another, and 1e400 is infinite.
        return json.loads(body, parse_int=float)
    except (ValueError, RecursionError):
        raise ViewUnavailableError("it is not JSON that can be read as numbers") from None


def _plots(document: Any) -> Plots:
    """The plots of the first reading that finds some: the most special one comes first."""
    for read in _READINGS:
        plots: list[Plot] = []
        for name, value in _values(document):
            plots += read(name, value)
            if len(plots) >= _MOST_PLOTS:
                break
        if plots:
            return Plots(_numbered(plots[:_MOST_PLOTS]))
    raise ViewUnavailableError("there is no row of numbers in it to draw")


def _numbered(plots: list[Plot]) -> tuple[Plot, ...]:
    """Plots with titles of their own: those that are called the same are numbered."""
    titles = [plot.title for plot in plots]
    seen: dict[str, int] = {}
    numbered = []
    for plot in plots:
        seen[plot.title] = seen.get(plot.title, 0) + 1
        count = titles.count(plot.title)
        title = f"{plot.title}, {seen[plot.title]} of {count:,}" if count > 1 else plot.title
        numbered.append(replace(plot, title=title))
    return tuple(numbered)


def _values(document: Any) -> Iterator[tuple[str, Any]]:
    """Everything in a document, outermost first, with the name of the member it is in."""
    level: list[tuple[str, Any]] = [("", document)]
    seen = 0
    for _ in range(_DEPTH):
        below: list[tuple[str, Any]] = []
        for name, value in level:
            yield name, value
            seen += 1
            if seen >= _MOST_NODES:
                return
            if isinstance(value, dict):
                below += [(str(key), inner) for key, inner in value.items() if isinstance(inner, dict | list)]
            elif isinstance(value, list):
                below += [(name, inner) for inner in value[:_MOST_NODES] if isinstance(inner, dict | list)]
        level = below


def _numbers(name: str, value: Any) -> list[Plot]:
    if isinstance(value, list):
        vector = vector_of(value)
        if vector is not None:
            return vector_plots(name, vector)
        return _matrix(name, value) or _columns(name, value)
    return _members(name, value) if isinstance(value, dict) else []


def _members(name: str, value: Mapping[str, Any]) -> list[Plot]:
    """An object of lists of the same length: a series each, over the moments that one of them holds."""
    columns = {str(key): inner for key, inner in value.items() if isinstance(inner, list)}
    time, places = time_of(columns)
    named = [
        (key, vector)
        for key, inner in columns.items()
        if key != time and (vector := vector_of(inner)) is not None
    ]
    if len(named) < (1 if places else 2) or len({len(vector) for _, vector in named}) > 1:
        return []
    if places and len(places) != len(named[0][1]):
        return []
    if any(is_embedding(vector) for _, vector in named):
        return []
    return _together(name, named, time, places, apart=bool(places))


def _together(name: str, named: Named, time: str, places: tuple[str, ...], *, apart: bool) -> list[Plot]:
    """Series in one plot: a forecast where they are one; none where they spread too far apart.

    Args:
        apart: whether those that do are drawn in a plot each.
    """
    if places and (forecast := forecast_of(named, places, time)) is not None:
        return [forecast]
    spreads = [spread for _, vector in named if (spread := _spread(vector)) or not apart]
    if spreads and max(spreads) > _MOST_APART * min(spreads):
        if not apart:
            return []
        return [lines(key, [(key, vector)], x_title=time or "index", places=places) for key, vector in named]
    title = f"{name or 'values'}: {len(named):,} series" if len(named) > 1 else name or named[0][0]
    return [lines(title, named, x_title=time or "index", y_title=name, places=places)]


def _spread(vector: Sequence[float]) -> float:
    finite = [value for value in vector if math.isfinite(value)]
    return max(finite) / 2 - min(finite) / 2


def _matrix(name: str, value: list[Any]) -> list[Plot]:
    """Rows are series each where they are few, or fewer than columns; else the columns are."""
    rows = [vector_of(row) for row in value[:_MOST_NODES]]
    vectors = [row for row in rows if row is not None]
    if len(rows) < 2 or len(vectors) < len(rows):
        return []
    title = name or "values"
    width = len(vectors[0])
    if len(vectors) <= MOST_SERIES or len(vectors) < width or any(len(row) != width for row in vectors):
        named = [(f"row {at}", row) for at, row in enumerate(vectors)]
        return [lines(f"{title}: {counted(len(rows), 'row')}", named, x_title="column", y_title=name)]
    columns = [(f"column {at}", column) for at, column in enumerate(zip(*vectors, strict=True))]
    return [lines(f"{title}: {counted(len(rows), 'row')}", columns, x_title="row", y_title=name)]


def _columns(name: str, value: list[Any]) -> list[Plot]:
    """A list of objects: each member that is a number in most of them is a series."""
    objects = [item for item in value if isinstance(item, dict)]
    if len(objects) < 2 or len(objects) < len(value):
        return []
    time, places = time_of({key: [item.get(key) for item in objects] for key in objects[0]})
    keys = [key for key, inner in objects[0].items() if isinstance(inner, float) and key != time]
    series = [
        (key, [at if isinstance(at := item.get(key), float) else math.nan for item in objects])
        for key in keys[:MOST_SERIES]
    ]
    if not series:
        return []
    forecast = forecast_of(series, places, time or "index")
    if forecast is not None:
        return [forecast]
    if places and len(series) > 1:
        return _together(name, series, time, places, apart=True)
    return [lines(name or "values", series, x_title=time or "index", total=len(keys), places=places)]


_READINGS: tuple[Callable[[str, Any], list[Plot]], ...] = (
    forecast_plots,
    attribution_plots,
    class_plots,
    embedding_plots,
    _numbers,
)
