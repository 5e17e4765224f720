"""A stream that was recorded, cut again into the parts it came in."""

from __future__ import annotations

from array import array
from itertools import accumulate

from workbench.content.streaming.stream import Chunk
from workbench.model.exchange import Response


class Recording:
    """The parts of a response, each found at once.

    Args:
        response: one that came in parts.

    Attributes:
        times: when each part came, in milliseconds since the request left.
    """

    def __init__(self, response: Response) -> None:
        self._body = response.body
        self._edges = array("Q", accumulate((part.size for part in response.parts), initial=0))
        self.times = array("d", (part.at_ms for part in response.parts))

    def __len__(self) -> int:
        return len(self.times)

    def parts(self, start: int, end: int) -> list[Chunk]:
        """Parts by their numbers from 0: the first, and the one after the last."""
        return [
            Chunk(self._body[self._edges[number] : self._edges[number + 1]], self.times[number])
            for number in range(start, min(end, len(self.times)))
        ]
