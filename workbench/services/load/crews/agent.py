"""What sends for the users of one process: threads, a gate between levels, counts."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from itertools import cycle
from time import time
from typing import TypeVar

import gevent
from gevent.event import Event
from gevent.queue import Empty, Queue
from gevent.threadpool import ThreadPool

from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken
from workbench.services.load.measurement.sample import Failing, Sample, sample_of
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.measurement.tokens import TokenCounter, token_counter
from workbench.services.load.plan import MOST_USERS, LoadPlan, Request
from workbench.services.requests.redaction import Redactor
from workbench.services.workbench import Workbench

_Result = TypeVar("_Result")

_LATE_MS = 10.0
_MOST_RECORDED = 100
"""Failures that one process records of a run; the counts have all of them."""
_UNWINDING = 5.0
"""Seconds that cancelled requests have to come back in."""
_TICK = 0.01


class Agent:
    """Sends for the users of this process. Its methods are called by greenlets of one thread.

    Args:
        bench: what sends.
        plan: what is sent, and how.

    Attributes:
        users: how many run here.
        level: the level that is measured.

    Raises:
        WorkbenchError: nothing can be sent from here: credentials, region, or the tokenizer.
    """

    def __init__(self, bench: Workbench, plan: LoadPlan) -> None:
        self.plan = plan
        self.users = 0
        self.level = 0
        self.bench = bench
        self._pool = ThreadPool(MOST_USERS)
        self._gate = Event()
        self._due: Queue[float] = Queue()
        self._arriving: gevent.Greenlet | None = None
        self._requests = cycle(plan.requests)
        self._counter: TokenCounter | None = token_counter(plan.tokenizer) if plan.tokenizer else None
        self._redactor = Redactor(plan.hidden) or None
        self._tally = Tally()
        self._active = 0
        # Requests on their way hold a place too: threads that fail together keep no more than there are.
        self._places = deque(range(_MOST_RECORDED))
        self._cancellation = CancelToken()
        bench.warm(plan.requests[0].invocation(plan.connection))

    # What the one who runs the load calls.

    def open(self, level: int) -> None:
        """Lets users send, and counts for a level from now on."""
        self.level = level
        self._cancellation = CancelToken()
        if self.plan.rate:
            self._arriving = gevent.spawn(self._arrive)
        self._gate.set()

    def drain(self, grace: float) -> None:
        """Lets no request begin any more, and waits until those in flight have ended.

        Args:
            grace: seconds after which they are given up.
        """
        self._gate.clear()
        if self._arriving is not None:
            self._arriving.kill()
            self._arriving = None
        self._tally.unsent += self._due.qsize()
        while not self._due.empty():
            self._due.get_nowait()
        self._wait_for_active(grace)
        if self._active:
            # Closing sockets may block; the event loop must not.
            threading.Thread(target=self._cancellation.cancel, daemon=True).start()
            self._wait_for_active(_UNWINDING)

    def take(self) -> Tally:
        """Returns what has been counted since it was asked last."""
        tally, self._tally = self._tally, Tally()
        return tally

    # What users call.

    def turn(self) -> tuple[Request, float | None]:
        """Waits until a request may begin; returns it, and when it was due in an open loop."""
        while True:
            self._gate.wait()
            if not self.plan.rate:
                return next(self._requests), None
            try:
                return next(self._requests), self._due.get(timeout=0.1)
            except Empty:
                continue

    def send(self, invocation: Invocation, due: float | None) -> Sample:
        """Sends a request in a thread, waits for it and counts it."""
        began = time()
        if due is not None and (began - due) * 1000 > _LATE_MS:
            self._tally.late += 1
        sample = self._in_thread(lambda: self._sample(invocation, due))
        self._tally.add(sample, keep=self.plan.keep_samples)
        return sample

    def ask(self, invocation: Invocation) -> Exchange:
        """Sends a request that opens or closes a session, in a thread; it is not among the requests.

        Raises:
            WorkbenchError: see `Workbench.send`.
        """
        return self._in_thread(lambda: self._exchange(invocation))

    def session_opened(self, sample: Sample | None) -> None:
        """Counts a session that was opened, or was not.

        Args:
            sample: why not; None where it was opened.
        """
        if sample is None:
            self._tally.sessions_opened += 1
            return
        self._tally.sessions_failed += 1
        self._tally.failed(sample)

    def measured(self, name: str, value: float) -> None:
        """Counts a value of a measure."""
        self._tally.measured(name, value)

    def _in_thread(self, work: Callable[[], _Result]) -> _Result:
        self._active += 1
        try:
            result: _Result = self._pool.spawn(work).get()
        except gevent.GreenletExit:
            # The user was stopped in the middle of a request, whose answer nobody waits for.
            self._tally.cancelled += 1
            raise
        finally:
            self._active -= 1
        return result

    def _sample(self, invocation: Invocation, due: float | None) -> Sample:
        began = time()
        try:
            exchange = self._exchange(invocation)
        except OperationCancelledError:
            return Sample(began_at=began, ended_at=time(), cancelled=True)
        except WorkbenchError as error:
            failure = Failing(type(error).__name__, message=error.message)
            return Sample(began_at=began, ended_at=time(), failure=failure)
        began = exchange.started_at.timestamp()
        return sample_of(
            exchange,
            began_at=began,
            delay_ms=None if due is None else max(began - due, 0.0) * 1000,
            slos=self.plan.slos,
            counter=self._counter,
        )

    def _exchange(self, invocation: Invocation) -> Exchange:
        place = self._place()
        try:
            exchange = self.bench.send(
                invocation,
                cancellation=self._cancellation,
                tags=self.plan.tags,
                veil=self._redactor,
                **self.plan.recording.arguments(failures=place is not None),
            )
            if exchange.status is Status.ERROR:
                place = None
            return exchange
        finally:
            if place is not None:
                self._places.append(place)

    def _place(self) -> int | None:
        """Returns a place among the failures that the history keeps; None where all are taken."""
        try:
            return self._places.pop()
        except IndexError:
            return None

    def _wait_for_active(self, seconds: float) -> None:
        deadline = time() + seconds
        while self._active and time() < deadline:
            gevent.sleep(_TICK)

    def _arrive(self) -> None:
        """Puts the moments at which requests are due into the queue, as they come."""
        due = time()
        while True:
            # Workers share the rate as they share the users.
            rate = self.plan.rate * self.users / self.plan.users
            if not rate:
                gevent.sleep(_TICK)
                due = time()
                continue
            due += self.plan.arrivals.interval(rate)
            gevent.sleep(max(due - time(), 0.0))
            self._due.put(due)
