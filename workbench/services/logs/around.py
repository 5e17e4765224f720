"""The container's log lines around an exchange: read, read again while more may come, and kept with it.

CloudWatch has the time at which a batch of lines was handed over, seconds after they were printed, and shows
them some seconds later still (aws/sagemaker-python-sdk 1882: 2.4 s and 6.2 s). So more is read than the
exchange took, and it is read again until a minute has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.content.logs import LogEntry, LogLevel, entries
from workbench.model.account.pause import PauseListener, silent
from workbench.model.async_invocation import is_asynchronous
from workbench.model.errors import NoLogGroupError, NotFoundError, StoreError
from workbench.model.exchange import Exchange, FailureKind
from workbench.model.logs.line import LogLine, LogPage, LogRecord
from workbench.model.logs.source import LogSource, source_of
from workbench.model.progress import CancelToken
from workbench.services.async_invocations.invocations import written_at
from workbench.services.logs.wait import waited
from workbench.services.workbench import Workbench

if TYPE_CHECKING:
    from workbench.aws.logs import LogReader

MARGIN = timedelta(seconds=15)
"""Read before and after an exchange."""
_WIDER = (timedelta(minutes=2), timedelta(minutes=1))
"""Read before and after it where the margin has nothing but health checks."""
SETTLED = timedelta(seconds=60)
"""So long after an exchange its lines may still become readable."""
_PAUSES = (2.0, 3.0, 5.0, 10.0, 20.0, 25.0, 0.0)
"""Seconds after each reading; together a little more than a minute."""
_KEPT_LINES = 1_000
_KEPT_CHARACTERS = 500_000

_FAILED_IN_CONTAINER = frozenset(
    {FailureKind.MODEL, FailureKind.STREAM, FailureKind.READ_TIMEOUT, FailureKind.CUT, FailureKind.NOT_READY}
)


def is_worth_reading(exchange: Exchange) -> bool:
    """Returns whether the container's log may say why an exchange failed."""
    failure, response = exchange.failure, exchange.response
    if failure is None:
        return False
    if failure.kind in _FAILED_IN_CONTAINER:
        return True
    if response is not None and failure.kind is FailureKind.SERVICE:
        return response.http_status >= 500
    return failure.may_have_run and failure.kind in {FailureKind.CLOSED, FailureKind.UNREADABLE}


def ended_at(exchange: Exchange) -> datetime:
    """Returns when an exchange was over; of an asynchronous one, when its object was written."""
    took = exchange.outcome.timing.total_ms if exchange.outcome else 0.0
    over = exchange.started_at + timedelta(milliseconds=took)
    written = written_at(exchange.response) if is_asynchronous(exchange.invocation.operation) else None
    return max(over, written) if written else over


class ExchangeLogs:
    """The container's lines around exchanges. Everything blocks; thread-safe.

    Args:
        bench: what asks, and keeps.

    Attributes:
        notice: why the lines that were read last are not kept; empty where they are.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.notice = ""
        self._began = bench.now()

    @cached_property
    def _reader(self) -> LogReader:
        from workbench.aws.logs import LogReader

        return LogReader(self._bench.clients.account_calls)

    def kept(self, exchange: Exchange) -> LogRecord | None:
        """Returns the lines that are kept with an exchange; None where there are none.

        Raises:
            StoreError: the history cannot be read.
        """
        return None if exchange.id is None else self._bench.history.logs.get(exchange.id)

    def is_settled(self, exchange: Exchange) -> bool:
        """Returns whether no further lines of an exchange become readable."""
        return self._bench.now() - ended_at(exchange) > SETTLED

    def read(
        self,
        exchange: Exchange,
        *,
        cancellation: CancelToken | None = None,
        on_pause: PauseListener = silent,
    ) -> LogRecord:
        """Reads the lines around an exchange once, adds those that are kept already, and keeps all.

        Raises:
            NotFoundError: it was sent to a sandbox that is gone.
            ConfigurationError: there is nothing usable to ask with.
            AccountError: AWS refused, or did not answer; `NoLogGroupError` where nothing was ever printed.
            OperationCancelledError: cancelled.
            StoreError: the history cannot be read.
        """
        self._require_reachable(exchange)
        source = source_of(exchange)
        page = self._page(exchange, source, (MARGIN, MARGIN), cancellation, on_pause)
        if not any(not entry.ping for entry in entries(page.lines)):
            page = self._page(exchange, source, _WIDER, cancellation, on_pause)
        record = _merged(self.kept(exchange), page, self._bench.now())
        self._keep(exchange, record)
        return record

    def watch(
        self,
        exchange: Exchange,
        *,
        cancellation: CancelToken,
        on_pause: PauseListener = silent,
    ) -> Iterator[LogRecord]:
        """Yields the lines around an exchange, again whenever there are more, until no more can come.

        Raises:
            WorkbenchError: as `read`; a log group that does not exist yet is waited for.
        """
        shown = -1
        for pause in _PAUSES:
            settled = self.is_settled(exchange)
            try:
                record = self.read(exchange, cancellation=cancellation, on_pause=on_pause)
            except NoLogGroupError:
                if settled:
                    raise
            else:
                if len(record.lines) != shown:
                    shown = len(record.lines)
                    yield record
            if settled or not waited(pause, cancellation):
                return

    def _page(
        self,
        exchange: Exchange,
        source: LogSource,
        margins: tuple[timedelta, timedelta],
        cancellation: CancelToken | None,
        on_pause: PauseListener,
    ) -> LogPage:
        connection = exchange.invocation.connection
        went = exchange.went
        return self._reader.read(
            source,
            exchange.started_at - margins[0],
            ended_at(exchange) + margins[1],
            connection if went is None else went.leading_to(connection),
            limit=_KEPT_LINES,
            cancellation=cancellation,
            on_pause=on_pause,
        )

    def _keep(self, exchange: Exchange, record: LogRecord) -> None:
        self.notice = ""
        if exchange.id is None or not record.lines:
            return
        try:
            self._bench.history.logs.keep(exchange.id, record)
        except StoreError as error:
            # The lines are there to be read; only the next run has to ask for them again.
            self.notice = f"The log lines are not kept: {error.message}"

    def _require_reachable(self, exchange: Exchange) -> None:
        if exchange.invocation.connection.sandbox and exchange.started_at < self._began:
            raise NotFoundError(
                "The exchange was sent to the sandbox of another run, whose logs no longer exist.",
                "Send it again to get a log.",
            )


def _merged(before: LogRecord | None, page: LogPage, now: datetime) -> LogRecord:
    """The lines of a reading and of those before it, as many as are kept."""
    lines = {(line.stream, line.event_id): line for line in (*(before.lines if before else ()), *page.lines)}
    ordered = sorted(lines.values(), key=lambda line: (line.event_at, line.event_id))
    kept: list[LogLine] = []
    room = _KEPT_CHARACTERS
    for line in reversed(ordered):
        room -= len(line.message)
        if room < 0 or len(kept) == _KEPT_LINES:
            break
        kept.append(line)
    return LogRecord(
        group=page.source.group,
        region=page.region,
        read_at=now,
        lines=tuple(reversed(kept)),
        truncated=page.truncated or len(kept) < len(ordered),
    )


def reason(lines: tuple[LogLine, ...]) -> LogEntry | None:
    """Returns the line that most likely says what went wrong: the last error; None without one."""
    return next((entry for entry in reversed(entries(lines)) if entry.level is LogLevel.ERROR), None)
