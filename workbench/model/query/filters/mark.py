"""`is:`, a property that an exchange has or has not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.filters.status import STATUSES
from workbench.model.query.sql import (
    ANY_IS_NOTED,
    ANY_IS_PRIVATE,
    ANY_IS_REPLAY,
    Parameters,
    among,
    may_have,
)

_CONDITIONS = {
    "pinned": among("pinned"),
    "replay": "replay_of IS NOT NULL",
    "tagged": among("tags <> '[]'"),
    "named": among("name <> ''"),
    "noted": "note <> ''",
    "private": "withheld",
}
_NOTED_IN_STRETCHES = {"replay": ANY_IS_REPLAY, "noted": ANY_IS_NOTED, "private": ANY_IS_PRIVATE}
MARKS = (*_CONDITIONS, *STATUSES)
"""The values of `is:`."""


def _condition(value: str, parameters: Parameters, _now: datetime) -> str:
    return f"status = {parameters.add(value)}" if value in STATUSES else _CONDITIONS[value]


def _bound(held: Sequence[str], _left_out: Sequence[str], _parameters: Parameters, _now: datetime) -> str:
    return " AND ".join(
        may_have(_NOTED_IN_STRETCHES[value]) for value in held if value in _NOTED_IN_STRETCHES
    )


FILTERS = (
    Filter(
        "is",
        "what it is",
        "pinned",
        _condition,
        accepts=lambda value: value in MARKS,
        form=", ".join(MARKS),
        ignores_case=True,
        reads_labels=lambda value: value in STATUSES,
        reads_properties=lambda value: value in _NOTED_IN_STRETCHES,
        bound=_bound,
    ),
)
