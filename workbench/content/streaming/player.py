"""A recorded stream played again: which of its parts are due."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

SPEEDS = (1.0, 4.0, float("inf"))
"""Times its own speed; the last one is as fast as can be."""


class Player:
    """Where a playing stands. It plays from the beginning, the wait for the first part included.

    Args:
        times: when each part came, in milliseconds since its call began, in order.
        ticks: seconds since some fixed moment.
        speed: times the stream's own speed.

    Attributes:
        speed: times the stream's own speed; infinite for as fast as can be.
        playing: whether it goes on; False while it is paused.
    """

    def __init__(self, times: Sequence[float], ticks: Callable[[], float], *, speed: float = 1.0) -> None:
        self._times = times
        self._ticks = ticks
        self._at_ms = 0.0
        self._counted = ticks()
        self.speed = speed
        self.playing = True

    @property
    def at_ms(self) -> float:
        """The moment of the stream that is played now, in milliseconds since its call began."""
        self._advance()
        return self._at_ms

    @property
    def due(self) -> int:
        """How many of its parts have come by now."""
        self._advance()
        return bisect_right(self._times, self._at_ms)

    @property
    def over(self) -> bool:
        """Whether all of its parts have come."""
        return self.due == len(self._times)

    def toggle(self) -> None:
        """Pauses, or goes on."""
        self._advance()
        self.playing = not self.playing

    def faster(self) -> None:
        """Takes the next of `SPEEDS`, after the last the first."""
        self._advance()
        at = SPEEDS.index(self.speed) if self.speed in SPEEDS else -1
        self.speed = SPEEDS[(at + 1) % len(SPEEDS)]

    def seconds_to_next(self) -> float | None:
        """Returns how long until another part is due; None where none is left or it is paused."""
        due = self.due
        if due == len(self._times) or not self.playing:
            return None
        return (self._times[due] - self._at_ms) / 1000 / self.speed

    def _advance(self) -> None:
        now = self._ticks()
        passed, self._counted = now - self._counted, now
        if not self.playing:
            return
        if self.speed == float("inf"):
            self._at_ms = max(self._at_ms, self._times[-1] if self._times else 0.0)
        else:
            self._at_ms += passed * 1000 * self.speed
