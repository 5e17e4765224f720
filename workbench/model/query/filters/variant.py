"""`variant:`, the production variant that was asked for, or that answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import (
    ANY_HAS_TWO_VARIANTS,
    EACH_HAS_VARIANT,
    Parameters,
    is_marked,
    matches,
    may_have,
)

_ASKED = "json_extract(fields, '$.TargetVariant')"
_ANSWERED = "json_extract(output, '$.InvokedProductionVariant')"


def _condition(value: str, parameters: Parameters, _now: datetime) -> str:
    asked, answered = matches(_ASKED, value, parameters), matches(_ANSWERED, value, parameters)
    # A variant that is missing matches nothing, nor `*`: a note of a stretch does not have it either.
    return f"(ifnull({asked}, 0) OR ifnull({answered}, 0))"


def _bound(held: Sequence[str], left_out: Sequence[str], parameters: Parameters, _now: datetime) -> str:
    # No variant of a match is one of those that are left out.
    others = [f"NOT {matches('value', value, parameters)}" for value in left_out]
    wanted = [matches("value", value, parameters) for value in held]
    if len(wanted) > 1:
        several = " AND ".join(_has(pattern, *others) for pattern in wanted)
        return f"({_has(*wanted, *others)} OR ({may_have(ANY_HAS_TWO_VARIANTS)} AND {several}))"
    if wanted:
        return _has(*wanted, *others)
    return f"({_has(*others)} OR NOT {is_marked(EACH_HAS_VARIANT)})"


def _has(*conditions: str) -> str:
    """Returns the condition that a stretch has a variant of which all of these hold."""
    condition = " AND ".join(conditions)
    return f"EXISTS (SELECT 1 FROM json_each(variants) WHERE type = 'text' AND {condition})"  # noqa: S608  ours


FILTERS = (
    Filter(
        "variant",
        "the variant asked for, or that answered",
        "green",
        _condition,
        reads_properties=bool,
        bound=_bound,
    ),
)
