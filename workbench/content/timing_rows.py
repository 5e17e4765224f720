"""Where the time of a request went, in rows that add up to the whole."""

from __future__ import annotations

from typing import NamedTuple

from workbench.model.exchange import Timing


class PhaseTime(NamedTuple):
    """How long one phase took.

    Args:
        label: its name.
        milliseconds: None where there was no such phase, or it is not known.
        remark: why there was none; empty where there is nothing to say.
    """

    label: str
    milliseconds: float | None
    remark: str = ""


def phase_times(timing: Timing) -> tuple[PhaseTime, ...]:
    """The phases in their order; preparation, which is not the request's own, is the first."""
    kept = timing.connect_ms is None and timing.first_byte_ms is not None
    rows = [PhaseTime("Prepare", timing.prepare_ms)]
    if timing.earlier_ms is not None:
        rows.append(PhaseTime("Earlier", timing.earlier_ms, "attempts before the last, and their pauses"))
    rows += [
        PhaseTime("Connect", timing.connect_ms, "kept connection" if kept else ""),
        PhaseTime("Send", timing.send_ms),
        PhaseTime("Wait", timing.first_byte_ms),
        PhaseTime("Body", timing.body_ms),
    ]
    if (rest := timing.rest_ms) is not None:
        rows.append(PhaseTime("Other", rest, "sending, or the phase that failed"))
    return tuple(rows)
