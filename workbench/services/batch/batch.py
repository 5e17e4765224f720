"""Many sends through the one invoker: replays, repeats and fan-outs, at a pace, a few in flight at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from queue import SimpleQueue
from time import process_time

from workbench.compare import Answer, compare
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.runs.run import Run, RunKind
from workbench.services.batch.job_reader import JobReader, ReadJob
from workbench.services.batch.jobs import Job, JobResult, Plan
from workbench.services.batch.statistics import Statistics
from workbench.services.history.run_record import RunRecord
from workbench.services.workbench import Workbench


def _results(ended: JobResult | Exception | None) -> Iterator[JobResult]:
    """Yields the result of a job, where it has one."""
    if isinstance(ended, Exception):
        raise ended
    if ended is not None:
        yield ended


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
        self._reader = JobReader(bench, plan)
        self._comparing = threading.Lock()
        self._first: tuple[Answer, Exchange] | None = None
        self._stopped = threading.Event()
        self._durations: list[float] = []
        self._failed = self._refused = self._cancelled = self._different = self._sent = 0
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
            with self._bench.clients.worker_processes(self._plan.processes):
                if len(head) > 1:
                    self._connect(head)
                    self._begin_row(head[0])
                self._began = self._ended = self._bench.ticks()
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
            invocation = self._reader.outline(first).invocation
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
            refused=self._refused,
            cancelled=self._cancelled,
            different=self._different,
            seconds=self._ended - self._began,
            processor=process_time() - self._busy,
        )

    def _connect(self, head: Sequence[Job]) -> None:
        """Has clients and connections for the first jobs before any is timed."""
        alike: dict[Connection, list[ReadJob]] = {}
        for job in head:
            with suppress(WorkbenchError):  # the job itself says so when it is its turn
                outline = self._reader.outline(job)
                alike.setdefault(outline.invocation.connection, []).append(outline)
        for outlines in alike.values():
            with suppress(WorkbenchError):
                count = min(len(outlines), self._plan.concurrency)
                first = outlines[0]
                self._bench.connect(first.invocation, count, self._cancellation, trail=first.trail)

    def _count(self, done: JobResult) -> None:
        self._ended = self._bench.ticks()
        self._sent += 1
        self._failed += done.failed
        self._refused += done.refusal is not None
        self._cancelled += done.cancelled
        self._different += done.differs
        if self._row is not None:
            self._row.update(ok=self._sent - self._failed - self._cancelled, failed=self._failed)
        if done.exchange is not None and done.exchange.status is Status.OK and done.exchange.outcome:
            self._durations.append(done.exchange.outcome.duration_ms or 0.0)

    def _one_by_one(self, jobs: Iterable[Job]) -> Iterator[JobResult]:
        # At a pace, or to compare, each is read when it is its turn: there is time, and answers may be large.
        at_once = not self._plan.rate and self._plan.rules is None
        for job in self._paced(self._reader.ahead(jobs) if at_once else jobs):
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
                self._stopped.wait(max(0.0, due - self._bench.ticks()))
                # A little too late does not add up; half an interval or more begins the pace anew.
                now = self._bench.ticks()
                due = due + interval if now - due < interval / 2 else now + interval
            if self._cancellation.cancelled:
                return
            yield job

    def _send(self, job: Job) -> JobResult | None:
        """Returns what a job came to; None where it was given up before it left."""
        try:
            read = self._reader.read(job)
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

    def _compared(self, job: Job, exchange: Exchange, read: ReadJob) -> JobResult:
        rules, expected, recorded = self._plan.rules, read.answer, read.recorded
        if rules is None or exchange.status is Status.CANCELLED:
            return JobResult(job=job, exchange=exchange)
        got = Answer.of(exchange)
        if expected is None:
            with self._comparing:
                if self._first is None:
                    if exchange.status is Status.OK:
                        self._first = (got, exchange)
                    return JobResult(job=job, exchange=exchange)
                expected, recorded = self._first
        return JobResult(
            job=job, exchange=exchange, comparison=compare(expected, got, rules), expected=recorded
        )
