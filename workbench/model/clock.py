"""Where time comes from, so that tests and pictures can hold it still."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """A wall clock and a stop-watch."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def ticks(self) -> float:
        """Seconds since some fixed moment; never runs backwards."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC)

    def ticks(self) -> float:
        """Seconds on the machine's monotonic high-resolution counter."""
        return time.perf_counter()
