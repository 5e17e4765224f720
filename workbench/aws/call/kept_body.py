"""The bytes of an answer as they are kept: all of them, or of a larger one its beginning, size and digest."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from workbench.aws.call.running_digest import RunningDigest
from workbench.model.exchange import Whole
from workbench.model.progress import Overflow

if TYPE_CHECKING:
    from hashlib import _Hash

_MOST_ROOM = 32 * 1024 * 1024
"""Bytes that are made room for at once, whatever was announced."""


class TooLargeError(Exception):
    """An answer has more bytes than are kept, and nobody takes the rest."""


class Body:
    """Takes the bytes of one answer, and gives them away once.

    Args:
        limit: bytes that are kept; None keeps all.
        overflow: takes the whole of an answer that has more, as it comes; None takes nothing.
        digest: is given what is kept, as it comes.
        expected: bytes that were announced; None where that is not known.
    """

    def __init__(
        self,
        limit: int | None,
        overflow: Overflow | None,
        digest: RunningDigest | None = None,
        expected: int | None = None,
    ) -> None:
        self._limit = limit
        self._overflow = overflow
        self._running = digest
        # Room for all of it: a buffer that grows is copied ten times on its way to 6 MB.
        self._buffer = io.BytesIO(
            bytes(min(expected or 0, _MOST_ROOM, _MOST_ROOM if limit is None else limit))
        )
        self._kept: bytes | None = None
        self._digest: _Hash | None = None
        self._spent = 0
        self._size = 0

    def add(self, chunk: bytes, *, overhead: int = 0, divisible: bool = True) -> bool:
        """Takes in more bytes; returns whether all of them are kept.

        Args:
            chunk: the bytes.
            overhead: bytes of memory that they cost beside their own.
            divisible: whether their beginning may be kept without their end.

        Raises:
            TooLargeError: they are more than is kept, and nobody takes the rest; their beginning is kept.
        """
        self._size += len(chunk)
        room = None if self._limit is None else max(self._limit - self._spent, 0)
        self._spent += len(chunk) + overhead
        if self._digest is None and (room is None or len(chunk) + overhead <= room):
            self._keep(chunk)
            return True
        if self._digest is None:
            first = chunk[:room] if divisible else b""
            chunk = chunk[len(first) :]
            self._keep(first)
            self._overflows()
        if self._overflow is None or self._digest is None:
            raise TooLargeError
        self._digest.update(chunk)
        self._overflow(chunk)
        return False

    def _keep(self, chunk: bytes) -> None:
        self._buffer.write(chunk)
        if self._running is not None:
            self._running.add(chunk)

    def _overflows(self) -> None:
        if self._overflow is None:
            raise TooLargeError
        # Loaded here: few answers are so large.
        from hashlib import sha256

        # A BytesIO gives its buffer away without a copy, as long as nothing is written to it afterwards.
        self._buffer.truncate()
        self._kept = self._buffer.getvalue()
        self._digest = sha256(self._kept)
        self._overflow(self._kept)

    def kept(self) -> bytes:
        """The bytes that are kept."""
        if self._kept is None:
            self._buffer.truncate()
            self._kept = self._buffer.getvalue()
        return self._kept

    def whole(self) -> Whole | None:
        """Returns what the kept bytes are the beginning of; None where they are all that came."""
        if self._digest is None:
            return None
        return Whole(size=self._size, sha256=self._digest.hexdigest())
