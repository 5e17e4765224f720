"""`variant:`, the production variant that was asked for, or that answered."""

from __future__ import annotations

from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import EACH_HAS_VARIANT, Parameters, is_marked, matches

_ASKED = "json_extract(fields, '$.TargetVariant')"
_ANSWERED = "json_extract(output, '$.InvokedProductionVariant')"


def _condition(value: str, parameters: Parameters, _now: datetime) -> str:
    asked, answered = matches(_ASKED, value, parameters), matches(_ANSWERED, value, parameters)
    # A variant that is missing matches nothing, nor `*`: a note of a stretch does not have it either.
    return f"(ifnull({asked}, 0) OR ifnull({answered}, 0))"


def _bound(value: str, parameters: Parameters) -> str:
    return _has(matches("value", value, parameters))


def _negated_bound(value: str, parameters: Parameters) -> str:
    other = _has(f"NOT {matches('value', value, parameters)}")
    return f"({other} OR NOT {is_marked(EACH_HAS_VARIANT)})"


def _has(condition: str) -> str:
    """Returns the condition that a stretch has a variant of which something holds."""
    return f"EXISTS (SELECT 1 FROM json_each(variants) WHERE type = 'text' AND {condition})"  # noqa: S608  ours


FILTERS = (
    Filter(
        "variant",
        "the variant asked for, or that answered",
        "green",
        _condition,
        bound=_bound,
        negated_bound=_negated_bound,
    ),
)
