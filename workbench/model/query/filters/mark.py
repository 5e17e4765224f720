"""`is:`, a property that an exchange has or has not."""

from __future__ import annotations

from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.filters.status import STATUSES
from workbench.model.query.sql import Parameters, among

_CONDITIONS = {
    "pinned": among("pinned"),
    "replay": "replay_of IS NOT NULL",
    "tagged": among("tags <> '[]'"),
    "named": among("name <> ''"),
    "noted": "note <> ''",
    "private": "withheld",
}
MARKS = (*_CONDITIONS, *STATUSES)
"""The values of `is:`."""


def _condition(value: str, parameters: Parameters, _now: datetime) -> str:
    return f"status = {parameters.add(value)}" if value in STATUSES else _CONDITIONS[value]


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
    ),
)
