"""Forecasts: series of quantiles, under the names that forecasters give them, and the mean beside them.

Sources: DeepAR, "Inference formats" (`quantiles`, `mean`); GluonTS, Chronos and AutoGluon (`"0.1"`); Amazon
Forecast and SageMaker Canvas (`p10`); Prophet (`yhat`, `yhat_lower`, `yhat_upper`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.content.formats.json.answers.times import time_of
from workbench.content.formats.json.answers.vectors import vector_of
from workbench.content.views.plot import Plot, PlotKind, thinned

Named = Sequence[tuple[str, Sequence[float]]]
_LEVEL = re.compile(r"((?:p|q|quantile|percentile)[ _-]?)?(\d{1,2}(?:\.\d+)?)( ?%)?", re.IGNORECASE)
_BOUND = re.compile(r"(.*?)[ _-]?(lower|upper)(?:[ _-]?bound)?", re.IGNORECASE)
_MEAN = "mean"


def forecast_plots(name: str, value: Any) -> list[Plot]:
    """Returns the plot of an object of quantiles; its `quantiles` may hold them, beside the mean."""
    # What stands under `quantiles` has been drawn with what it stands in.
    if not isinstance(value, dict) or name == "quantiles":
        return []
    held = value.get("quantiles")
    quantiles: Mapping[str, Any] = held if isinstance(held, dict) else value
    named = [
        (str(key), vector) for key, inner in quantiles.items() if (vector := vector_of(inner)) is not None
    ]
    mean = vector_of(value.get(_MEAN))
    if held is quantiles and mean is not None:
        named.append((_MEAN, mean))
    time, places = time_of({str(key): inner for key, inner in value.items() if isinstance(inner, list)})
    if not named or len(places) != len(named[0][1]):
        time, places = "step", ()
    plot = forecast_of(named, places, time)
    return [plot] if plot is not None else []


def forecast_of(named: Named, places: tuple[str, ...] = (), x_title: str = "step") -> Plot | None:
    """Returns a band for each pair of quantiles, and lines; None where they have no quantiles.

    Args:
        named: series with their names, in any order.
        places: names of the steps, such as dates; empty where they have none.
        x_title: what the steps are.
    """
    bands = _quantiles(named) or _bounds(named)
    if not bands:
        return None
    series = [thinned(key, numbers) for key, numbers in bands]
    series += [thinned(_MEAN, numbers) for key, numbers in named if key.lower() == _MEAN]
    steps = max(len(numbers) for _, numbers in bands)
    title = f"forecast of {steps:,} steps"
    return Plot(PlotKind.BANDS, title, tuple(series), x_title=x_title, y_title="value", places=places)


def _quantiles(named: Named) -> Named:
    """The quantiles from the lowest to the highest; none where names like `p95` may be of anything."""
    levels = sorted(
        ((level, at) for at, (key, _) in enumerate(named) if (level := level_of(key)) is not None),
    )
    fractions = any(named[at][0].startswith(("0.", ".")) for _, at in levels)
    if not fractions and not (levels and levels[0][0] < 0.5 < levels[-1][0]):
        return []
    return [named[at] for _, at in levels]


def level_of(name: str) -> float | None:
    """Returns the share of a quantile by its name: 0.1 of `0.1`, `p10`, `q0.1`, `quantile_10`, `10%`."""
    match = _LEVEL.fullmatch(name.strip())
    if match is None:
        return 0.5 if name.lower() == "median" else None
    level = float(match[2])
    if level >= 1 and (match[1] or match[3]):
        level /= 100
    return level if 0 < level < 1 else None


def _bounds(named: Named) -> Named:
    """The lower bound, what it is of, and the upper bound."""
    columns = {key.lower(): (key, numbers) for key, numbers in named}
    for key, _ in named:
        match = _BOUND.fullmatch(key)
        if match is None or match[2].lower() != "lower":
            continue
        upper = columns.get(re.sub("lower", "upper", key.lower()))
        if upper is not None:
            middle = columns.get(match[1].lower())
            return [columns[key.lower()], *([middle] if middle is not None else []), upper]
    return []
