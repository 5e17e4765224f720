"""`took:` and `size:`, comparisons with a duration or a number of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import EACH_TOOK, Parameters, is_marked
from workbench.model.query.values import size, took


def _took(value: str, parameters: Parameters, _now: datetime) -> str:
    sign, milliseconds = _comparison_of_took(value)
    return f"ifnull(duration_ms {sign} {parameters.add(milliseconds)}, 0)"


def _size(value: str, parameters: Parameters, _now: datetime) -> str:
    sign, count = _comparison_of_size(value)
    return f"max(ifnull(request_bytes, 0), ifnull(response_bytes, 0)) {sign} {parameters.add(count)}"


def _took_bound(held: Sequence[str], left_out: Sequence[str], parameters: Parameters, _now: datetime) -> str:
    comparisons = [(sign, parameters.add(limit)) for sign, limit in map(_comparison_of_took, held)]
    left = [(sign, parameters.add(limit)) for sign, limit in map(_comparison_of_took, left_out)]
    return " AND ".join(
        (
            *(_may_hold("took", *comparison) for comparison in comparisons),
            # What has no duration is left over whatever the value.
            *(
                f"NOT ({is_marked(EACH_TOOK)} AND {_holds_of_all('took', *comparison)})"
                for comparison in left
            ),
        )
    )


def _size_bound(held: Sequence[str], left_out: Sequence[str], parameters: Parameters, _now: datetime) -> str:
    comparisons = [(sign, parameters.add(count)) for sign, count in map(_comparison_of_size, held)]
    left = [(sign, parameters.add(count)) for sign, count in map(_comparison_of_size, left_out)]
    return " AND ".join(
        (
            *(_may_hold("size", *comparison) for comparison in comparisons),
            # Every exchange has a size, if only 0.
            *(f"NOT {_holds_of_all('size', *comparison)}" for comparison in left),
        )
    )


def _comparison_of_took(value: str) -> tuple[str, float]:
    return took(value) or (">", 0.0)


def _comparison_of_size(value: str) -> tuple[str, int]:
    return size(value) or (">", 0)


def _holds_of_all(name: str, sign: str, parameter: str) -> str:
    """Returns the condition that a comparison holds of each amount of a stretch."""
    end = "least" if sign.startswith(">") else "most"
    return f"ifnull({name}_{end} {sign} {parameter}, 0)"


def _may_hold(name: str, sign: str, parameter: str) -> str:
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
        amount=_comparison_of_took,
        bound=_took_bound,
    ),
    Filter(
        "size",
        "the larger of its bodies",
        ">1MB",
        _size,
        accepts=lambda value: size(value) is not None,
        form="a size with its unit (>1MB, <500B)",
        amount=_comparison_of_size,
        bound=_size_bound,
    ),
)
