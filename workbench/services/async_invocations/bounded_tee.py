"""The bytes of an object that comes, kept beside what else is done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

KEPT_BYTES = 64 * 1024 * 1024
"""Objects that are larger are not kept in the history; they can be fetched as long as S3 has them."""

Taker = Callable[[Iterator[bytes]], object]


class BoundedTee:
    """The bytes of an object, as far as they are kept, beside what is done with them otherwise."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        self._size = 0
        self.whole = True

    @property
    def data(self) -> bytes:
        """What was kept."""
        return b"".join(self._chunks)

    def wrap(self, take: Taker | None) -> Taker:
        """A taker that keeps what it hands on; with nobody to hand on to it stops at what is too much."""

        def taker(chunks: Iterator[bytes]) -> None:
            kept = self._keeping(chunks, all_of_it=take is not None)
            if take is None:
                for _ in kept:
                    pass
            else:
                take(iter(kept))

        return taker

    def _keeping(self, chunks: Iterable[bytes], *, all_of_it: bool) -> Iterator[bytes]:
        for chunk in chunks:
            self._size += len(chunk)
            if self._size <= KEPT_BYTES:
                self._chunks.append(chunk)
            else:
                self.whole = False
                self._chunks.clear()
                if not all_of_it:
                    return
            yield chunk
