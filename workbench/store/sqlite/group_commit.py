"""One transaction for what several threads want to write at the same moment.

A transaction costs a lock, a page of each index that it touches and a write to the log, whether it holds one
row or fifty. The first thread that comes writes; whoever comes meanwhile waits, and is written by the next.
Alone, a thread writes at once and wakes nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast

from workbench.store.sqlite.connection import HistoryConnection

_Result = TypeVar("_Result")


class Write(Generic[_Result]):
    """What one thread wants to write.

    Args:
        work: writes it, inside of a transaction; may be called again after a rollback.
        durable: see `Database.writing`.
        size: bytes of small bodies that it writes.

    Attributes:
        done: whether it was committed, or has failed.
        error: why it failed, or why it may not outlast a power failure.
        leads: whether its thread is to write, for all that wait.
        abandoned: whether its thread was interrupted and does not wait any more.
    """

    __slots__ = ("_result", "_turn", "abandoned", "done", "durable", "error", "leads", "size", "work")

    def __init__(self, work: Callable[[HistoryConnection], _Result], *, durable: bool, size: int) -> None:
        self.work = work
        self.durable = durable
        self.size = size
        self.done = self.leads = self.abandoned = False
        self.error: Exception | None = None
        self._result: _Result | None = None
        self._turn: threading.Lock | None = None

    def succeed(self, result: _Result) -> None:
        """Notes that it was committed, and what `work` returned."""
        self._result = result
        self.done = True

    def fail(self, error: Exception) -> None:
        """Notes that it was not committed, or not flushed, and why."""
        self.error = error
        self.done = True

    def result(self) -> _Result:
        """What `work` returned.

        Raises:
            Exception: what kept it from being committed.
        """
        if self.error is not None:
            raise self.error
        return cast("_Result", self._result)

    def follow(self) -> None:
        """Has `wait` wait for `wake`."""
        self._turn = threading.Lock()
        self._turn.acquire()

    def wait(self) -> None:
        """Waits until it is done, or its thread is to lead."""
        if self._turn is not None:
            self._turn.acquire()

    def wake(self) -> None:
        """Ends `wait`."""
        if self._turn is not None:
            self._turn.release()


class GroupCommit:
    """Brings the writes of several threads together. Thread-safe.

    Args:
        commit: commits several writes, in one transaction or each in its own; each succeeds or fails.
    """

    def __init__(self, commit: Callable[[Sequence[Write[object]]], None]) -> None:
        self._commit = commit
        self._lock = threading.Lock()
        self._waiting: list[Write[object]] = []
        self._led = False

    def run(
        self, work: Callable[[HistoryConnection], _Result], *, durable: bool = True, size: int = 0
    ) -> _Result:
        """Returns what `work` returned, once it is committed.

        Raises:
            Exception: what kept it from being committed.
        """
        write = Write(work, durable=durable, size=size)
        own = cast("Write[object]", write)
        with self._lock:
            alone = not self._led
            if alone:
                self._led = True
            else:
                write.follow()
                self._waiting.append(own)
        if alone:
            self._lead([own], own)
            return write.result()
        try:
            write.wait()
        except BaseException:
            self._abandon(own)
            raise
        if not write.done:
            with self._lock:
                group, self._waiting = self._waiting, []
            self._lead(group, own)
        return write.result()

    def _lead(self, group: list[Write[object]], own: Write[object]) -> None:
        """Commits a group that this thread's own write is in, and has the next one lead."""
        try:
            self._commit(group)
        finally:
            with self._lock:
                if len(group) > 1:
                    # Where this thread was interrupted, the others are written by whoever leads next.
                    self._waiting[:0] = [
                        write
                        for write in group
                        if not write.done and not write.abandoned and write is not own
                    ]
                    for write in group:
                        if write.done and write is not own:
                            write.wake()
                self._pass_on()

    def _pass_on(self) -> None:
        """Has the first that waits lead, if there is one; the lock is held."""
        successor = self._waiting[0] if self._waiting else None
        self._led = successor is not None
        if successor is not None:
            successor.leads = True
            successor.wake()

    def _abandon(self, write: Write[object]) -> None:
        """Takes out a write whose thread was interrupted while it waited (Ctrl+C): it must not lead."""
        with self._lock:
            write.abandoned = True
            if write in self._waiting:
                self._waiting.remove(write)
            if write.leads:
                self._pass_on()
