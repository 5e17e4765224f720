"""`status:`, the HTTP status or the status of the exchange."""

from __future__ import annotations

from datetime import datetime

from workbench.model.exchange import Status
from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import Parameters
from workbench.model.query.values import http

STATUSES = tuple(map(str, Status))


def _condition(value: str, parameters: Parameters, _now: datetime) -> str:
    if (range_ := http(value)) is None:
        return f"status = {parameters.add(value)}"
    first, last = map(parameters.add, range_)
    return f"ifnull(http_status, 0) BETWEEN {first} AND {last}"


FILTERS = (
    Filter(
        "status",
        "how it ended",
        "4xx",
        _condition,
        accepts=lambda value: bool(http(value)) or value in STATUSES,
        form=f"an HTTP status (424, 4xx), {', '.join(STATUSES)}",
        ignores_case=True,
        reads_labels=bool,
    ),
)
