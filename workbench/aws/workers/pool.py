"""Several processes that send, as one that does.

An interpreter runs one thread at a time: however many requests are in flight, it makes no more of them a
second than one processor can. What is prepared here is sent by the process that has the fewest in flight. The
history stays with this one: a row is committed here before a worker hears of it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from workbench.aws.prepare import Prepared
from workbench.aws.workers.messages import Connect, Send
from workbench.aws.workers.process import WorkerProcess
from workbench.model.exchange import Failure, FailureKind, Outcome
from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo


class WorkerFaultError(Exception):
    """A worker met a fault of its own; the text is its traceback."""


class WorkerPool:
    """Worker processes, from their start to `close`. Thread-safe.

    Args:
        count: processes, from 1.
        hosting: tells where the sandbox is; asked only for connections that are meant for it.

    Raises:
        OSError: a process cannot be started.
    """

    def __init__(self, count: int, hosting: Callable[[], SandboxInfo] | None = None) -> None:
        self._hosting = hosting
        self._choosing = threading.Lock()
        self._workers: list[WorkerProcess] = []
        try:
            for _ in range(count):
                self._workers.append(WorkerProcess())
        except OSError:
            self.close()
            raise

    @property
    def pids(self) -> tuple[int, ...]:
        """The process IDs of the workers."""
        return tuple(worker.pid for worker in self._workers)

    def connect(self, invocation: Invocation, count: int, cancellation: CancelToken | None = None) -> None:
        """Has every worker make the client of an invocation, and open its share of connections."""
        sandbox = self._sandbox(invocation)
        share = -(-count // len(self._workers))

        def question(number: int) -> Connect:
            return Connect(number=number, invocation=invocation, count=share, sandbox=sandbox)

        with ThreadPoolExecutor(len(self._workers)) as threads:
            for worker in self._workers:
                threads.submit(worker.ask, worker.reserve(), question, cancellation)

    def send(
        self, prepared: Prepared, *, cancellation: CancelToken | None = None, limit: int | None = None
    ) -> Outcome | None:
        """Sends as `Invoker.send` does; None where no worker is left to do it.

        Raises:
            WorkerFaultError: a fault of the workbench in a worker.
        """
        invocation = prepared.invocation
        sandbox = self._sandbox(invocation)
        with self._choosing:
            alive = [worker for worker in self._workers if worker.alive]
            if not alive:
                return None
            worker = min(alive, key=lambda worker: worker.in_flight)
            pending = worker.reserve()
        reply = worker.ask(
            pending,
            lambda number: Send(number=number, invocation=invocation, limit=limit, sandbox=sandbox),
            cancellation,
        )
        if reply is None:
            return Outcome(failure=_lost(worker), attempts=1)
        if reply.fault:
            raise WorkerFaultError(reply.fault)
        return reply.outcome

    def _sandbox(self, invocation: Invocation) -> SandboxInfo | None:
        return self._hosting() if invocation.connection.sandbox and self._hosting else None

    def close(self) -> None:
        """Ends the workers; what they have in flight is given up."""
        for worker in self._workers:
            worker.end()


def _lost(worker: WorkerProcess) -> Failure:
    return Failure(
        kind=FailureKind.CLOSED,
        code="WorkerEnded",
        message=f"The worker process {worker.pid} of the workbench ended before the response came.",
        hint="It may have been killed, such as where memory is short. Send fewer at the same time.",
        phase="sending",
        may_have_run=True,
    )
