"""A clock that tests move ahead."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class MovedClock:
    """The machine's clock, ahead of itself by as much as a test wants.

    Attributes:
        ahead: seconds.
    """

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def time(self) -> float:
        """The same in seconds since 1970."""
        return time.time() + self.ahead

    def ticks(self) -> float:
        """The machine's monotonic counter, which nobody moves."""
        return time.perf_counter()


class StillClock(MovedClock):
    """Noon of one day, and as much after it as a test wants; nothing takes time."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime(2026, 11, 24, 12, tzinfo=UTC) + timedelta(seconds=self.ahead)

    def time(self) -> float:
        """The same in seconds since 1970."""
        return self.now().timestamp()

    def ticks(self) -> float:
        """Always the same."""
        return 0.0
