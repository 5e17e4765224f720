"""How many requests are in flight: a fixed number, or one that follows what the endpoint bears.

The adaptive number grows while latency holds and is halved by throttling and server errors, as congestion
control does (additive increase, multiplicative decrease: Chiu and Jain 1989; slow start: RFC 5681).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import monotonic

MOST = 256
"""Requests in flight at most: what the client keeps connections for."""
_START = 2
_WORSE = 1.5
"""How many times the best latency still counts as holding."""
_SETTLED = 64
"""The last rounds that say what the number has settled on."""


class Pace:
    """Lets requests begin. Thread-safe.

    Args:
        concurrency: in flight at once, from 1; None to find it out.
        rate: requests that begin each second at most; 0 sets no limit.
        most: in flight at once where it is found out.
    """

    def __init__(self, concurrency: int | None = None, rate: float = 0.0, most: int = MOST) -> None:
        self.adaptive = concurrency is None
        self.most = most if concurrency is None else concurrency
        self._limit = min(_START, self.most) if concurrency is None else concurrency
        self._interval = 1 / rate if rate else 0.0
        self._due = 0.0
        self._active = 0
        self._changed = threading.Condition()
        self._paused = False
        self._stopped = False
        self._grows_fast = True
        self._best = float("inf")
        self._round: list[float] = []
        self._halved_in_round = False
        self._limits: deque[int] = deque(maxlen=_SETTLED)

    @property
    def limit(self) -> int:
        """How many may be in flight now."""
        return self._limit

    @property
    def active(self) -> int:
        """How many are in flight now."""
        return self._active

    @property
    def settled(self) -> int:
        """The number that an adaptive pace has settled on; a fixed one as it is."""
        return round(median(self._limits)) if self._limits else self._limit

    @property
    def paused(self) -> bool:
        """Whether nothing begins until `resume`."""
        return self._paused

    def pause(self) -> None:
        """Lets nothing begin; what is in flight goes on."""
        with self._changed:
            self._paused = True

    def resume(self) -> None:
        """Lets requests begin again."""
        with self._changed:
            self._paused = False
            self._due = 0.0
            self._changed.notify_all()

    def stop(self) -> None:
        """Ends every wait; nothing begins any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Waits until a request may begin; within it, it is in flight. False once stopped."""
        begins = self._begin()
        try:
            yield begins
        finally:
            if begins:
                with self._changed:
                    self._active -= 1
                    self._changed.notify()

    def _begin(self) -> bool:
        with self._changed:
            while not self._stopped:
                if self._paused or self._active >= self._limit:
                    self._changed.wait()
                elif (left := self._due - monotonic()) > 0:
                    self._changed.wait(left)
                else:
                    self._active += 1
                    if self._interval:
                        now = monotonic()
                        # What was missed by half an interval or more is not made up for in a burst.
                        on_time = now - self._due < self._interval / 2
                        self._due = (self._due if on_time else now) + self._interval
                    return True
            return False

    def ended(self, duration_ms: float | None, *, overloaded: bool) -> None:
        """Takes note of a request that ended.

        Args:
            duration_ms: how long it took; None where it was not answered.
            overloaded: whether the service throttled it or failed over its load.
        """
        if not self.adaptive:
            return
        with self._changed:
            if overloaded:
                self._halve()
            if duration_ms is not None:
                self._round.append(duration_ms)
            if len(self._round) >= max(self._limit, 4):
                self._end_round()

    def _halve(self) -> None:
        self._grows_fast = False
        if not self._halved_in_round:
            self._halved_in_round = True
            self._limit = max(1, self._limit // 2)
            self._round.clear()

    def _end_round(self) -> None:
        latency = median(self._round)
        self._round.clear()
        if self._halved_in_round:
            self._halved_in_round = False
        elif latency <= self._best * _WORSE:
            self._limit = min(self.most, self._limit * 2 if self._grows_fast else self._limit + 1)
            self._changed.notify_all()
        else:
            self._grows_fast = False
            self._limit = max(1, self._limit - max(1, self._limit // 8))
        # A best that was luck is forgotten slowly.
        self._best = min(self._best * 1.01, latency)
        self._limits.append(self._limit)
