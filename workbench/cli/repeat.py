"""`--repeat`: one invocation many times, and how long each took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.model.exchange import Exchange, Status

_PERCENTILES = (50, 90, 95, 99)


@dataclass(frozen=True)
class Repetition:
    """What many sends came to.

    Attributes:
        last: the last that failed, or where none did the last.
        durations: milliseconds of those that were answered.
        failed: how many were not.
    """

    last: Exchange
    durations: Sequence[float]
    failed: int

    def told(self) -> str:
        """One line for people."""
        count = len(self.durations) + self.failed
        failed = f", {self.failed} failed" if self.failed else ""
        times = f": {percentiles(self.durations)}" if self.durations else ""
        return f"sent {count} times{failed}{times}"


def repeated(send: Callable[[], Exchange], times: int) -> Repetition:
    """Send one after the other; a cancel ends it.

    Args:
        send: sends once.
        times: how often, from 1.
    """
    durations: list[float] = []
    failed = 0
    last = None
    for _ in range(times):
        exchange = send()
        if exchange.status is Status.OK and exchange.outcome is not None:
            durations.append(exchange.outcome.timing.total_ms)
        else:
            failed += 1
        if last is None or last.status is Status.OK or exchange.status is not Status.OK:
            last = exchange
        if exchange.status is Status.CANCELLED:
            break
    if last is None:
        raise ValueError("nothing is sent less than once")
    return Repetition(last, durations, failed)


def percentiles(milliseconds: Sequence[float]) -> str:
    """Smallest, percentiles and largest of durations, in words.

    A percentile is the smallest duration that so many of a hundred do not exceed (nearest rank).
    """
    # Loaded here: whoever sends once does without.
    from workbench.cli.rows import duration

    ordered = sorted(milliseconds)
    ranks = [(f"p{rank}", ordered[-(-len(ordered) * rank // 100) - 1]) for rank in _PERCENTILES]
    named = [("min", ordered[0]), *ranks, ("max", ordered[-1])]
    return ", ".join(f"{name} {duration(value)}" for name, value in named)
