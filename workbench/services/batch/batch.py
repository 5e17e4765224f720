"""Many sends through the one invoker: replays, repeats and fan-outs, at a pace, a few in flight at a time."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue
from time import monotonic, process_time
from typing import NamedTuple

import msgspec

from workbench.compare import Answer, Comparison, Rules, compare
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import Connection, Invocation
from workbench.model.progress import CancelToken
from workbench.model.runs.run import Run, RunKind
from workbench.model.target import Target
from workbench.services.batch.statistics import Statistics
from workbench.services.comparison import answer
from workbench.services.history.run_record import RunRecord
from workbench.services.replay_destination import Trail, silent
from workbench.services.workbench import Workbench

Change = Callable[[Invocation], Invocation]
"""What to do differently from what is recorded."""

_NUMBER = re.compile(r"exchange \d+")

_KEPT_READY = 16
"""Recorded exchanges that stay in memory for the next time that they are sent."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to send.

    Args:
        number: the recorded exchange that is sent again; None where there is an invocation.
        invocation: what is sent where there is no number.
        target: where it goes; None for where it went.
    """

    number: int | None = None
    invocation: Invocation | None = None
    target: Target | None = None


class JobResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a job came to.

    Args:
        job: what was sent.
        exchange: the exchange; None where nothing was sent.
        refusal: why nothing was sent; None where something was.
        comparison: with what was expected, where that was asked for.
        expected: the exchange that it was compared with; None where it was not.
    """

    job: Job
    exchange: Exchange | None = None
    refusal: WorkbenchError | None = None
    comparison: Comparison | None = None
    expected: Exchange | None = None

    @property
    def failed(self) -> bool:
        """Whether the service or the network failed it, or it never left; not whether it was given up."""
        return self.exchange is None or self.exchange.status is Status.ERROR

    @property
    def cancelled(self) -> bool:
        """Whether it was given up on its way."""
        return self.exchange is not None and self.exchange.status is Status.CANCELLED

    @property
    def differs(self) -> bool:
        """Whether it was compared and is not the same."""
        return self.comparison is not None and not self.comparison.same


def identity(invocation: Invocation) -> Invocation:
    """Returns what is sent again as it was."""
    return invocation


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How jobs are sent.

    Args:
        change: what to do differently from what is recorded.
        concurrency: how many are in flight at once, from 1.
        rate: how many begin each second at most; 0 sets no limit.
        rules: compare each answer by these with the recorded one, or where nothing is recorded with the first
            that is answered well; None does not compare.
        tags: words to find the exchanges by.
        record: whether to keep them.
        bodies: whether to keep their bodies; otherwise only their digests and sizes.
        folded: whether one row of the history stands for all of them, where they are several.
        tell: is told, once and before it is sent, where one goes elsewhere than it would by now.
        processes: that send; below 2 the one that runs the batch.
    """

    change: Change = identity
    concurrency: int = 1
    rate: float = 0.0
    rules: Rules | None = None
    tags: tuple[str, ...] = ()
    record: bool = True
    bodies: bool = True
    folded: bool = False
    tell: Callable[[str], None] = silent
    processes: int = 0


def replays(numbers: Sequence[int], *, times: int = 1, targets: Sequence[Target] = ()) -> Iterator[Job]:
    """The jobs of sending recorded exchanges again: all of them, then all of them again."""
    for _ in range(times):
        for number in numbers:
            for target in targets or (None,):
                yield Job(number=number, target=target)


def require_recorded(bench: Workbench, numbers: Iterable[int]) -> None:
    """Finds out before anything is sent what cannot be sent again.

    Raises:
        NotFoundError: there is no such exchange.
        StoreError: the history cannot be read.
    """
    for number in numbers:
        bench.history.summary(number)


def _results(ended: JobResult | Exception | None) -> Iterator[JobResult]:
    """Yields the result of a job, where it has one."""
    if isinstance(ended, Exception):
        raise ended
    if ended is not None:
        yield ended


class _Read(NamedTuple):
    """What is sent, the exchange it repeats, and that one's answer where the two are compared."""

    invocation: Invocation
    recorded: Exchange | None = None
    answer: Answer | None = None
    trail: Trail | None = None


