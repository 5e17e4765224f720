"""Service level objectives: what a request has to hold to be good."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from workbench.model.errors import UsageError
from workbench.model.query.values import duration_ms
from workbench.services.load.measurement.measures import CHUNK_ITL, ITL, LATENCY, RESPONSE_TIME, TTFT

_NAMES = {
    "ttft": TTFT,
    "itl": ITL,
    "tpot": ITL,
    "latency": LATENCY,
    "e2el": LATENCY,
    "response-time": RESPONSE_TIME,
}
"""The names that --slo takes; tpot and e2el are vLLM's."""


class Slo(msgspec.Struct, frozen=True):
    """A limit of one measure.

    Args:
        measure: its name in `MEASURES`.
        limit_ms: the most that it may be.
    """

    measure: str
    limit_ms: float


def parse_slo(text: str) -> Slo:
    """Returns the objective that `ttft=500ms` stands for; a number without a unit is milliseconds.

    Raises:
        UsageError: it stands for none.
    """
    name, _, limit = text.partition("=")
    measure = _NAMES.get(name.strip().lower())
    limit_ms = duration_ms(limit, unit="ms")
    if measure is None or not limit_ms:
        raise UsageError(
            f"--slo {text!r} is not a measure and a limit.",
            f"For example, ttft=500ms. The measures are {', '.join(_NAMES)}.",
        )
    return Slo(measure, limit_ms)


def holds(slos: tuple[Slo, ...], values: Mapping[str, float]) -> bool:
    """Returns whether a request that succeeded holds every objective.

    Args:
        values: its measures, by name. Where tokens are not known, chunks stand for them.
    """
    return all(_value(slo.measure, values) <= slo.limit_ms for slo in slos)


def _value(measure: str, values: Mapping[str, float]) -> float:
    value = values.get(measure)
    if value is None and measure == ITL:
        value = values.get(CHUNK_ITL)
    return float("inf") if value is None else value


def parse_seconds(text: str, option: str) -> float:
    """Returns the seconds that `90`, `90s`, `1m30s` or `2h` stands for.

    Raises:
        UsageError: it stands for none, or for 0.
    """
    milliseconds = duration_ms(text, unit="s")
    if not milliseconds:
        raise UsageError(f"{option} {text!r} is not a duration.", "For example, 90s, 5m or 1h30m.")
    return milliseconds / 1000
