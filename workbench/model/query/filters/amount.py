"""`took:` and `size:`, comparisons with a duration or a number of bytes."""

from __future__ import annotations

from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import EACH_TOOK, Parameters, is_marked
from workbench.model.query.values import size, took


def _took(value: str, parameters: Parameters, _now: datetime) -> str:
    sign, milliseconds = took(value) or (">", 0.0)
    return f"ifnull(duration_ms {sign} {parameters.add(milliseconds)}, 0)"


def _size(value: str, parameters: Parameters, _now: datetime) -> str:
    sign, count = size(value) or (">", 0)
    return f"max(ifnull(request_bytes, 0), ifnull(response_bytes, 0)) {sign} {parameters.add(count)}"


def _took_bound(value: str, parameters: Parameters) -> str:
    sign, milliseconds = took(value) or (">", 0.0)
    return _bound("took", sign, parameters.add(milliseconds))


def _took_negated_bound(value: str, parameters: Parameters) -> str:
    sign, milliseconds = took(value) or (">", 0.0)
    # What has no duration is left over whatever the value.
    return f"NOT ({is_marked(EACH_TOOK)} AND {_holds_of_all('took', sign, parameters.add(milliseconds))})"


def _size_bound(value: str, parameters: Parameters) -> str:
    sign, count = size(value) or (">", 0)
    return _bound("size", sign, parameters.add(count))


def _size_negated_bound(value: str, parameters: Parameters) -> str:
    sign, count = size(value) or (">", 0)
    # Every exchange has a size, if only 0.
    return f"NOT {_holds_of_all('size', sign, parameters.add(count))}"


def _holds_of_all(name: str, sign: str, parameter: str) -> str:
    """Returns the condition that a comparison holds of each amount of a stretch."""
    end = "least" if sign.startswith(">") else "most"
    return f"ifnull({name}_{end} {sign} {parameter}, 0)"


def _bound(name: str, sign: str, parameter: str) -> str:
    end = "most" if sign.startswith(">") else "least"
    return f"ifnull({name}_{end} {sign} {parameter}, 0)"


FILTERS = (
    Filter(
        "took",
        "how long it took",
        ">500ms",
        _took,
        accepts=lambda value: took(value) is not None,
        form="a duration with its unit (>500ms, <=2s, 1min)",
        bound=_took_bound,
        negated_bound=_took_negated_bound,
    ),
    Filter(
        "size",
        "the larger of its bodies",
        ">1MB",
        _size,
        accepts=lambda value: size(value) is not None,
        form="a size with its unit (>1MB, <500B)",
        bound=_size_bound,
        negated_bound=_size_negated_bound,
    ),
)
