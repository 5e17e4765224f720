"""Memory that was freed, and that the C library keeps for itself."""

from __future__ import annotations

_LARGE = 1_000_000
"""Characters of a text whose memory is worth giving back."""
_SHARE = 4
"""A text of so much less than it was is as good as emptied."""


def give_back() -> None:
    """Gives freed memory back to the system. Blocks for some milliseconds.

    Source: malloc_trim(3). The GNU C library gives back by itself what is free at the end of its heap, and no
    more; other libraries have no such call.
    """
    # Loaded here: what is not emptied does not need it.
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class TextSize:
    """The size of a text over time: tells when one that was large has been emptied."""

    def __init__(self) -> None:
        self._most = 0

    def is_emptied(self, size: int) -> bool:
        """Notes a size; returns whether the text was large, and is no more. It says so once."""
        emptied = self._most >= _LARGE and size * _SHARE <= self._most
        self._most = size if emptied else max(self._most, size)
        return emptied
