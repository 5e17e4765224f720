"""The log of an endpoint as it comes: what there is, and then what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.model.account.endpoint import part_of_arn
from workbench.model.account.pause import PauseListener, silent
from workbench.model.errors import AccountError, NoLogGroupError
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
_MOST_REMEMBERED = 50_000
"""The newest lines of a session that are known again: 500 a second in the minute that is read twice."""
_LATE = timedelta(seconds=60)
"""So much earlier than the newest line others may still come."""


_Text = tuple[str, datetime, str]
"""Stream, time and message: what both ways to read a log say of a line. Live Tail gives no event IDs."""


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

        return LogReader(self._bench.clients.account_calls)

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

    def follow(
        self, since: datetime, *, every: float = _EVERY, shown: Iterable[LogLine] = ()
    ) -> Iterator[tuple[LogLine, ...]]:
        """Yields the lines from a moment on, then those that are new, until cancelled.

        A group that does not exist yet is waited for.

        Args:
            every: seconds between two readings.
            shown: lines that are left out.

        Raises:
            WorkbenchError: as `page`.
        """
        seen: dict[tuple[str, str], datetime] = {}
        texts = set(map(_text, shown))
        while True:
            try:
                lines = self.page(since).lines
            except NoLogGroupError:
                lines = ()
            new = tuple(line for line in lines if (line.stream, line.event_id) not in seen)
            seen |= {(line.stream, line.event_id): line.event_at for line in new}
            if fresh := tuple(line for line in new if _text(line) not in texts):
                yield fresh
            if new:
                since = max(since, max(seen.values()) - _LATE)
                seen = {key: at for key, at in seen.items() if at >= since}
            if not waited(every, self._cancellation):
                return

    def live(
        self,
        since: datetime,
        on_notice: Callable[[str], object] = lambda text: None,
        *,
        every: float = _EVERY,
        shown: Iterable[LogLine] = (),
    ) -> Iterator[tuple[LogLine, ...]]:
        """Yields the lines from a moment on, then those of a Live Tail session, within a second or so.

        Where no session can be had (no permission, no group yet, too many sessions), and where one has ended
        or broken off, the log is followed as `follow` does. A session is billed by the minute.

        Args:
            on_notice: is told, in this thread, of what is not as it was asked for.
            every: seconds between two readings without a session.
            shown: lines that are left out.

        Raises:
            WorkbenchError: as `page`.
        """
        instead = f"The log is read every {every:g} s instead."
        try:
            session = self._session()
        except AccountError as error:
            if not error.code:
                raise
            on_notice(f"{error.message} {instead}")
            yield from self.follow(since, every=every, shown=shown)
            return
        memory = _Memory(shown)
        before = self.page(since).lines
        yield memory.new(before)
        newest = max((line.event_at for line in before), default=since)
        is_sampled = False
        try:
            for update in session:
                if update.sampled and not is_sampled:
                    is_sampled = True
                    on_notice("The log has more than 500 lines a second: Live Tail shows a sample.")
                if fresh := memory.new(update.lines):
                    newest = max(newest, *(line.event_at for line in fresh))
                    yield fresh
            on_notice(f"The Live Tail session has ended, after three hours at most. {instead}")
        except AccountError as error:
            on_notice(f"{error.message} {instead}")
        yield from self.follow(max(since, newest - _LATE), every=every, shown=memory.lines)

    def _session(self) -> Iterator[LiveUpdate]:
        from workbench.aws.logs import LiveTailReader

        identity = caller_identity(self._bench, self._connection, cancellation=self._cancellation)
        partition = part_of_arn(identity.arn, 1) or "aws"
        group = f"arn:{partition}:logs:{identity.region}:{identity.account_id}:log-group:{self._source.group}"
        return LiveTailReader(self._bench.clients.account_calls).session(
            self._source, group, self._connection, cancellation=self._cancellation, on_pause=self._on_pause
        )


class _Memory:
    """The newest lines that were shown, by what both ways to read a log say of a line.

    Args:
        lines: that were shown before.
    """

    def __init__(self, lines: Iterable[LogLine]) -> None:
        self._lines: dict[_Text, LogLine] = {}
        self.new(lines)

    @property
    def lines(self) -> tuple[LogLine, ...]:
        return tuple(self._lines.values())

    def new(self, lines: Iterable[LogLine]) -> tuple[LogLine, ...]:
        """Returns those of the lines that were not shown, and remembers them."""
        fresh = tuple(line for line in lines if _text(line) not in self._lines)
        self._lines |= {_text(line): line for line in fresh}
        while len(self._lines) > _MOST_REMEMBERED:
            del self._lines[next(iter(self._lines))]
        return fresh


def _text(line: LogLine) -> _Text:
    return line.stream, line.event_at, line.message
