"""A batch on its way: its threads send, the journal keeps, whoever called listens."""

from __future__ import annotations

import math
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from workbench.model.errors import (
    EndpointError,
    InvalidRequestError,
    OperationCancelledError,
    PayloadError,
    WorkbenchError,
)
from workbench.model.exchange import Exchange, Failure, FailureKind, Status
from workbench.model.invocation import Invocation
from workbench.model.progress import CancelToken
from workbench.model.runs.run import Run, RunKind
from workbench.services.dataset_batch.bodies.assembly import Assembled, Part, take_apart
from workbench.services.dataset_batch.bodies.groups import Group
from workbench.services.dataset_batch.failure_policy import OBSTACLES, is_overload, may_help
from workbench.services.dataset_batch.journal import Journal
from workbench.services.dataset_batch.outputs.output_file import STEP, OutputFile
from workbench.services.dataset_batch.pace import Pace
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.recording import Recording
from workbench.services.dataset_batch.result import RecordError, RequestResult, as_json, error_of, result_of
from workbench.services.dataset_batch.summary import Ending, Summary
from workbench.services.dataset_batch.tally import Progress, Tally
from workbench.services.dataset_batch.unsent import unsent_groups
from workbench.services.datasets.dataset import Dataset
from workbench.services.datasets.labels import LabelledRecord
from workbench.services.datasets.type_profile import TypeProfile
from workbench.services.history.run_record import RunRecord
from workbench.services.requests.redaction import Redactor
from workbench.services.workbench import Workbench

_TICK = 0.1
_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 20.0


Listener = Callable[[Progress], None]


