"""A request on its way."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from workbench.model.progress import CancelToken, Phase, Progress

if TYPE_CHECKING:
    # Loaded after the first paint.
    from workbench.content.streaming import Stream


class Flight:
    """What is known of a request while it is on its way. The thread that sends writes it.

    Args:
        stream: takes the parts of the answer.
        clock: seconds of a clock that only goes forward.

    Attributes:
        token: cancels the request.
        progress: the newest news; None before the first.
    """

    def __init__(self, stream: Stream, clock: Callable[[], float] = monotonic) -> None:
        self.token = CancelToken()
        self.stream = stream
        self.progress: Progress | None = None
        self._clock = clock
        self._begun_at = self._left_at = clock()

    @property
    def seconds(self) -> float:
        """Seconds since the request was asked for."""
        return self._clock() - self._begun_at

    def milliseconds(self) -> float:
        """Milliseconds since the request was about to leave."""
        return (self._clock() - self._left_at) * 1000

    def hear(self, progress: Progress) -> bool:
        """Takes news of the request; returns whether they are to be shown now."""
        if progress.phase is Phase.PREPARING:
            self._left_at = self._clock()
        self.progress = progress
        # The parts themselves go past the messages, of which only the newest of a flood is handled.
        part = progress.part_at_ms
        return part is None or self.stream.add(progress.part, part)
