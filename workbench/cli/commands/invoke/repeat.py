"""`--repeat`: one invocation many times, with the durations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.model.exchange import Exchange, Status

if TYPE_CHECKING:
    from workbench.services.batch.statistics import Statistics

_PERCENTILES = (50, 90, 95, 99)
_DRAWN_FROM = 10
"""Responses from which a histogram is drawn."""

_COLUMNS = 30


@dataclass(frozen=True)
class Repetition:
    """The result of many sends.

    Attributes:
        last: the last that failed, or where none did the last.
        durations: milliseconds of those that succeeded.
        failed: how many did not.
    """

    last: Exchange
    durations: Sequence[float]
    failed: int

    def summary(self) -> str:
        """One line for people."""
        count = len(self.durations) + self.failed
        failed = f", {self.failed} failed" if self.failed else ""
        times = f": {percentiles(self.durations)}" if self.durations else ""
        return f"sent {count:,} times{failed}{times}"


def repeated(send: Callable[[], Exchange], times: int) -> Repetition:
    """Sends one after the other; a cancel ends it.

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
            durations.append(exchange.outcome.duration_ms or 0.0)
        else:
            failed += 1
        if last is None or last.status is Status.OK or exchange.status is not Status.OK:
            last = exchange
        if exchange.status is Status.CANCELLED:
            break
    if last is None:
        raise ValueError("times is less than 1")
    return Repetition(last, durations, failed)


def percentiles(milliseconds: Sequence[float]) -> str:
    """Minimum, percentiles and maximum of durations, in words.

    A percentile is the smallest duration that so many of a hundred do not exceed (nearest rank).
    """
    # Loaded here: a single send does without.
    from workbench.content.humanize import duration
    from workbench.services.batch.statistics import percentile

    ordered = sorted(milliseconds)
    ranks = [(f"p{rank}", percentile(ordered, rank)) for rank in _PERCENTILES]
    named = [("min", ordered[0]), *ranks, ("max", ordered[-1])]
    return ", ".join(f"{name} {duration(value)}" for name, value in named)


def summary_lines(statistics: Statistics, *, checked: bool) -> Iterator[str]:
    """Lines about many sends: counts, rate, percentiles, a histogram. None for a single one.

    Args:
        statistics: of all of them.
        checked: whether they were compared with what is recorded.
    """
    if statistics.sent < 2:
        return
    sent = statistics.sent - statistics.refused
    words = [f"sent {sent:,} in {statistics.seconds:.2f} s, {statistics.rate:,.1f} per second"]
    words += [f"{statistics.refused:,} not sent"] if statistics.refused else []
    failed = statistics.failed - statistics.refused
    words += [f"{failed:,} failed"] if failed else []
    words += [f"{statistics.cancelled:,} cancelled"] if statistics.cancelled else []
    words += (
        [f"{statistics.different:,} different" if statistics.different else "all the same"] if checked else []
    )
    yield ", ".join(words)
    if statistics.is_processor_bound:
        yield "This process kept a processor busy all the time: it set the rate, not the endpoint."
    if statistics.durations:
        yield percentiles(statistics.durations)
    if len(statistics.durations) >= _DRAWN_FROM:
        bars = statistics.histogram()
        most = max(bar.count for bar in bars)
        for bar in bars:
            span = f"{bar.start:g} – {bar.end:g} ms" if bar.end is not None else f"{bar.start:g} ms or more"
            yield f"{span:>22} {'█' * round(bar.count / most * _COLUMNS):<{_COLUMNS}} {bar.count:,}"
