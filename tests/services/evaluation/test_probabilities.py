"""Probabilities of resamples, which are counted, held against those of the same examples by scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.services.evaluation.probabilities import Probabilities


@pytest.mark.parametrize("classes", [2, 4])
def test_a_resample_is_measured_as_the_examples_that_it_draws(classes: int) -> None:
    random = np.random.default_rng(6)
    labels = random.integers(0, classes, 60)
    # Of one digit: some are equal, some are 0, and with four classes not every sum is 1.
    scores = np.round(random.dirichlet([0.5] * classes, 60), 1)
    examples = Probabilities(labels, scores)

    for count in (60, 5):  # five lack a class, or have few of it
        rows = random.integers(0, 60, count)
        drawn = Probabilities(labels[rows], scores[rows])
        assert examples.measures(rows) == pytest.approx(drawn.measures()), count
