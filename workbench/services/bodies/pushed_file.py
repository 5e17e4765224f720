"""A file of the user's, written whole or not at all, from parts that come one by one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from queue import Empty, Full, Queue

from workbench.model.errors import StoreError
from workbench.services.workbench import Workbench
from workbench.store import write_output

_WAITING = 4
"""Parts that wait to be written, at most: who sends goes no faster than the disk."""

_TICK = 0.1
"""Seconds between two looks at whether the file still takes anything."""


class _DiscardedError(Exception):
    """The file is not wanted any more."""


class PushedFile:
    """Takes parts, and writes them beside what else is done.

    Args:
        bench: what writes.
        path: where to.
    """

    def __init__(self, bench: Workbench, path: str) -> None:
        self._bench = bench
        self._path = path
        self._parts: Queue[bytes | None] = Queue(_WAITING)
        self._discarded = False
        self._failure: Exception | None = None
        # A daemon: a disk that hangs does not keep the process from ending.
        self._thread = threading.Thread(target=self._write, name="outfile", daemon=True)
        self._thread.start()

    def add(self, part: bytes) -> None:
        """Writes one more.

        Raises:
            StoreError: the file does not take it; what was there before is as it was.
        """
        self._put(part)

    def finish(self) -> None:
        """Puts the file in its place.

        Raises:
            StoreError: the file cannot be written; what was there before is as it was.
        """
        self._put(None)
        self._end()

    def discard(self) -> None:
        """Leaves what was there before as it was."""
        self._discarded = True
        self._end()

    def _put(self, part: bytes | None) -> None:
        while True:
            if not self._thread.is_alive():
                self._end()
                return
            try:
                self._parts.put(part, timeout=_TICK)
            except Full:
                continue
            return

    def _end(self) -> None:
        while self._thread.is_alive():
            self._thread.join(_TICK)
        if self._failure is not None and not self._discarded:
            raise self._failure

    def _write(self) -> None:
        try:
            write_output(self._path, self._chunks())
        except _DiscardedError:
            return
        except (StoreError, OSError) as error:
            self._failure = error

    def _chunks(self) -> Iterator[bytes]:
        while True:
            try:
                part = self._parts.get(timeout=_TICK)
            except Empty:
                part = b""
            if self._discarded:
                raise _DiscardedError
            if part is None:
                return
            if part:
                yield part
