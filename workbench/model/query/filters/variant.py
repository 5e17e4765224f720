"""`variant:`, the production variant that was asked for, or that answered."""

from __future__ import annotations

from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import Parameters, matches

_ASKED = "ifnull(json_extract(fields, '$.TargetVariant'), '')"
_ANSWERED = "ifnull(json_extract(output, '$.InvokedProductionVariant'), '')"


def _condition(value: str, parameters: Parameters, _now: datetime) -> str:
    return f"({matches(_ASKED, value, parameters)} OR {matches(_ANSWERED, value, parameters)})"


def _bound(value: str, parameters: Parameters) -> str:
    return f"EXISTS (SELECT 1 FROM json_each(variants) WHERE {matches('value', value, parameters)})"  # noqa: S608


FILTERS = (Filter("variant", "the variant asked for, or that answered", "green", _condition, bound=_bound),)
