"""Numbers: mean errors and R². Computed by scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.services.evaluation.example import Example, Value, Values, is_number
from workbench.services.evaluation.task import ClassRow, Measure, Options, Task

if TYPE_CHECKING:
    import numpy.typing as npt

    from workbench.services.evaluation.task import Rows

    Floats = npt.NDArray[np.float64]

MEASURES = {
    "mae": Measure("MAE", "The mean absolute error.", higher=False),
    "rmse": Measure("RMSE", "The square root of the mean squared error.", higher=False),
    "mape": Measure("MAPE", "The mean absolute error as a share of the label (0.1 is 10 %).", higher=False),
    "r2": Measure("R²", "The share of the labels' variance that the predictions explain."),
    "bias": Measure("Bias", "The mean of prediction less label; 0 is best.", higher=False),
}


class _Numbers:
    """A sample of numbers."""

    def __init__(self, labels: Floats, predictions: Floats) -> None:
        self._labels = labels
        self._predictions = predictions

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        if rows is not None:
            return self._remeasured(self._labels[rows], self._predictions[rows])
        from sklearn import metrics

        labels, predictions = self._labels, self._predictions
        values = {
            "mae": float(metrics.mean_absolute_error(labels, predictions)),
            "rmse": float(metrics.root_mean_squared_error(labels, predictions)),
            "bias": float(np.mean(predictions - labels)),
        }
        # Without these conditions scikit-learn answers with a number that means nothing.
        if np.all(labels != 0):
            values["mape"] = float(metrics.mean_absolute_percentage_error(labels, predictions))
        if len(np.unique(labels)) > 1:
            values["r2"] = float(metrics.r2_score(labels, predictions))
        return values

    @staticmethod
    def _remeasured(labels: Floats, predictions: Floats) -> dict[str, float]:
        """The same of a resample, by its formulas: scikit-learn's checks cost far more than its sums."""
        errors = predictions - labels
        squares = float(np.mean(errors**2))
        values = {
            "mae": float(np.mean(np.abs(errors))),
            "rmse": float(np.sqrt(squares)),
            "bias": float(np.mean(errors)),
        }
        if np.all(labels != 0):
            values["mape"] = float(np.mean(np.abs(errors) / np.abs(labels)))
        # The variance of equal labels may be the rounding of their mean; that of tiny ones may be zero.
        if labels.min() != labels.max() and (variance := float(np.var(labels))):
            values["r2"] = 1.0 - squares / variance
        return values

    def right(self) -> None:
        return None

    def numbers(self) -> Floats:
        return self._predictions

    def class_rows(self) -> tuple[ClassRow, ...]:
        return ()

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        return ()


def number_of(example: Example, noun: str, value: Value) -> float:
    """Returns a label or a prediction as a number.

    Raises:
        UsageError: it is not a finite number.
    """
    if not is_number(value) or not np.isfinite(value):
        raise UsageError(
            f"{example.place}: the {noun} is not a finite number.",
            either(
                f"Select a single number, as in --{noun} 'predictions[0].score'.",
                "Select a single number, such as predictions[0].score.",
            ),
        )
    return float(value)


def _sample(examples: Values[Example], options: Options) -> _Numbers:
    labels = (number_of(example, "label", example.label) for example in examples)
    predictions = (number_of(example, "prediction", example.prediction) for example in examples)
    return _Numbers(np.fromiter(labels, np.float64), np.fromiter(predictions, np.float64))


def _fits(examples: Values[Example], options: Options) -> bool:
    return bool(len(examples)) and all(
        is_number(example.label) and is_number(example.prediction) for example in examples
    )


TASK = Task("regression", "numbers", MEASURES, _fits, _sample, order=30)
