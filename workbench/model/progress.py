"""What is known of a request while it is on its way: how far it is, and whether it is still wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from enum import StrEnum

import msgspec


class Phase(StrEnum):
    """How far a request has come."""

    PREPARING = "preparing"
    CONNECTING = "connecting"
    SENDING = "sending"
    WAITING = "waiting"
    RECEIVING = "receiving"


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of a request under way.

    Args:
        phase: what is being done.
        received: bytes of the response body so far.
        expected: bytes that the response announced (Content-Length); None where it did not.
        attempt: which attempt this is, from 1.
        part: the newest part of a streamed answer; empty for other operations.
        part_at_ms: when that part came, in milliseconds since the request was about to
            leave; None where there is none.
    """

    phase: Phase
    received: int = 0
    expected: int | None = None
    attempt: int = 1
    part: bytes = b""
    part_at_ms: float | None = None


Listener = Callable[[Progress], None]

Overflow = Callable[[bytes], None]
"""Takes the bytes of an answer that is too large to be kept, in order and from its first on, as they come."""


class CancelToken:
    """Tells a request under way that nobody wants it any more. Thread-safe; a second cancel does nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._stop: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether `cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Asks for the end of the request; what was registered with `on_cancel` runs now, in this thread."""
        with self._lock:
            if self._cancelled:
                return
            self._cancelled = True
            stop, self._stop = self._stop, []
        for action in stop:
            action()

    def on_cancel(self, action: Callable[[], None]) -> Callable[[], None]:
        """Runs `action` once when cancelled; at once where that has happened already.

        Returns what makes it be forgotten, for an owner that outlives many requests.
        """
        with self._lock:
            if not self._cancelled:
                self._stop.append(action)
                return lambda: self._forget(action)
        action()
        return lambda: None

    def _forget(self, action: Callable[[], None]) -> None:
        with self._lock:
            if action in self._stop:
                self._stop.remove(action)
