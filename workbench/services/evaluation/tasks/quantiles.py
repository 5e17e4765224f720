"""Quantile forecasts: pinball loss by scikit-learn, and the weighted quantile loss of SageMaker's DeepAR."""

from __future__ import annotations

from array import array
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.services.evaluation.example import Example, Value, Values, is_number
from workbench.services.evaluation.task import ClassRow, Measure, Options, Task
from workbench.services.evaluation.tasks.regression import number_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from workbench.services.evaluation.task import Rows

    Floats = npt.NDArray[np.float64]

_MEDIAN = 0.5
_LOOKED_AT = 20

MEASURES = {
    "pinball": Measure(
        "Pinball loss", "The pinball loss of each quantile; the mean of all quantiles.", higher=False
    ),
    "wql": Measure(
        "Weighted quantile loss",
        "Twice the sum of the pinball losses divided by the sum of the labels' absolute values; the mean of "
        "all quantiles, as DeepAR reports it.",
        higher=False,
    ),
}


class _Quantiles:
    """A sample of forecasts.

    Args:
        levels: the quantiles, from 0 to 1, ascending.
        labels: of every point in time of every example.
        predictions: by quantile.
        owners: the example that each point in time is of.
    """

    def __init__(
        self, levels: tuple[float, ...], labels: Floats, predictions: Floats, owners: npt.NDArray[np.intp]
    ) -> None:
        self._levels = levels
        self._labels = labels
        self._predictions = predictions
        self._owners = owners

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        weights = None if rows is None else np.bincount(rows, minlength=self._owners[-1] + 1)[self._owners]
        losses = self._losses() if weights is None else self._relosses(weights)
        size = float(np.average(np.abs(self._labels), weights=weights))
        values = {"pinball": float(np.mean(losses))}
        if size:
            values["wql"] = 2.0 * values["pinball"] / size
        for level, loss in zip(self._levels, losses, strict=True):
            values[f"pinball:{level:g}"] = loss
        return values

    def _losses(self) -> list[float]:
        """The pinball loss of each quantile, by scikit-learn."""
        from sklearn.metrics import mean_pinball_loss

        return [
            float(mean_pinball_loss(self._labels, prediction, alpha=level))
            for level, prediction in zip(self._levels, self._predictions, strict=True)
        ]

    def _relosses(self, weights: npt.NDArray[np.intp]) -> list[float]:
        """The same of a resample, by its formula: scikit-learn's checks cost far more than its sums."""
        sums = self._point_losses @ weights
        return [float(loss) for loss in sums / weights.sum()]

    @cached_property
    def _point_losses(self) -> Floats:
        """The loss of each quantile at each point in time."""
        short = self._labels - self._predictions
        levels = np.array(self._levels)[:, None]
        return np.asarray(np.maximum(levels * short, (levels - 1.0) * short))

    def right(self) -> None:
        return None

    def numbers(self) -> Floats:
        nearest = int(np.argmin(np.abs(np.array(self._levels) - _MEDIAN)))
        sums = np.bincount(self._owners, weights=self._predictions[nearest])
        return np.asarray(sums / np.bincount(self._owners))

    def class_rows(self) -> tuple[ClassRow, ...]:
        return ()

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        return ()


def _sample(examples: Values[Example], options: Options) -> _Quantiles:
    levels = options.quantiles or tuple(sorted(_levels(next(iter(examples)))))
    labels = array("d")
    predictions = [array("d") for _ in levels]
    owners = array("q")
    for position, example in enumerate(examples):
        points = [number_of(example, "label", value) for value in _listed(example.label)]
        by_level = _by_level(example, options)
        labels.extend(points)
        owners.extend([position] * len(points))
        for level, points_of_level in zip(levels, predictions, strict=True):
            forecast = [number_of(example, "prediction", value) for value in _listed(by_level.get(level, []))]
            if len(forecast) != len(points):
                raise UsageError(
                    f"{example.place}: quantile {level:g} has {len(forecast)} points, "
                    f"the label {len(points)}."
                )
            points_of_level.extend(forecast)
    return _Quantiles(levels, np.array(labels), np.array(predictions), np.array(owners, np.intp))


def _levels(example: Example) -> dict[float, Value]:
    if isinstance(example.prediction, dict):
        try:
            levels = {float(key): value for key, value in example.prediction.items()}
        except ValueError:
            levels = {}
        if levels and all(0 < level < 1 for level in levels):
            return levels
    raise UsageError(
        f"{example.place}: the prediction is not an object of forecasts by quantile.",
        either(
            "Select such an object with --prediction, or a list of forecasts and name --quantile for each.",
            "Select such an object as the prediction, or a list of forecasts and name the quantile of each.",
        ),
    )


def _by_level(example: Example, options: Options) -> dict[float, Value]:
    if isinstance(example.prediction, list) and len(example.prediction) == len(options.quantiles):
        return dict(zip(options.quantiles, example.prediction, strict=True))
    return _levels(example)


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _fits(examples: Values[Example], options: Options) -> bool:
    if options.quantiles:
        return True
    try:
        return bool(len(examples)) and all(
            _levels(example) and all(is_number(value) for value in _listed(example.label))
            for example in islice(examples, _LOOKED_AT)
        )
    except UsageError:
        return False


TASK = Task("quantiles", "quantile forecasts, as DeepAR answers", MEASURES, _fits, _sample, order=10)
