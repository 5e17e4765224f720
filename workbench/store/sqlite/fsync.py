"""Flushes files to the disk soon after it is asked to, so that nobody waits for the disk but at the end.

A flush takes a quarter of a millisecond on a quick disk and ten on a slow one, longer than all else that
recording takes. In a thread of its own it runs while the next request is on its way, and one flush serves all
that was written before it began. It rests between two: whoever writes to a file that is being flushed waits
for the disk, and in a burst of requests a flush for each would always be under way.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

_REST_SECONDS = 0.05
"""What a power failure takes of a burst of requests, at most, beside what a flush takes; a request that comes
after a rest is flushed at once. A batch's journal is flushed half as often."""


class FsyncWorker:
    """One log, the files that it speaks of, and one thread; log and thread are taken when they are first
    needed.

    Args:
        path: the log; it exists when `ask` is first called, and is the same file until `close`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._condition = threading.Condition()
        self._wanted = False
        self._closed = False
        self._flushed = False
        self._resting = False
        self._paths: list[Path] = []
        self._thread: threading.Thread | None = None
        self._then: Callable[[], None] | None = None
        self._failure: Exception | None = None

    def ask(self, paths: Iterable[Path] = (), *, then: Callable[[], None] | None = None) -> None:
        """Has what is written by now flushed soon.

        Args:
            paths: files that were renamed; they and their names are flushed before the log that speaks of
                them.
            then: is called in the thread, after the flush.

        Raises:
            OSError: an earlier flush failed: what was written since may not outlast a power failure.
            Exception: what an earlier `then` raised.
        """
        with self._condition:
            if self._failure is not None:
                failure, self._failure = self._failure, None
                raise failure
            self._wanted = True
            self._paths += paths
            self._then = then or self._then
            if self._resting:
                return
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="history-flush", daemon=True)
                self._thread.start()
            self._condition.notify()

    def close(self) -> None:
        """Waits until everything that was asked for is flushed, and lets go of the file."""
        with self._condition:
            self._closed = True
            self._condition.notify()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            self._give_up(error)
            return
        try:
            while (wanted := self._next()) is not None:
                paths, then = wanted
                try:
                    _flush(paths)
                    os.fdatasync(descriptor)
                    if then is not None:
                        then()
                except Exception as error:  # noqa: BLE001  whoever asks next raises it
                    self._fail(error)
        finally:
            os.close(descriptor)

    def _next(self) -> tuple[list[Path], Callable[[], None] | None] | None:
        """Waits for something to flush; returns the files, and what is to be called then.

        None where there will be nothing more.
        """
        with self._condition:
            if self._flushed:
                self._resting = True
                self._condition.wait_for(lambda: self._closed, _REST_SECONDS)
                self._resting = False
            self._flushed = True
            self._condition.wait_for(lambda: self._wanted or self._closed)
            wanted, self._wanted = self._wanted, False
            paths, self._paths = self._paths, []
            then, self._then = self._then, None
            return (paths, then) if wanted else None

    def _fail(self, error: Exception) -> None:
        with self._condition:
            self._failure = error

    def _give_up(self, error: OSError) -> None:
        """Ends this thread; what is still wanted is flushed by the one that the next but one `ask` starts."""
        with self._condition:
            self._failure = error
            self._thread = None


def _flush(paths: Iterable[Path]) -> None:
    for path in dict.fromkeys([*paths, *(path.parent for path in paths)]):
        with contextlib.suppress(FileNotFoundError):  # its exchange was deleted meanwhile
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