class Batch:
    """Sends jobs. One thread goes through `run`; the others only send.

    Args:
        bench: what sends.
        plan: how.
        cancellation: ends it: nothing more begins, what is in flight is given up.
    """

    def __init__(self, bench: Workbench, plan: Plan, cancellation: CancelToken) -> None:
        self._bench = bench
        self._plan = plan
        self._cancellation = cancellation
        self._ready: OrderedDict[int, _Read] = OrderedDict()
        self._reading = threading.Lock()
        self._remarks: set[str] = set()
        self._first: tuple[Answer, Exchange] | None = None
        self._stopped = threading.Event()
        self._durations: list[float] = []
        self._failed = self._cancelled = self._different = self._sent = 0
        self._began = self._ended = self._busy = 0.0
        self._row: RunRecord | None = None

    def run(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        """Sends them; yields each as it ends. Whoever stops listening gives up what is in flight."""
        waiting = iter(jobs)
        head = list(islice(waiting, max(self._plan.concurrency, 2)))
        jobs = chain(head, waiting)
        forget = self._cancellation.on_cancel(self._stopped.set)
        ended = Status.CANCELLED
        try:
            with self._bench.worker_processes(self._plan.processes):
                if len(head) > 1:
                    self._connect(head)
                    self._begin_row(head[0])
                self._began = self._ended = monotonic()
                self._busy = process_time()
                for done in self._several(jobs) if self._plan.concurrency > 1 else self._one_by_one(jobs):
                    self._count(done)
                    yield done
            if not self._cancellation.cancelled:
                ended = Status.ERROR if self._failed else Status.OK
        except BaseException:
            # Nobody waits for the rest any more (a closed pipe, an error): it is recorded as cancelled.
            threading.Thread(target=self._cancellation.cancel, daemon=True).start()
            raise
        finally:
            forget()
            self._end_row(ended)

    def _begin_row(self, first: Job) -> None:
        """Begins the row that stands for all of them."""
        if not self._plan.folded or not self._plan.record:
            return
        with suppress(WorkbenchError):  # the job itself says so when it is its turn
            invocation = self._aimed(first, self._outline(first)).invocation
            run = Run(kind=RunKind.REPEAT)
            self._row = self._bench.begin_run(run, invocation, tags=self._plan.tags)

    def _end_row(self, status: Status) -> None:
        if self._row is not None:
            words = "It was stopped." if status is Status.CANCELLED else ""
            ok = self._sent - self._failed - self._cancelled
            self._row.end(status, ok=ok, failed=self._failed, total=ok + self._failed, problem=words)

    def statistics(self) -> Statistics:
        """Returns what they came to so far. To be called by whoever goes through `run`."""
        self._durations.sort()
        return Statistics(
            durations=tuple(self._durations),
            sent=self._sent,
            failed=self._failed,
            cancelled=self._cancelled,
            different=self._different,
            seconds=self._ended - self._began,
            processor=process_time() - self._busy,
        )

    def _connect(self, head: Sequence[Job]) -> None:
        """Has clients and connections for the first jobs before any is timed."""
        alike: dict[Connection, list[_Read]] = {}
        for job in head:
            with suppress(WorkbenchError):  # the job itself says so when it is its turn
                outline = self._aimed(job, self._outline(job))
                alike.setdefault(outline.invocation.connection, []).append(outline)
        for outlines in alike.values():
            with suppress(WorkbenchError):
                count = min(len(outlines), self._plan.concurrency)
                first = outlines[0]
                self._bench.connect(first.invocation, count, self._cancellation, trail=first.trail)

    def _outline(self, job: Job) -> _Read:
        """Returns what a job sends, without its body."""
        if job.number is None:
            return _Read(job.invocation.with_(body=None) if job.invocation else Invocation())
        row = self._bench.history.summary(job.number)
        invocation = Invocation(operation=row.operation, fields=row.fields, connection=row.connection)
        return _Read(invocation, trail=Trail(row.id, row.connection, row.destination))

    def _count(self, done: JobResult) -> None:
        self._ended = monotonic()
        self._sent += 1
        self._failed += done.failed
        self._cancelled += done.cancelled
        self._different += done.differs
        if self._row is not None:
            self._row.update(ok=self._sent - self._failed - self._cancelled, failed=self._failed)
        if done.exchange is not None and done.exchange.status is Status.OK and done.exchange.outcome:
            self._durations.append(done.exchange.outcome.duration_ms or 0.0)

    def _one_by_one(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        for job in self._paced(jobs):
            if (done := self._send(job)) is not None:
                yield done

    def _several(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        """As many at once as the plan says. Holds only those in flight."""
        waiting: SimpleQueue[Job | None] = SimpleQueue()
        ended: SimpleQueue[JobResult | Exception | None] = SimpleQueue()
        threads: list[threading.Thread] = []
        in_flight = 0
        try:
            for job in self._paced(jobs):
                if in_flight == len(threads):
                    threads.append(
                        threading.Thread(target=self._work, args=(waiting, ended), name="batch", daemon=True)
                    )
                    threads[-1].start()
                waiting.put(job)
                in_flight += 1
                # At a pace there may be room for ever: what has ended meanwhile is told all the same.
                while in_flight >= self._plan.concurrency or (in_flight and not ended.empty()):
                    in_flight -= 1
                    yield from _results(ended.get())
            while in_flight:
                in_flight -= 1
                yield from _results(ended.get())
        finally:
            for _ in threads:
                waiting.put(None)
            for thread in threads:
                thread.join()

    def _work(
        self, waiting: SimpleQueue[Job | None], ended: SimpleQueue[JobResult | Exception | None]
    ) -> None:
        while (job := waiting.get()) is not None:
            try:
                ended.put(self._send(job))
            except Exception as error:  # noqa: BLE001  of whatever kind, `run` raises it
                ended.put(error)

    def _paced(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """The jobs, each no earlier than its turn; none once it was cancelled.

        A turn that comes late moves those after it: what was missed is not made up for in a burst.
        """
        due = self._began
        for job in jobs:
            if self._plan.rate:
                interval = 1 / self._plan.rate
                self._stopped.wait(max(0.0, due - monotonic()))
                # A little too late does not add up; half an interval or more begins the pace anew.
                due = due + interval if monotonic() - due < interval / 2 else monotonic() + interval
            if self._cancellation.cancelled:
                return
            yield job

    def _send(self, job: Job) -> JobResult | None:
        """Returns what a job came to; None where it was given up before it left."""
        try:
            read = self._prepared(job)
            exchange = self._bench.send(
                read.invocation,
                cancellation=self._cancellation,
                replay_of=job.number,
                run_id=self._row.id if self._row else None,
                tags=self._plan.tags,
                record=self._plan.record,
                bodies=self._plan.bodies,
                trail=read.trail,
            )
        except OperationCancelledError:
            return None
        except WorkbenchError as error:
            return JobResult(job=job, refusal=error)
        return self._compared(job, exchange, read)

    def _compared(self, job: Job, exchange: Exchange, read: _Read) -> JobResult:
        rules, expected, recorded = self._plan.rules, read.answer, read.recorded
        if rules is None or exchange.status is Status.CANCELLED:
            return JobResult(job=job, exchange=exchange)
        got = Answer.of(exchange)
        if expected is None:
            with self._reading:
                if self._first is None:
                    if exchange.status is Status.OK:
                        self._first = (got, exchange)
                    return JobResult(job=job, exchange=exchange)
                expected, recorded = self._first
        return JobResult(
            job=job, exchange=exchange, comparison=compare(expected, got, rules), expected=recorded
        )

    def _prepared(self, job: Job) -> _Read:
        """Returns what a job sends, as it is sent."""
        if job.number is None:
            if job.invocation is None:
                raise ValueError("a job has a number or an invocation")
            read = _Read(job.invocation)
        else:
            read = self._read(job.number)
        return self._aimed(job, read)

    def _aimed(self, job: Job, read: _Read) -> _Read:
        """Returns what is sent as the plan changes it, where the job aims it."""
        invocation = self._plan.change(read.invocation)
        if job.target is None:
            return read._replace(invocation=invocation)
        # A target with a place of its own is not a way back.
        trail = None if job.target.placed else read.trail
        return read._replace(invocation=job.target.apply(invocation), trail=trail)

    def _tell(self, remark: str) -> None:
        kind = _NUMBER.sub("exchange", remark)
        with self._reading:
            if kind in self._remarks:
                return
            self._remarks.add(kind)
        self._plan.tell(remark)

    def _read(self, number: int) -> _Read:
        with self._reading:
            if (kept := self._ready.get(number)) is not None:
                return kept
        recorded = self._bench.sent_before(number)
        trail = Trail.of(recorded, self._tell)
        if self._plan.rules is None:
            read = _Read(recorded.invocation, trail=trail)
        else:
            read = _Read(recorded.invocation, recorded, answer(self._bench, recorded), trail)
        with self._reading:
            self._ready[number] = read
            if len(self._ready) > _KEPT_READY:
                self._ready.popitem(last=False)
        return read
