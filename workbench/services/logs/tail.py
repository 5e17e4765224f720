"""The log of an endpoint as it comes: what there is, and then what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.model.account.endpoint import part_of_arn
from workbench.model.account.pause import PauseListener, silent
from workbench.model.errors import AccessDeniedError, NoLogGroupError
from workbench.model.invocation import Connection
from workbench.model.logs.line import LogLine, LogPage
from workbench.model.logs.source import LogSource
from workbench.model.progress import CancelToken
from workbench.services.account.identity import caller_identity
from workbench.services.logs.wait import waited
from workbench.services.workbench import Workbench

if TYPE_CHECKING:
    from workbench.aws.logs import LogReader
    from workbench.aws.logs.live_tail import LiveUpdate

LIVE_TAIL_COST = "AWS bills Live Tail by the minute, about $0.01"
"""Source: the pricing page of Amazon CloudWatch, us-east-1, November 2026."""
_EVERY = 2.0
"""Seconds between two readings of a log that is followed; the account's quota is five requests a second."""
_LATE = timedelta(seconds=60)
"""So much earlier than the newest line others may still come."""


class LogTail:
    """Reads the log of an endpoint, and follows it. Everything blocks.

    Args:
        bench: what asks.
        source: the log group and streams.
        connection: leads to the account and region.
        cancellation: ends it.
        on_pause: is told where the service asks for fewer requests.
    """

    def __init__(
        self,
        bench: Workbench,
        source: LogSource,
        connection: Connection,
        *,
        cancellation: CancelToken,
        on_pause: PauseListener = silent,
    ) -> None:
        self._bench = bench
        self._source = source
        self._connection = connection
        self._cancellation = cancellation
        self._on_pause = on_pause

    @cached_property
    def _reader(self) -> LogReader:
        from workbench.aws.logs import LogReader

        return LogReader(self._bench.account_calls)

    def page(self, since: datetime, *, limit: int = 10_000) -> LogPage:
        """Reads the lines from a moment until now; of more than `limit`, the newest.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            AccountError: AWS refused, or did not answer; `NoLogGroupError` where there is no such group.
            OperationCancelledError: cancelled.
        """
        return self._reader.read(
            self._source,
            since,
            None,
            self._connection,
            limit=limit,
            cancellation=self._cancellation,
            on_pause=self._on_pause,
        )

    def follow(self, since: datetime, *, every: float = _EVERY) -> Iterator[tuple[LogLine, ...]]:
        """Yields the lines from a moment on, then those that are new, until cancelled.

        A group that does not exist yet is waited for.

        Args:
            every: seconds between two readings.

        Raises:
            WorkbenchError: as `page`.
        """
        seen: dict[tuple[str, str], datetime] = {}
        while True:
            try:
                lines = self.page(since).lines
            except NoLogGroupError:
                lines = ()
            fresh = tuple(line for line in lines if (line.stream, line.event_id) not in seen)
            seen |= {(line.stream, line.event_id): line.event_at for line in fresh}
            if fresh:
                yield fresh
                since = max(since, max(seen.values()) - _LATE)
                seen = {key: at for key, at in seen.items() if at >= since}
            if not waited(every, self._cancellation):
                return

    def live(
        self, since: datetime, on_notice: Callable[[str], object] = lambda text: None
    ) -> Iterator[tuple[LogLine, ...]]:
        """Yields the lines from a moment on, then those of a Live Tail session, within a second or so.

        Without the permission, or where the session has ended, the log is followed as `follow` does. A
        session is billed by the minute.

        Args:
            on_notice: is told, in this thread, of what is not as it was asked for.

        Raises:
            WorkbenchError: as `page`.
        """
        try:
            session = self._session()
        except AccessDeniedError as error:
            on_notice(f"{error.message} The log is read every {_EVERY:.0f} s instead.")
            yield from self.follow(since)
            return
        before = self.page(since).lines
        yield before
        seen = {(line.stream, line.event_at, line.message) for line in before}
        newest = max((line.event_at for line in before), default=since)
        for update in session:
            if update.sampled:
                on_notice("The log has more than 500 lines a second: Live Tail shows a sample.")
            fresh = tuple(
                line for line in update.lines if (line.stream, line.event_at, line.message) not in seen
            )
            if fresh:
                newest = max(newest, *(line.event_at for line in fresh))
                yield fresh
        on_notice(f"The Live Tail session has ended. The log is read every {_EVERY:.0f} s instead.")
        yield from self.follow(newest)

    def _session(self) -> Iterator[LiveUpdate]:
        from workbench.aws.logs import LiveTailReader

        identity = caller_identity(self._bench, self._connection, cancellation=self._cancellation)
        partition = part_of_arn(identity.arn, 1) or "aws"
        group = f"arn:{partition}:logs:{identity.region}:{identity.account_id}:log-group:{self._source.group}"
        return LiveTailReader(self._bench.account_calls).session(
            self._source, group, self._connection, cancellation=self._cancellation, on_pause=self._on_pause
        )
