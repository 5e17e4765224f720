"""How an endpoint's variant answered, from what the history holds of it."""

from __future__ import annotations

from datetime import datetime

import msgspec


class EndpointStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """The exchanges with one variant of an endpoint.

    Args:
        variant: `InvokedProductionVariant` of the responses; empty where none says it, as in most failures.
        count: exchanges that have ended.
        errors: how many of them failed; cancelled and interrupted ones are not among them.
        p50_ms, p90_ms, p99_ms: of the durations of those that succeeded, by nearest rank; None where
            there are none.
        request_bytes, response_bytes: all bodies together.
        first_at, last_at: when the oldest and the newest began.
        period_start: when the hour or day began that this is about; None where it is about all time.
    """

    endpoint_name: str
    variant: str
    count: int
    errors: int
    p50_ms: float | None
    p90_ms: float | None
    p99_ms: float | None
    request_bytes: int
    response_bytes: int
    first_at: datetime
    last_at: datetime
    period_start: datetime | None = None

    @property
    def error_rate(self) -> float:
        """The share of failures, from 0 to 1."""
        return self.errors / self.count if self.count else 0.0
