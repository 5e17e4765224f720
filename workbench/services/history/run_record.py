"""The row of the history that stands for a run of many sends, from its beginning to its end."""

from __future__ import annotations

import uuid
from time import monotonic

import msgspec

from workbench.model.clock import Clock
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Status, Timing
from workbench.model.invocation import Invocation
from workbench.model.redaction.values import redacted_exchange
from workbench.model.runs.run import Run
from workbench.services.recorder import Recorder

_EVERY_SECONDS = 2.0
"""How often the row is told how far the run is."""


class RunRecord:
    """A run's row. Made by `Workbench.begin_run`; one thread calls it.

    Where this process ends without `end`, the row says `interrupted` from the next start on.

    Attributes:
        id: its number, which the exchanges of the run name; None where the history does not take it.
    """

    def __init__(
        self,
        recorder: Recorder,
        clock: Clock,
        run: Run,
        invocation: Invocation,
        *,
        name: str,
        tags: tuple[str, ...],
        again: bool,
    ) -> None:
        self._recorder = recorder
        self._began = monotonic()
        self._written = self._began
        head = redacted_exchange(
            Exchange(
                uuid=str(uuid.uuid4()),
                started_at=clock.now(),
                invocation=invocation.with_(operation=str(run.kind), body=None),
                name=name,
                tags=tags,
                run=run,
            )
        )
        self._run = head.run or run
        self._uuid = head.uuid
        self.id = recorder.begin_run(head, again=again)

    def update(self, *, ok: int, failed: int, total: int | None = None) -> None:
        """Says how far the run is; it is written every two seconds at most."""
        self._count(ok, failed, total)
        if self.id is not None and monotonic() - self._written >= _EVERY_SECONDS:
            self._written = monotonic()
            self._recorder.end_run(self.id, self._uuid, self._run)

    def end(
        self,
        status: Status,
        *,
        ok: int,
        failed: int,
        total: int | None = None,
        problem: str = "",
        seconds: float | None = None,
    ) -> None:
        """Says what the run came to.

        Args:
            status: `ok`, `error` or `cancelled`. One that has failures is an error.
            ok, failed, total: see `Run`.
            problem: what ended it early, or what failed, in words.
            seconds: how long it took; None for the time since it began.
        """
        self._count(ok, failed, total)
        if self.id is None:
            return
        took = (monotonic() - self._began if seconds is None else seconds) * 1000
        failure = None
        if status is Status.CANCELLED:
            failure = Failure(kind=FailureKind.CANCELLED, code="Cancelled", message=problem)
        elif status is Status.ERROR or failed:
            counts = f"{failed:,} of {ok + failed:,} failed"
            failure = Failure(kind=FailureKind.SERVICE, code="RunFailed", message=problem or counts)
        timing = Timing(total_ms=took, request_ms=took)
        self._recorder.end_run(self.id, self._uuid, self._run, Outcome(failure=failure, timing=timing))

    def _count(self, ok: int, failed: int, total: int | None) -> None:
        expected = self._run.total if total is None else total
        self._run = msgspec.structs.replace(self._run, ok=ok, failed=failed, total=expected)
