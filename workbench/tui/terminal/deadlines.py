"""The end of the process in any case: an event loop waits for every thread at work, however long."""

from __future__ import annotations

import os
import threading


class Deadlines:
    """Ends the process where it has not ended by itself in time."""

    def __init__(self) -> None:
        self._timers: list[threading.Timer] = []

    def end_after(self, seconds: float, code: int) -> None:
        """Ends the process after so many seconds, with an exit code."""
        timer = threading.Timer(seconds, os._exit, (code,))
        timer.daemon = True
        timer.start()
        self._timers.append(timer)

    def cancel(self) -> None:
        """The process ends by itself."""
        for timer in self._timers:
            timer.cancel()