class BatchRun:
    """Sends what is left of a dataset, once.

    Args:
        bench: what sends.
        dataset: the records.
        plan: what to do with them.
        journal: what is already done, and takes what is.
        cancellation: ends it: nothing more begins, what is in flight is given up and not written down.
        output: is written as it goes.
        again: whether the row of the history that an earlier run of this output has goes on.
        failed_only: whether the failed records are sent again, instead of those that are left.
    """

    def __init__(
        self,
        bench: Workbench,
        dataset: Dataset,
        plan: Plan,
        journal: Journal,
        cancellation: CancelToken,
        *,
        output: OutputFile,
        again: bool = False,
        failed_only: bool = False,
    ) -> None:
        self.pace = Pace(plan.concurrency, plan.rate)
        self._bench = bench
        self._dataset = dataset
        self._plan = plan
        self._redactor = Redactor(plan.placement.variables.hidden)
        self._journal = journal
        self._cancellation = cancellation
        self._output = output
        self._again = again
        self._run_id: int | None = None
        self._reading = threading.Lock()
        self._types = TypeProfile()
        self._labelled: LabelledRecord | None = None
        self._groups = unsent_groups(dataset, plan, journal, self._types, failed_only=failed_only)
        self._tally = Tally(journal.ok if failed_only else journal.ok + journal.failed)
        self._obstacle: Exception | None = None
        self._stopping = threading.Event()

    def run(self, listener: Listener | None = None) -> Summary:
        """Sends them all; tells the listener ten times a second, in this thread.

        Raises:
            WorkbenchError: the input, the options or the disk; what had ended is in the journal.
        """
        forget = self._cancellation.on_cancel(self._stop)
        threads: list[threading.Thread] = []
        record = self._record()
        self._run_id = None if record is None else record.id
        with self._bench.clients.worker_processes(self._plan.processes):
            try:
                self._connect()
                self._tally.begin()
                while not self._idle(threads):
                    self._write_output()
                    if record is not None:
                        record.update(ok=self._journal.ok, failed=self._journal.failed)
                    if listener is not None:
                        listener(self.progress())
            finally:
                self._stop()
                for thread in threads:
                    thread.join()
                forget()
                self._tally.end()
                self._write_output(math.inf)
                if record is not None:
                    self._end(record)
        return self._summary()

    def _write_output(self, seconds: float = STEP) -> None:
        if self._obstacle is not None and not isinstance(self._obstacle, WorkbenchError):
            return
        try:
            self._output.advance(seconds)
        except WorkbenchError as error:
            self._obstacle = self._obstacle or error
            self._stop()

    def _record(self) -> RunRecord | None:
        """Begins the row of the history that stands for all that this sends; None where nothing is kept."""
        if self._plan.recording is Recording.NONE:
            return None
        name = self._dataset.name
        output = str(Path(self._output.path).absolute())
        run = Run(kind=RunKind.BATCH, total=self._plan.count, input=name, output=output)
        return self._bench.begin_run(
            run,
            self._plan.placement.invocation,
            name=Path(name).name or name,
            tags=self._plan.tags,
            again=self._again,
        )

    def _end(self, record: RunRecord) -> None:
        ok, failed = self._journal.ok, self._journal.failed
        if self._obstacle is not None:
            record.end(Status.ERROR, ok=ok, failed=failed, problem=str(self._obstacle))
        elif self._cancellation.cancelled:
            record.end(Status.CANCELLED, ok=ok, failed=failed, problem="It was stopped.")
        else:
            record.end(Status.OK, ok=ok, failed=failed, total=ok + failed)

    def progress(self) -> Progress:
        """Returns how far it is."""
        fraction = self._dataset.fraction
        if self._plan.count:
            fraction = min((self._journal.ok + self._journal.failed) / self._plan.count, 1.0)
        return self._tally.progress(fraction, self.pace.limit)

    def _idle(self, threads: list[threading.Thread]) -> bool:
        """Starts as many threads as may send; whether all have ended after a moment."""
        if not self._stopping.is_set():
            while len(threads) < self.pace.limit:
                threads.append(threading.Thread(target=self._work, name="dataset-batch", daemon=True))
                threads[-1].start()
        running = next((thread for thread in threads if thread.is_alive()), None)
        if running is not None:
            running.join(_TICK)
        return not any(thread.is_alive() for thread in threads)

    def _stop(self) -> None:
        self._stopping.set()
        self.pace.stop()

    def _summary(self) -> Summary:
        error = self._obstacle
        if error is not None and not isinstance(error, WorkbenchError):
            raise error
        ending = Ending.DONE
        if error is not None:
            ending = Ending.OBSTACLE
        elif self._cancellation.cancelled:
            ending = Ending.CANCELLED
        return Summary(
            ending=ending,
            progress=self.progress(),
            concurrency=self.pace.settled,
            obstacle=error,
            mixed=self._types.count,
            mixed_examples=self._types.findings,
            labelled=self._labelled,
        )

    def _connect(self) -> None:
        """Has connections open before any request is timed."""
        with suppress(WorkbenchError):  # the first request reports it
            self._bench.connect(self._plan.placement.invocation, self.pace.limit, self._cancellation)

    # What each thread does.

    def _work(self) -> None:
        try:
            while self._one_request():
                pass
        except OperationCancelledError:
            self._stop()
        except Exception as error:  # noqa: BLE001  of whatever kind, `run` raises it
            if self._obstacle is None:
                self._obstacle = error
            self._stop()

    def _one_request(self) -> bool:
        with self.pace.turn() as begins:
            if not begins:
                return False
            with self._reading:
                group = next(self._groups, None)
            if group is None:
                self.pace.stop()
                return False
            self._process(group)
            return True

    def _process(self, group: Group) -> None:
        if group.record is not None:
            self._note(group, RecordError(code="MalformedRecord", message=group.problem))
            return
        try:
            invocation, assembled = self._plan.invocation_of(group)
            exchange, attempts = self._sent(invocation)
        except (PayloadError, InvalidRequestError) as error:
            self._note(group, RecordError(code="NotSent", message=error.text))
            return
        if exchange is None:
            return
        if exchange.failure is not None:
            self._labelled = self._labelled or self._plan.placement.label_of(group.records[0])
            self._note(group, error_of(exchange), exchange, attempts)
            return
        try:
            parts = self._parts(exchange, assembled)
        except PayloadError as error:
            self._note(group, RecordError(code="UnexpectedAnswer", message=error.text), exchange, attempts)
            return
        self._note(group, parts, exchange, attempts)

    def _sent(self, invocation: Invocation) -> tuple[Exchange | None, int]:
        """Sends a request, and again while that may help; None where the run ends before it is answered."""
        attempt = 0
        while True:
            attempt += 1
            exchange = self._send(invocation)
            failure = exchange.failure
            overloaded = failure is not None and is_overload(exchange, failure)
            took = exchange.outcome.duration_ms if exchange.outcome and failure is None else None
            self.pace.ended(took, overloaded=overloaded)
            throttled = failure is not None and failure.kind is FailureKind.THROTTLED
            self._tally.request(again=attempt > 1, throttled=throttled)
            if failure is None:
                return exchange, attempt
            if exchange.status is Status.CANCELLED:
                return None, attempt
            if may_help(exchange, failure) and attempt <= self._plan.retries:
                pause = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
                if self._stopping.wait(pause * random.uniform(0.5, 1.0)):
                    return None, attempt
                continue
            if failure.kind in OBSTACLES or self._is_missing(failure):
                words = f"{failure.code}: {failure.message}"
                raise EndpointError(words, failure.hint, answered=exchange.response is not None)
            return exchange, attempt

    def _is_missing(self, failure: Failure) -> bool:
        """Whether the endpoint is not there; a model of one record's choice is that record's fault."""
        variables = self._plan.placement.request.variables
        return failure.kind is FailureKind.NOT_FOUND and "fields" not in variables

    def _send(self, invocation: Invocation) -> Exchange:
        return self._bench.send(
            invocation,
            cancellation=self._cancellation,
            tags=self._plan.tags,
            run_id=self._run_id,
            veil=self._redactor or None,
            **self._plan.recording.arguments(),
        )

    def _parts(self, exchange: Exchange, assembled: Assembled) -> list[Part]:
        response = exchange.response
        body, content_type = (response.body if response else b""), exchange.content_type
        if self._plan.assembles:
            return take_apart(body, content_type, assembled)
        return [Part(body, content_type)]

    def _note(
        self,
        group: Group,
        parts: list[Part] | RecordError,
        exchange: Exchange | None = None,
        attempts: int = 0,
    ) -> None:
        """Writes down what came of a group."""
        records = group.records
        if isinstance(parts, RecordError):
            results = tuple(result_of(record, join=self._plan.join, error=parts) for record in records)
        else:
            results = tuple(
                result_of(record, join=self._plan.join, output=as_json(part.data, part.content_type))
                for record, part in zip(records, parts, strict=True)
            )
        duration = exchange.outcome.duration_ms if exchange is not None and exchange.outcome else None
        self._journal.add(
            RequestResult(
                first=records[0].number,
                records=results,
                started_at=f"{exchange.started_at:%Y-%m-%dT%H:%M:%S.%fZ}" if exchange is not None else "",
                duration_ms=round(duration or 0.0, 3),
                attempts=attempts,
            )
        )
        error = parts if isinstance(parts, RecordError) else None
        failures = {error.code: len(records)} if error else {}
        self._tally.records(
            len(records) if not failures else 0,
            failures,
            duration,
            self.pace.active,
            reason=error.message if error else "",
        )
