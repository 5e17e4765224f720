"""Waiting for what cannot be interrupted, such as a name look-up, without being held by it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from workbench.model.errors import OperationCancelledError
from workbench.model.progress import CancelToken

T = TypeVar("T")

_THREAD = "abandonable"
_here = threading.local()
"""The name of the work's thread that runs here."""


def can_be_left() -> bool:
    """Returns whether this thread does work that may be left behind: only such work may wait for a person."""
    return threading.current_thread().name == _THREAD


def abandonable(
    work: Callable[[], T],
    cancellation: CancelToken | None,
    discard: Callable[[T], object] = lambda result: None,
    *,
    thread: str | None = None,
) -> T:
    """Runs `work` in a thread of its own, and leaves it behind when cancelled.

    Args:
        cancellation: None runs the work in this thread.
        discard: gets a result that came after the cancel, such as a socket to close.
        thread: the name of its thread. Work in one of another name, and what that waits for in turn, may not
            wait for a person.

    Raises:
        OperationCancelledError: cancelled before the work was done.
    """
    if cancellation is None:
        return work()
    errand = _Errand(work, discard, thread or str(getattr(_here, "thread", _THREAD)))
    forget = cancellation.on_cancel(errand.abandon)
    try:
        return errand.result()
    finally:
        forget()


class _Errand(Generic[T]):
    def __init__(self, work: Callable[[], T], discard: Callable[[T], object], thread: str) -> None:
        self._thread = thread
        self._work = work
        self._discard = discard
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._abandoned = False
        self._results: list[T] = []
        self._error: BaseException | None = None

    def abandon(self) -> None:
        with self._lock:
            if not self._over.is_set():
                self._abandoned = True
                self._over.set()

    def result(self) -> T:
        if not self._abandoned:
            # A daemon: a look-up that hangs does not keep the process from ending.
            threading.Thread(target=self._run, name=self._thread, daemon=True).start()
        self._over.wait()
        if self._abandoned:
            raise OperationCancelledError("Cancelled before anything was sent")
        if self._error is not None:
            raise self._error
        return self._results.pop()

    def _run(self) -> None:
        _here.thread = self._thread
        try:
            result = self._work()
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
            self._error = error
            self._end()
            return
        self._results.append(result)
        if self._end():
            self._discard(result)

    def _end(self) -> bool:
        """Says that the work is done; whether nobody waits for it any more."""
        with self._lock:
            self._over.set()
            return self._abandoned
