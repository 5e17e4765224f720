"""Time that stands still, so that the same app draws the same picture on every day and machine."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class StillClock:
    """A wall clock that is moved by hand, and a stop-watch that goes on by a little each time it is read."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
        self._read = threading.local()

    def now(self) -> datetime:
        return self._now

    def time(self) -> float:
        """The same in seconds since 1970."""
        return self._now.timestamp()

    def ticks(self) -> float:
        """Goes on in each thread by itself: what one measures does not depend on how often others look."""
        reads: int = getattr(self._read, "reads", 0) + 1
        self._read.reads = reads
        # Not the same from one to the next, as nothing that is measured is.
        self._read.ticks = getattr(self._read, "ticks", 0.0) + 0.0021 + reads * reads % 13 * 0.0003
        return float(self._read.ticks)

    def wait(self, minutes: int) -> None:
        """Lets time pass."""
        self._now += timedelta(minutes=minutes)
