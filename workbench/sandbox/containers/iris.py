"""`iris-classifier`: logistic regression on Fisher's irises, in two versions.

The coefficients were fitted with scikit-learn to the 150 flowers of Fisher (1936): `blue` with C=10 on all
of them (98 % of the flowers classed right), `green` with C=0.05 on every third (89 %), so that the variants
disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer
from workbench.sandbox.containers.tabular import predictions, rows
from workbench.sandbox.hosting.container import Answer, Request

FEATURES = ("sepal_length", "sepal_width", "petal_length", "petal_width")
LABELS = ("setosa", "versicolor", "virginica")
MEANS = (5.8433, 3.0573, 3.758, 1.1993)
"""The mean of each feature in centimetres, which explanations take for their baseline."""


@dataclass(frozen=True)
class Coefficients:
    """A multinomial logistic regression: one intercept and one row of weights per class."""

    intercepts: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]

    def probabilities(self, row: list[float]) -> list[float]:
        """The probability of each class (softmax of the linear scores)."""
        scores = [
            intercept + sum(weight * value for weight, value in zip(weights, row, strict=True))
            for intercept, weights in zip(self.intercepts, self.weights, strict=True)
        ]
        highest = max(scores)
        powers = [exp(score - highest) for score in scores]
        total = sum(powers)
        return [power / total for power in powers]


COEFFICIENTS = {
    "blue": Coefficients(
        (14.2741, 3.1418, -17.4159),
        (
            (-0.4106, 2.0752, -4.2951, -1.9928),
            (1.0506, -0.0614, -0.468, -2.3163),
            (-0.64, -2.0139, 4.7631, 4.309),
        ),
    ),
    "green": Coefficients(
        (2.5329, 1.0683, -3.6012),
        (
            (-0.1474, 0.1574, -0.5552, -0.2314),
            (-0.0974, -0.1907, 0.1225, -0.0204),
            (0.2448, 0.0333, 0.4327, 0.2518),
        ),
    ),
}


def classifier(surroundings: ContainerEnvironment) -> ModelServer:
    """The container of one variant."""
    model = COEFFICIENTS[surroundings.variant]

    async def invoke(request: Request) -> Answer:
        return predictions(request, [_prediction(model, row) for row in rows(request, len(FEATURES))])

    return ModelServer(surroundings.log, invoke)


def _prediction(model: Coefficients, row: list[float]) -> dict[str, object]:
    scores = model.probabilities(row)
    best = scores.index(max(scores))
    return {"predicted_label": LABELS[best], "score": scores}
