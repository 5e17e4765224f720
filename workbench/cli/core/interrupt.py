"""Ctrl+C, a closed terminal and SIGTERM end a request in an orderly way: it is recorded as cancelled."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from workbench.model.errors import OperationCancelledError
from workbench.model.progress import CancelToken

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Interruption:
    """What a signal ended.

    Attributes:
        cancellation: to be given to whatever sends.
    """

    def __init__(self) -> None:
        self.cancellation = CancelToken()
        self._signal = signal.SIGINT
        self._is_received = self._breaks = False

    @property
    def exit_code(self) -> int:
        """128 and the signal's number, as shells have it: 130 after Ctrl+C."""
        return 128 + self._signal

    def receive(self, received: int, _: FrameType | None) -> None:
        """Ends what is under way; a second signal ends the process as it would have done without us."""
        self._signal, self._is_received = signal.Signals(received), True
        for number in _SIGNALS:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        # In a thread of its own: the handler runs inside the very code that may hold the cancellation's lock.
        threading.Thread(target=self.cancellation.cancel, daemon=True).start()
        if self._breaks:
            self._breaks = False
            raise OperationCancelledError("interrupted")

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """Within it a signal raises, in the main thread: whoever reads a pipe may never come.

        Raises:
            OperationCancelledError: a signal came.
        """
        self._breaks = True
        try:
            # One that came just before has raised nothing, and its cancellation may be still to come.
            if self._is_received or self.cancellation.cancelled:
                raise OperationCancelledError("interrupted")
            yield
        finally:
            self._breaks = False


@contextmanager
def interruptible() -> Iterator[Interruption]:
    """Within it, the signals that end a process cancel instead."""
    interruption = Interruption()
    before = {number: signal.signal(number, interruption.receive) for number in _SIGNALS}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
