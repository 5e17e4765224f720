"""Work in the background that lets the app answer keys meanwhile."""

from __future__ import annotations

from time import monotonic, sleep

_WORK_SECONDS = 0.001
_REST_SECONDS = 0.001


class Rests:
    """Called between small pieces of work, it rests for as long as was worked, every millisecond.

    Python runs one thread at a time, and hands over every 5 ms at the earliest unless a thread waits.
    """

    def __init__(self) -> None:
        self._since = monotonic()

    def __call__(self) -> None:
        if monotonic() - self._since > _WORK_SECONDS:
            sleep(_REST_SECONDS)
            self._since = monotonic()
