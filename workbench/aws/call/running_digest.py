"""The digest of bytes that are still coming."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from queue import Queue

_THREADED = 128 * 1024
"""Bytes from which a thread costs less than it saves."""
_BACKLOG = 32
"""Chunks that wait for the thread, at most; whoever brings more waits for it."""


class RunningDigest:
    """SHA-256 of a body, computed in a thread while more of it comes. A context manager, used by one thread.

    A small body is not digested at all: `result` says so, and doing it afterwards takes microseconds.
    """

    def __init__(self) -> None:
        self._begun: list[bytes] = []
        self._size = 0
        self._chunks: Queue[bytes | None] | None = None
        self._thread: threading.Thread | None = None
        self._digest: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def restart(self) -> None:
        """Another body begins."""
        self._end()
        self._begun, self._size, self._digest = [], 0, None

    def add(self, chunk: bytes) -> None:
        """Takes in more bytes."""
        self._size += len(chunk)
        if self._chunks is not None:
            self._chunks.put(chunk)
            return
        self._begun.append(chunk)
        if self._size >= _THREADED:
            self._start()

    def result(self, body: bytes) -> bytes | None:
        """Returns the digest of a body; None where it is small, or not what came."""
        self._end()
        return self._digest if len(body) == self._size else None

    def _start(self) -> None:
        from queue import Queue

        self._chunks = chunks = Queue[bytes | None](_BACKLOG)
        begun, self._begun = self._begun, []
        self._thread = threading.Thread(
            target=self._run, args=(chunks, begun), name="running-digest", daemon=True
        )
        self._thread.start()

    def _run(self, chunks: Queue[bytes | None], begun: list[bytes]) -> None:
        import hashlib

        content = hashlib.sha256()
        content.update(b"".join(begun))
        begun.clear()
        while (chunk := chunks.get()) is not None:
            content.update(chunk)
        self._digest = content.digest()

    def _end(self) -> None:
        if self._chunks is not None and self._thread is not None:
            self._chunks.put(None)
            self._thread.join()
            self._chunks = self._thread = None
