"""What the jobs of a batch send: read from the history where they repeat, and changed as the plan says."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from workbench.compare import Answer
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation
from workbench.services.batch.jobs import Job, Plan
from workbench.services.comparison import answer
from workbench.services.replay.destination import Trail
from workbench.services.replay.recorded_invocation import sent_before, small_ones_sent_before
from workbench.services.workbench import Workbench

_NUMBER = re.compile(r"exchange \d+")

_KEPT = 16
"""Recorded exchanges that stay in memory for the next time that they are sent."""

_SMALL = 16 * 1024
"""Bytes of a request that is read ahead, at most."""


class ReadJob(NamedTuple):
    """What is sent, the exchange it repeats, and that one's answer where the two are compared."""

    invocation: Invocation
    recorded: Exchange | None = None
    answer: Answer | None = None
    trail: Trail | None = None


class JobReader:
    """Reads jobs. Thread-safe.

    Args:
        bench: has what is recorded.
        plan: what is done differently from that.
    """

    def __init__(self, bench: Workbench, plan: Plan) -> None:
        self._bench = bench
        self._plan = plan
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, ReadJob] = OrderedDict()
        self._remarks: set[str] = set()

    def outline(self, job: Job) -> ReadJob:
        """Returns what a job sends, without its body.

        Raises:
            WorkbenchError: whatever keeps it from being read.
        """
        if job.number is None:
            return self._aimed(job, ReadJob((job.invocation or Invocation()).with_(body=None)))
        row = self._bench.history.summary(job.number)
        invocation = Invocation(operation=row.operation, fields=row.fields, connection=row.connection)
        trail = Trail(row.id, row.connection, row.destination)
        return self._aimed(job, ReadJob(invocation, trail=trail))

    def read(self, job: Job) -> ReadJob:
        """Returns what a job sends, as it is sent.

        Raises:
            WorkbenchError: whatever keeps it from being read.
        """
        if job.number is not None:
            return self._aimed(job, self._recorded(job.number))
        if job.invocation is None:
            raise ValueError("a job has a number or an invocation")
        return self._aimed(job, ReadJob(job.invocation))

    def ahead(self, jobs: Iterable[Job]) -> Iterator[Job]:
        """Yields jobs; the small requests that they repeat are read a few at once, before the first of these.

        After a send the processor has forgotten all that reading needs: by itself each takes five times as
        long. What cannot be read says so when it is its turn.
        """
        waiting = iter(jobs)
        while chunk := list(islice(waiting, _KEPT)):
            with self._lock:
                numbers = {job.number for job in chunk if job.number is not None} - self._kept.keys()
            if len(numbers) > 1:
                with suppress(WorkbenchError):
                    for number, invocation, destination in small_ones_sent_before(
                        self._bench, numbers, _SMALL
                    ):
                        trail = Trail(number, invocation.connection, destination, self._tell)
                        self._keep(number, ReadJob(invocation, trail=trail))
            yield from chunk

    def _aimed(self, job: Job, read: ReadJob) -> ReadJob:
        """Returns what is sent as the plan changes it, where the job aims it."""
        invocation = self._plan.change(read.invocation)
        if job.target is None:
            return read._replace(invocation=invocation)
        # A target with a place of its own is not a way back.
        trail = None if job.target.placed else read.trail
        return read._replace(invocation=job.target.apply(invocation), trail=trail)

    def _tell(self, remark: str) -> None:
        kind = _NUMBER.sub("exchange", remark)
        with self._lock:
            if kind in self._remarks:
                return
            self._remarks.add(kind)
        self._plan.tell(remark)

    def _recorded(self, number: int) -> ReadJob:
        with self._lock:
            if (kept := self._kept.get(number)) is not None:
                return kept
        recorded = sent_before(self._bench, number, outcome=self._plan.rules is not None)
        trail = Trail.of(recorded, self._tell)
        if self._plan.rules is None:
            return self._keep(number, ReadJob(recorded.invocation, trail=trail))
        return self._keep(
            number, ReadJob(recorded.invocation, recorded, answer(self._bench, recorded), trail)
        )

    def _keep(self, number: int, read: ReadJob) -> ReadJob:
        with self._lock:
            self._kept[number] = read
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return read
