"""Probabilities of classes, measured against labels: AUC and log loss."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from workbench.services.evaluation.task import Rows

    Floats = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]

_BINARY = 2


class Probabilities:
    """What examples say of every class.

    Args:
        labels: the position of each example's class.
        scores: probabilities from 0 to 1 by example and class, not all 0.
    """

    def __init__(self, labels: Positions, scores: Floats) -> None:
        self._labels = labels
        self._scores = scores
        self._classes = scores.shape[1]

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        """Returns the log loss, and the AUC where every class has a label.

        Args:
            rows: of the examples to measure, as often as they are named; None for all.
        """
        return self._measured() if rows is None else self._remeasured(rows)

    def _measured(self) -> dict[str, float]:
        """The measures of all examples, by scikit-learn."""
        from sklearn import metrics

        every = np.arange(self._classes)
        values = {"log_loss": float(metrics.log_loss(self._labels, self._scaled, labels=every))}
        if len(np.unique(self._labels)) == self._classes:
            values["auc"] = float(
                metrics.roc_auc_score(self._labels, self._scores[:, 1])
                if self._classes == _BINARY
                else metrics.roc_auc_score(self._labels, self._scaled, multi_class="ovr", labels=every)
            )
        return values

    def _remeasured(self, rows: Rows) -> dict[str, float]:
        """The same of a resample, by counting: scikit-learn's checks cost far more than its sums."""
        labels = self._labels[rows]
        values = {"log_loss": float(np.mean(self._losses[rows]))}
        if np.bincount(labels, minlength=self._classes).all():
            areas = [_area(ranks[rows], labels == class_) for class_, ranks in self._ranks]
            values["auc"] = float(np.mean(areas))
        return values

    @cached_property
    def _scaled(self) -> Floats:
        """Scores whose sum is 1: probabilities are written with a few digits, and their sum may miss it."""
        return np.asarray(self._scores / self._scores.sum(axis=1, keepdims=True))

    @cached_property
    def _losses(self) -> Floats:
        """The log loss of each example, within the bounds that scikit-learn sets a probability."""
        of_labels = self._scaled[np.arange(len(self._labels)), self._labels]
        least = np.finfo(np.float64).eps
        return np.asarray(-np.log(np.clip(of_labels, least, 1 - least)))

    @cached_property
    def _ranks(self) -> list[tuple[int, Positions]]:
        """The classes whose AUC counts, each with the ranks of its scores: equal scores have one rank."""
        columns = {1: self._scores[:, 1]} if self._classes == _BINARY else dict(enumerate(self._scaled.T))
        return [(class_, np.unique(column, return_inverse=True)[1]) for class_, column in columns.items()]


def _area(ranks: Positions, positive: npt.NDArray[np.bool_]) -> float:
    """Returns how often a positive example has a higher rank than a negative one; equal ones are half of it.

    Args:
        ranks: of the examples, from 0.
        positive: which of them are; some are, and some are not.
    """
    size = int(ranks.max()) + 1
    ours, others = np.bincount(ranks[positive], minlength=size), np.bincount(ranks[~positive], minlength=size)
    below = np.cumsum(others) - others / 2
    return float(ours @ below) / (float(ours.sum()) * float(others.sum()))
