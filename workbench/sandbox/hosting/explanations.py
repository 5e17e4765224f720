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

from workbench.sandbox.errors import ServiceError, validation_error
from workbench.sandbox.hosting.container import Request
from workbench.sandbox.hosting.endpoint import ExplainerConfig

Predict = Callable[[bytes], Awaitable[bytes]]
"""Has the model's container predict a body of records; both in the invocation's own media type."""

_CSV = "text/csv"
_JSON_LINES = "application/jsonlines"


class Explainer:
    """Explains the answer to one request.

    Args:
        expression: JMESPath over one record's prediction; must give true or false.
        request: what the model is asked.

    Raises:
        ServiceError: the media types are not CSV or JSON Lines, or differ; the records are of another form
            than numbers in CSV or `features` in JSON Lines; the expression is not JMESPath.
    """

    def __init__(self, config: ExplainerConfig, expression: str, request: Request) -> None:
        media_type = request.media_type
        if media_type not in {_CSV, _JSON_LINES}:
            raise validation_error(
                "ContentType and Accept must be text/csv or application/jsonlines to explain."
            )
        if request.accept not in {"", media_type}:
            raise _differing_types()
        try:
            self._records = [_features(line, media_type) for line in _lines(request.body)]
        except (ValueError, LookupError, TypeError) as error:
            raise validation_error(f"The explainer cannot read the records: {error}") from None
        try:
            jmespath.compile(expression)
        except (JMESPathError, ValueError, RecursionError) as error:
            raise validation_error(f"EnableExplanations is not a JMESPath expression: {error}") from None
        self._config = config
        self._expression = expression
        self._media_type = media_type

    async def explain(self, content_type: str, predictions: bytes, predict: Predict) -> bytes:
        """The answer with explanations of every record that the expression chooses.

        Args:
            content_type: of the model's answer.
            predictions: the model's answer.
            predict: has the model's container predict further records.

        Raises:
            ServiceError: the answer is of another type than the request, has another number of records, or
                the expression does not evaluate.
        """
        if content_type.partition(";")[0].strip().lower() != self._media_type:
            raise _differing_types()
        outputs = [_output(line, self._media_type) for line in _lines(predictions)]
        if len(outputs) != len(self._records):
            raise validation_error(
                f"The model answered {len(outputs)} predictions to {len(self._records)} records."
            )
        chosen = [_evaluate(self._expression, output) for output in outputs]
        attributions: list[Any] = []
        for record, wanted in zip(self._records, chosen, strict=True):
            attributions.append(await self._attributions(record, predict) if wanted else None)
        document = {
            "version": "1.0",
            "predictions": {"content_type": self._media_type, "data": predictions.decode()},
            "label_headers": self._config.labels,
            "explanations": {"kernel_shap": attributions} if any(chosen) else {},
        }
        return json.dumps(document).encode()

    async def _attributions(self, record: Sequence[float], predict: Predict) -> list[dict[str, object]]:
        count = len(record)
        coalitions = [
            frozenset(chosen) for size in range(count + 1) for chosen in combinations(range(count), size)
        ]
        rows = [
            [record[index] if index in coalition else self._config.baseline[index] for index in range(count)]
            for coalition in coalitions
        ]
        body = b"\n".join(_record(row, self._media_type) for row in rows)
        answers = _lines(await predict(body))
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


def _differing_types() -> ServiceError:
    return validation_error("ContentType and Accept must be the same to explain an answer.")


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
