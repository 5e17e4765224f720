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
