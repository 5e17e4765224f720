"""Looking for what asynchronous invocations come to, in the background, ever less often."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import msgspec

from workbench.model.async_invocation import AsyncInvocation, poll_interval
from workbench.model.clock import Clock, SystemClock
from workbench.model.errors import NotFoundError, OperationCancelledError, StoreError, WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.progress import CancelToken
from workbench.services.async_invocations.invocations import AsyncInvocations, leading, watchable
from workbench.services.async_invocations.output_listings import OutputListings
from workbench.services.workbench import Workbench

_AT_ONCE = 4
_MANY = 20
"""Invocations from which their folders are listed, and not every object asked for."""
_STALE = timedelta(days=1)
_AFTER_TROUBLE = 30.0
"""Seconds until another look where there was nothing to ask with, or nowhere to record."""


class AsyncPoller:
    """Watches until it is closed. What is pending in the history is found when it starts.

    Args:
        bench: what fetches and records.
        invocations: the same bench's asynchronous invocations.
        on_change: is called, in a thread of this object's, with each invocation whose state has changed.
        clock: what the time between two looks is measured with.
    """

    def __init__(
        self,
        bench: Workbench,
        invocations: AsyncInvocations,
        on_change: Callable[[AsyncInvocation], None],
        *,
        clock: Clock | None = None,
    ) -> None:
        self._bench = bench
        self._invocations = invocations
        self._on_change = on_change
        self._clock = clock or SystemClock()
        self._changed = threading.Condition()
        self._due: list[tuple[float, int]] = []
        self._watched: set[int] = set()
        self._cancellation = CancelToken()
        self._listings = OutputListings(bench, self._clock.ticks, self._cancellation)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begins, with what is pending in the history."""
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)
        self._thread.start()

    def add(self, number: int) -> None:
        """Watches one more, from now on."""
        with self._changed:
            if number not in self._watched:
                self._watched.add(number)
                self._schedule(number, self._clock.ticks())

    def sent(self, exchange: Exchange) -> None:
        """Something was sent: watch it, where there is something to wait for."""
        if exchange.id is not None and watchable(self._invocations, exchange):
            self.add(exchange.id)

    def drop(self, number: int) -> None:
        """Watches it no longer."""
        with self._changed:
            self._watched.discard(number)

    def close(self) -> None:
        """Stops, and waits for what is being asked right now, which is broken off."""
        # Breaking off runs in this thread and may take the lock of a socket, not this object's.
        self._cancellation.cancel()
        with self._changed:
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        # A history that cannot be read is told of by whoever shows it; what is sent now can be watched.
        with suppress(StoreError, NotFoundError):
            for number in self._invocations.pending():
                if self._cancellation.cancelled:
                    return
                # What nobody looked for in time stays as it is until somebody asks for it.
                if self._bench.now() <= self._invocations.get(number).expires_at + _STALE:
                    self.add(number)
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="look")
        try:
            while (due := self._next_due()) is not None:
                pool.submit(self._look, due)
        finally:
            # Thousands may wait for their look when the end comes.
            pool.shutdown(cancel_futures=True)

    def _next_due(self) -> int | None:
        """Waits for the next to be looked at; None at the end."""
        while True:
            with self._changed:
                if self._cancellation.cancelled:
                    return None
                now = self._clock.ticks()
                if not self._due or self._due[0][0] > now:
                    self._changed.wait(self._due[0][0] - now if self._due else None)
                    continue
                _, number = heapq.heappop(self._due)
                if number in self._watched:
                    return number

    def _schedule(self, number: int, when: float) -> None:
        heapq.heappush(self._due, (when, number))
        self._changed.notify_all()

    def _lacks_objects(self, invocation: AsyncInvocation) -> bool:
        """Returns whether one of many has come to nothing yet, by a listing that is made for all of them."""
        if len(self._watched) < _MANY or self._bench.now() > invocation.expires_at:
            return False
        return self._listings.lacks(invocation, leading(invocation))

    def _look(self, number: int) -> None:
        if self._cancellation.cancelled:
            return
        pause: float | None = _AFTER_TROUBLE
        before: AsyncInvocation | None = None
        try:
            before = self._invocations.get(number)
            if before.arrival.over or not before.arrival.watched:
                pause = None
                return
            age = (self._bench.now() - before.summary.started_at).total_seconds()
            pause = poll_interval(max(age, 0.0))
            if self._lacks_objects(before):
                return
            look = self._invocations.look(
                self._bench.history.exchange(number), cancellation=self._cancellation
            )
            if look.arrival.over:
                pause = None
            if look.arrival != before.arrival:
                self._on_change(self._invocations.get(number))
        except (OperationCancelledError, NotFoundError):
            pause = None  # the end, or its user has deleted it
        except WorkbenchError as error:
            # No credentials now, or a disk that is full: it may be otherwise later.
            if before is not None:
                arrival = msgspec.structs.replace(before.arrival, remark=error.message)
                self._on_change(msgspec.structs.replace(before, arrival=arrival))
        finally:
            with self._changed:
                if pause is None or number not in self._watched:
                    self._watched.discard(number)
                elif not self._cancellation.cancelled:
                    self._schedule(number, self._clock.ticks() + pause)
