"""The last large body of its kind with its digest, so that the same bytes are not digested again.

Sending a request again, and getting the same answer again, is what a workbench does all day. Comparing bytes
takes a tenth of what digesting them takes, and nothing at all where they are the same object.
"""

from __future__ import annotations

from collections.abc import Callable

_MOST_BYTES = 32 * 1024 * 1024
"""What is remembered at most: the bytes stay in memory until another body takes their place."""


class RecentBody:
    """One body. Thread-safe: what two threads note at once, one of them has noted."""

    def __init__(self) -> None:
        self._last: tuple[bytes, bytes] = (b"", b"")

    @property
    def last(self) -> tuple[bytes, bytes]:
        """The body and its SHA-256; both empty where none is remembered."""
        return self._last

    def note(self, body: bytes, digest: bytes) -> None:
        """Remembers a body, if it is not too large for that, in the place of the one before."""
        self._last = (body, digest) if len(body) <= _MOST_BYTES else (b"", b"")

    def digest(self, body: bytes, compute: Callable[[bytes], bytes]) -> bytes:
        """Returns the SHA-256 of a body, computed where it is not the one that is remembered."""
        last, digest = self._last
        if not digest or body != last:
            digest = compute(body)
            self.note(body, digest)
        return digest
