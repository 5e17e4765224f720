"""What in a JSON document can be drawn: forecasts, probabilities, vectors, tables of numbers.

The forms are those that SageMaker's algorithms and the usual model servers answer with; see the templates.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.content.views.plot import MOST_SERIES, Plot, PlotKind, Plots, bars, histogram, lines, thinned
from workbench.content.views.view import ViewUnavailableError

# More than this takes too long to be read into numbers.
_MOST_BYTES = 12 * 1024 * 1024
# How many values are looked at in search of what can be drawn, and how deep.
_MOST_NODES = 5_000
_DEPTH = 6
_EMBEDDING = 64
_CLASSES = 100


def json_plots(body: bytes) -> Plots:
    """All that can be drawn of a JSON document, best first."""
    if len(body) > _MOST_BYTES:
        raise ViewUnavailableError(
            "it is too large to be drawn; a JMESPath that picks a part of it makes it smaller"
        )
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
    found: list[Plot] = []
    for name, value in _values(document):
        found += _forecast(name, value)
    if len(found) > 1:
        found = [
            replace(plot, title=f"{plot.title}, {at} of {len(found):,}") for at, plot in enumerate(found, 1)
        ]
    if not found:
        for name, value in _values(document):
            found += _classes(name, value)
    if not found:
        for name, value in _values(document):
            found += _numbers(name, value)
            if len(found) > MOST_SERIES:
                break
    if not found:
        raise ViewUnavailableError("there is no row of numbers in it to draw")
    return Plots(tuple(found[: 2 * MOST_SERIES]))


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


def _vector(value: Any) -> list[float] | None:
    """A list of numbers with at least one that is a value; null and "NaN" are gaps, as DeepAR writes them."""
    if not isinstance(value, list) or len(value) < 2:
        return None
    numbers: list[float] = []
    for item in value:
        if isinstance(item, float):
            numbers.append(item)
        elif item is None or item == "NaN":
            numbers.append(math.nan)
        else:
            return None
    return numbers if any(map(math.isfinite, numbers)) else None


def _quantile(name: str) -> float | None:
    try:
        value = float(name)
    except ValueError:
        return None
    return value if 0 < value < 1 else None


def _forecast(name: str, value: Any) -> list[Plot]:
    """DeepAR's `quantiles` and `mean`, and the flat form of GluonTS and Chronos: `"0.1": [...]`."""
    # What stands under `quantiles` has been drawn with what it stands in.
    if not isinstance(value, dict) or name == "quantiles":
        return []
    held = value.get("quantiles")
    quantiles: Mapping[str, Any] = held if isinstance(held, dict) else value
    bands = sorted(
        (level, key, numbers)
        for key, inner in quantiles.items()
        if (level := _quantile(str(key))) is not None and (numbers := _vector(inner)) is not None
    )
    mean = _vector(value.get("mean"))
    if not bands:
        return []
    series = [thinned(key, numbers) for _, key, numbers in bands]
    if mean is not None:
        series.append(thinned("mean", mean))
    steps = max(len(numbers) for _, _, numbers in bands)
    return [Plot(PlotKind.BANDS, f"forecast of {steps:,} steps", tuple(series))]


def _classes(name: str, value: Any) -> list[Plot]:
    """Labels with scores: a list of pairs, or two lists side by side."""
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        pairs = [
            (item.get("label"), item.get("score"))
            for item in value
            if isinstance(item.get("label"), str) and isinstance(item.get("score"), float)
        ]
        if len(pairs) == len(value) and len(pairs) > 1:
            return [bars("score by label", [str(label) for label, _ in pairs], [float(s) for _, s in pairs])]
    if isinstance(value, dict):
        for scores, labels in (("probabilities", "labels"), ("scores", "labels"), ("prob", "label")):
            numbers, names = _vector(value.get(scores)), value.get(labels)
            if numbers is None:
                continue
            if isinstance(names, list) and len(names) == len(numbers):
                return [bars(f"{scores} by label", [_label(item) for item in names], numbers)]
            if scores == "probabilities" and len(numbers) <= _CLASSES:
                return [bars(f"{scores} by class", _indices(numbers), numbers)]
    return []


def _label(item: Any) -> str:
    if isinstance(item, float) and item.is_integer():
        return str(int(item))
    return item if isinstance(item, str) else json.dumps(item)


def _indices(numbers: Sequence[float]) -> list[str]:
    return [str(index) for index in range(len(numbers))]


def _numbers(name: str, value: Any) -> list[Plot]:
    if isinstance(value, list):
        vector = _vector(value)
        if vector is not None:
            return vector_plots(name, vector)
        return _matrix(name, value) or _columns(name, value)
    return []


def vector_plots(name: str, vector: Sequence[float]) -> list[Plot]:
    """A row of numbers: probabilities as bars, an embedding as a histogram, anything as a line."""
    title = name or "values"
    line = lines(f"{title}, {len(vector):,} numbers", [(name, vector)])
    if len(vector) <= _CLASSES and all(0 <= at <= 1 for at in vector) and abs(sum(vector) - 1) < 0.01:
        return [bars(f"{title} by class", _indices(vector), vector), line]
    spread = histogram(f"{title}, {len(vector):,} numbers", vector) if len(vector) >= _EMBEDDING else None
    if spread is None:
        return [line]
    # Numbers on both sides of zero with no order in them are what an embedding looks like.
    return [spread, line] if min(vector) < 0 < max(vector) else [line, spread]


def _matrix(name: str, value: list[Any]) -> list[Plot]:
    rows = [_vector(row) for row in value[:_MOST_NODES]]
    if len(rows) < 2 or any(row is None for row in rows):
        return []
    known = [row for row in rows if row is not None]
    width = len(known[0])
    title = name or "values"
    if len(known) <= MOST_SERIES or any(len(row) != width for row in known):
        return [lines(title, [(f"row {index + 1}", row) for index, row in enumerate(known)])]
    columns = list(zip(*known, strict=True))[: MOST_SERIES + 1]
    return [lines(title, [(f"column {index + 1}", column) for index, column in enumerate(columns)])]


def _columns(name: str, value: list[Any]) -> list[Plot]:
    """A list of objects: each member that is a number in most of them is a series."""
    objects = [item for item in value if isinstance(item, dict)]
    if len(objects) < 2 or len(objects) < len(value):
        return []
    keys = [key for key, inner in objects[0].items() if isinstance(inner, float)]
    series = [
        (key, [at if isinstance(at := item.get(key), float) else math.nan for item in objects])
        for key in keys[: MOST_SERIES + 1]
    ]
    return [lines(name or "values", series)] if series else []
