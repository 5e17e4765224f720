"""Works in threads of which the newest counts, and works that take effect in the order they were asked for.

Textual's `exclusive` cancels a worker, but not its thread: what that delivers may come after what the next
worker delivers, however quickly it looks whether it was cancelled. Nor does a group of workers keep an order.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from workbench.model.progress import CancelToken

T = TypeVar("T")


class Turns(Generic[T]):
    """A series of works of one kind. Each begins a turn, and delivers its results through it.

    Args:
        deliver: takes a result, in any thread. It keeps the order of the calls, as posting a message does.
    """

    def __init__(self, deliver: Callable[[T], object]) -> None:
        self._deliver = deliver
        self._lock = threading.Lock()
        self._begun = 0
        self._delivered = 0
        self._token = CancelToken()

    def begin(self) -> Turn[T]:
        """Gives up the turn before; returns the next. Called in the order in which the works are wanted."""
        self.end()
        self._token = CancelToken()
        self._begun += 1
        return Turn(partial(self._take, self._begun), self._token)

    def end(self) -> None:
        """Gives up the newest turn."""
        self._token.cancel()

    def _take(self, number: int, result: T) -> None:
        with self._lock:
            if number >= self._delivered:
                self._delivered = number
                self._deliver(result)


class Turn(Generic[T]):
    """One work of a series.

    Args:
        deliver: takes a result, unless a newer turn has delivered one already.
        token: is cancelled once the work is given up.

    Attributes:
        token: is cancelled once the work is given up.
    """

    def __init__(self, deliver: Callable[[T], None], token: CancelToken) -> None:
        self._deliver = deliver
        self.token = token

    @property
    def is_given_up(self) -> bool:
        """Whether nobody waits for it any more. In the thread that begins the turns, that is final."""
        return self.token.cancelled

    def deliver(self, result: T) -> None:
        """Delivers a result, unless a newer turn has delivered one already. Called in any thread.

        What was given up is delivered where it comes first: a series that begins anew all the time would
        otherwise never show anything.
        """
        self._deliver(result)


class Queue:
    """Works that take effect one after the other, whichever thread comes first.

    Args:
        start: runs something in a thread.
    """

    def __init__(self, start: Callable[[Callable[[], None]], object]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._waiting: deque[Callable[[], None]] = deque()
        self._is_running = False

    def add(self, work: Callable[[], None]) -> None:
        """Does something in a thread, behind what was added before."""
        self._waiting.append(work)
        self._start(self._run)

    def _run(self) -> None:
        """Does all that waits, unless a thread is at it: none is held up behind another.

        A work that fails does not end it: who adds another meanwhile leaves that to it.

        Raises:
            BaseException: what the first work that failed has raised, once all is done.
        """
        with self._lock:
            if self._is_running:
                return
            self._is_running = True
        failure: BaseException | None = None
        # A worker that was cancelled before it began has left its own here.
        while work := self._next():
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - it is raised once the others are done
                failure = failure or error
        if failure is not None:
            raise failure

    def _next(self) -> Callable[[], None] | None:
        with self._lock:
            self._is_running = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None
