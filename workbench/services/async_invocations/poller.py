"""Looking for what asynchronous invocations come to, in the background, ever less often."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

import msgspec

from workbench.model.async_invocation import AsyncInvocation, poll_interval
from workbench.model.clock import Clock, SystemClock
from workbench.model.errors import NotFoundError, OperationCancelledError, StoreError, WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection
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


class _Awaited(NamedTuple):
    """What a look at a listing needs to know of an invocation that has come to nothing yet."""

    locations: tuple[str, ...]
    connection: Connection
    sent_at: datetime
    expires_at: datetime


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
        self._awaited: dict[int, _Awaited] = {}
        self._pending: tuple[int, Set[int]] | None = None
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

    def take_up(self, invocations: Iterable[AsyncInvocation]) -> None:
        """Watches those of a list that wait: another program may have sent them, or restored them.

        What nobody looked for in time stays as it is until somebody asks for it.
        """
        now = self._bench.now()
        for invocation in invocations:
            arrival = invocation.arrival
            if arrival.watched and not arrival.over and now <= invocation.expires_at + _STALE:
                self.add(invocation.summary.id)

    def drop(self, number: int) -> None:
        """Watches it no longer."""
        with self._changed:
            self._forget(number)

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
                self.take_up([self._invocations.get(number)])
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="look")
        try:
            while (due := self._next_due()) is not None:
                self._submit(pool, due)
        finally:
            # Thousands may wait for their look when the end comes.
            pool.shutdown(cancel_futures=True)

    def _submit(self, pool: ThreadPoolExecutor, due: Sequence[int]) -> None:
        awaited = {number: self._awaited[number] for number in due if number in self._awaited}
        if awaited:
            pool.submit(self._look_at_listings, pool, awaited)
        for number in due:
            if number not in awaited:
                pool.submit(self._look, number)

    def _next_due(self) -> Sequence[int] | None:
        """Waits for the next to be looked at, all whose time has come; None at the end."""
        while True:
            with self._changed:
                if self._cancellation.cancelled:
                    return None
                now = self._clock.ticks()
                if not self._due or self._due[0][0] > now:
                    self._changed.wait(self._due[0][0] - now if self._due else None)
                    continue
                numbers = []
                while self._due and self._due[0][0] <= now:
                    numbers.append(heapq.heappop(self._due)[1])
                if due := [number for number in numbers if number in self._watched]:
                    return due

    def _schedule(self, number: int, when: float) -> None:
        heapq.heappush(self._due, (when, number))
        self._changed.notify_all()

    def _forget(self, number: int) -> None:
        self._watched.discard(number)
        self._awaited.pop(number, None)

    def _lacks_objects(self, awaited: _Awaited) -> bool:
        """Returns whether one of many has come to nothing yet, by a listing that is made for all of them."""
        if len(self._watched) < _MANY or self._bench.now() > awaited.expires_at:
            return False
        return self._listings.lacks(awaited.locations, awaited.connection)

    def _pause(self, sent_at: datetime) -> float:
        return poll_interval(max((self._bench.now() - sent_at).total_seconds(), 0.0))

    def _look_at_listings(self, pool: ThreadPoolExecutor, awaited: Mapping[int, _Awaited]) -> None:
        """Looks at many in one go, and by themselves at those of which something may have come."""
        try:
            gone = self._gone(awaited)
            lacking = [
                number
                for number, sought in awaited.items()
                if number not in gone and self._lacks_objects(sought)
            ]
        except OperationCancelledError:
            return
        with self._changed:
            for number in self._watched.intersection(lacking):
                # At a whole second, so that they come together again.
                when = ceil(self._clock.ticks() + self._pause(awaited[number].sent_at))
                heapq.heappush(self._due, (when, number))
            self._changed.notify_all()
        if not self._cancellation.cancelled:
            for number in awaited.keys() - lacking:
                pool.submit(self._look, number)

    def _gone(self, awaited: Mapping[int, _Awaited]) -> Set[int]:
        """Those that another program has deleted or taken over; its look tells which."""
        version = self._invocations.version()
        if self._pending is None or self._pending[0] != version:
            # What cannot be read now is read once it can: each look says so by itself.
            try:
                self._pending = version, frozenset(self._invocations.pending())
            except StoreError:
                return frozenset()
        # Not all are looked at together: each is compared, whoever of them saw the change first.
        return awaited.keys() - self._pending[1]

    def _await(self, number: int, awaited: _Awaited) -> None:
        with self._changed:
            if number in self._watched:
                self._awaited[number] = awaited

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
            pause = self._pause(before.summary.started_at)
            awaited = _awaited(before)
            if self._lacks_objects(awaited):
                self._await(number, awaited)
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
                    self._forget(number)
                elif not self._cancellation.cancelled:
                    self._schedule(number, self._clock.ticks() + pause)


def _awaited(invocation: AsyncInvocation) -> _Awaited:
    locations = tuple(filter(None, (invocation.output_location, invocation.failure_location)))
    return _Awaited(locations, leading(invocation), invocation.summary.started_at, invocation.expires_at)
