"""Online explanations in the shape of SageMaker Clarify, with exact Shapley values.

Clarify estimates them by sampling (Kernel SHAP); with a handful of features and one baseline the sum over
every coalition is affordable, and is what the estimate tends to. Source of the request's rules and the
response's shape: the Developer Guide, "Online Explainability with SageMaker Clarify". Simulated: the
service wraps every answer of an endpoint with an explainer, the sandbox only where it is asked to explain.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from itertools import combinations
from math import factorial
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from workbench.sandbox.errors import validation_error
from workbench.sandbox.hosting.endpoint import ExplainerConfig

Predict = Callable[[bytes], Awaitable[bytes]]
"""Has the model's container predict a body of records; both in the invocation's own media type."""

_CSV = "text/csv"
_JSON_LINES = "application/jsonlines"


class Explainer:
    """Explains the answers of one model.

    Args:
        media_type: of the request and of the answer alike.

    Raises:
        ServiceError: the media type is no CSV or JSON Lines.
    """

    def __init__(self, config: ExplainerConfig, media_type: str, predict: Predict) -> None:
        if media_type not in {_CSV, _JSON_LINES}:
            raise validation_error(
                "ContentType and Accept must be text/csv or application/jsonlines to explain."
            )
        self._config = config
        self._media_type = media_type
        self._predict = predict

    async def explain(self, expression: str, body: bytes, predictions: bytes) -> bytes:
        """The answer with explanations of every record that `expression` chooses.

        Args:
            expression: JMESPath over one record's prediction; must give true or false.
            predictions: what the model answered to `body`.

        Raises:
            ServiceError: the expression does not evaluate, or the records are of another form than
                numbers in CSV or `features` in JSON Lines.
        """
        try:
            records = [_features(line, self._media_type) for line in _lines(body)]
        except (ValueError, LookupError, TypeError) as error:
            raise validation_error(f"The explainer cannot read the records: {error}") from None
        outputs = [_output(line, self._media_type) for line in _lines(predictions)]
        chosen = [_evaluate(expression, output) for output in outputs]
        attributions: list[Any] = []
        for record, wanted in zip(records, chosen, strict=True):
            attributions.append(await self._attributions(record) if wanted else None)
        document = {
            "version": "1.0",
            "predictions": {"content_type": self._media_type, "data": predictions.decode()},
            "label_headers": self._config.labels,
            "explanations": {"kernel_shap": attributions} if any(chosen) else {},
        }
        return json.dumps(document).encode()

    async def _attributions(self, record: Sequence[float]) -> list[dict[str, object]]:
        count = len(record)
        coalitions = [
            frozenset(chosen) for size in range(count + 1) for chosen in combinations(range(count), size)
        ]
        rows = [
            [record[index] if index in coalition else self._config.baseline[index] for index in range(count)]
            for coalition in coalitions
        ]
        body = b"\n".join(_record(row, self._media_type) for row in rows)
        answers = _lines(await self._predict(body))
        values = {
            coalition: _probabilities(_output(line, self._media_type))
            for coalition, line in zip(coalitions, answers, strict=True)
        }
        return [
            {
                "feature_header": name,
                "feature_type": "numerical",
                "attributions": [{"attribution": _shapley(index, count, values)}],
            }
            for index, name in enumerate(self._config.features)
        ]


def _evaluate(expression: str, output: object) -> bool:
    try:
        result = jmespath.search(expression, output)
    except (JMESPathError, ValueError, TypeError, ArithmeticError, LookupError, RecursionError) as error:
        # Its own errors, and those of Python that it lets through, such as over a slice whose step is 0.
        raise validation_error(f"EnableExplanations cannot be evaluated: {error}") from None
    if not isinstance(result, bool):
        raise validation_error(
            f"EnableExplanations must evaluate to a boolean value; {expression} gives {json.dumps(result)}."
        )
    return result


def _shapley(feature: int, count: int, values: dict[frozenset[int], list[float]]) -> list[float]:
    totals = [0.0] * len(values[frozenset()])
    for coalition, without in values.items():
        if feature in coalition:
            continue
        weight = factorial(len(coalition)) * factorial(count - len(coalition) - 1) / factorial(count)
        for label, (low, high) in enumerate(zip(without, values[coalition | {feature}], strict=True)):
            totals[label] += weight * (high - low)
    return totals


def _lines(body: bytes) -> list[bytes]:
    return [line for line in body.splitlines() if line.strip()]


def _features(line: bytes, media_type: str) -> list[float]:
    if media_type == _CSV:
        return [float(cell) for cell in line.split(b",")]
    return [float(value) for value in json.loads(line)["features"]]


def _record(row: Sequence[float], media_type: str) -> bytes:
    if media_type == _CSV:
        return ",".join(map(repr, row)).encode()
    return json.dumps({"features": row}).encode()


def _output(line: bytes, media_type: str) -> Any:
    if media_type == _JSON_LINES:
        return json.loads(line)
    return [_cell(cell) for cell in line.decode().split(",")]


def _cell(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _probabilities(output: Any) -> list[float]:
    if isinstance(output, dict):
        return [float(value) for value in output["score"]]
    return [value for value in output if isinstance(value, float)]
