"""The knee of a sweep: where more users bring more latency than throughput."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class LevelPower(NamedTuple):
    """A level of a sweep.

    Args:
        users: how many.
        rate: requests that succeeded, each second.
        latency_ms: their mean latency; None where there were none.
    """

    users: int
    rate: float
    latency_ms: float | None


def knee(levels: Sequence[LevelPower]) -> int | None:
    """Returns the users of the level with the most power; None where no request was answered.

    Power is throughput over latency; its maximum is the knee (Kleinrock, "Power and deterministic rules of
    thumb for probabilistic problems in computer communications", ICC 1979).
    """
    powers = [(level.rate / level.latency_ms, level.users) for level in levels if level.latency_ms]
    return max(powers, key=lambda power: power[0])[1] if powers else None
