"""The digest of bytes that are still coming."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

from workbench.model.outcome.recent_body import RecentBody

if TYPE_CHECKING:
    from queue import Queue

_THREADED = 128 * 1024
"""Bytes from which a thread costs less than it saves."""
_PIECE = 1024 * 1024
"""Bytes that are handed to the thread at once: a thread that is woken for less takes the interpreter from the
one that receives."""
_BACKLOG = 8
"""Pieces that wait for the thread, at most; whoever brings more waits for it."""


class RunningDigest:
    """SHA-256 of a body, computed in a thread while more of it comes. A context manager, used by one thread.

    A small body is not digested at all: `result` says so, and doing it afterwards takes microseconds. As long
    as what comes is what came last, it is compared, not digested.

    Args:
        recent: the body that came last; the new one takes its place.
    """

    def __init__(self, recent: RecentBody | None = None) -> None:
        self._recent = recent or RecentBody()
        self._last, self._last_digest = self._recent.last
        self._alike = bool(self._last)
        self._begun: list[bytes] = []
        self._size = 0
        self._handed = 0
        self._pieces: Queue[list[bytes] | None] | None = None
        self._thread: threading.Thread | None = None
        self._digest: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def restart(self) -> None:
        """Another body begins."""
        self._end()
        self._begun, self._size, self._handed, self._digest = [], 0, 0, None
        self._alike = bool(self._last)

    def add(self, chunk: bytes) -> None:
        """Takes in more bytes."""
        start, self._size = self._size, self._size + len(chunk)
        if self._alike:
            if self._last.startswith(chunk, start):
                return
            self._differs(start)
        self._begun.append(chunk)
        if self._size - self._handed >= (_THREADED if self._pieces is None else _PIECE):
            self._hand_over()

    def result(self, body: bytes) -> bytes | None:
        """Returns the digest of a body; None where it is small, or not what came."""
        if self._alike and self._size != len(self._last):
            self._differs(self._size)
        self._end()
        if len(body) != self._size:
            return None
        if self._alike:
            return self._last_digest
        if self._digest is not None:
            self._recent.note(body, self._digest)
        return self._digest

    def _differs(self, size: int) -> None:
        """What came is the last body's up to a size, and goes on in another way, or ends."""
        self._alike = False
        if size:
            self._begun.append(self._last[:size])
            if size >= _THREADED:
                self._hand_over()

    def _hand_over(self) -> None:
        if self._pieces is None:
            from queue import Queue

            self._pieces = Queue(_BACKLOG)
            self._thread = threading.Thread(
                target=self._run, args=(self._pieces,), name="running-digest", daemon=True
            )
            self._thread.start()
        begun, self._begun, self._handed = self._begun, [], self._size
        self._pieces.put(begun)

    def _run(self, pieces: Queue[list[bytes] | None]) -> None:
        import hashlib

        content = hashlib.sha256()
        while (chunks := pieces.get()) is not None:
            for chunk in chunks:
                content.update(chunk)
        self._digest = content.digest()

    def _end(self) -> None:
        if self._pieces is not None and self._thread is not None:
            self._hand_over()
            self._pieces.put(None)
            self._thread.join()
            self._pieces = self._thread = None
