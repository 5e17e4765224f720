"""A pause in what its user does, after which something is done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Stoppable(Protocol):
    """A timer, as far as it is stopped."""

    def stop(self) -> None:
        """Ends it before its time."""


class Pause:
    """Waits until nothing more comes.

    Args:
        set_timer: calls something once, after some seconds.
    """

    def __init__(self, set_timer: Callable[[float, Callable[[], None]], Stoppable]) -> None:
        self._set_timer = set_timer
        self._timer: Stoppable | None = None

    @property
    def is_running(self) -> bool:
        """Whether something is waited with."""
        return self._timer is not None

    def start(self, seconds: float, act: Callable[[], object]) -> None:
        """Does something after a pause, in place of what was waited with."""
        self.stop()
        self._timer = self._set_timer(seconds, lambda: self._end(act))

    def stop(self) -> bool:
        """Waits no more; returns whether something was waited with."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
        return timer is not None

    def _end(self, act: Callable[[], object]) -> None:
        self._timer = None
        act()
