"""Time that stands still, so that the same app draws the same picture on every day and machine."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta


class StillClock:
    """A wall clock that is moved by hand, and a stop-watch that goes on by a little each time it is read."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 14, 2, tzinfo=UTC)
        self._ticks = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        return self._now

    def ticks(self) -> float:
        with self._lock:
            self._ticks += 0.0031
            return self._ticks

    def wait(self, minutes: int) -> None:
        """Lets time pass."""
        self._now += timedelta(minutes=minutes)
