"""Reads the events of a log group, page by page, as FilterLogEvents gives them.

Source: the API reference of CloudWatch Logs, FilterLogEvents. A page has at most 1 MB or 10,000
events; it may have none and a token all the same, since what counts are the events that were looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from workbench.aws.account_calls import AccountCalls
from workbench.model.account.pause import PauseListener, silent
from workbench.model.errors import AccountError, NoLogGroupError
from workbench.model.hints.text import either
from workbench.model.invocation import Connection
from workbench.model.logs.line import LogLine, LogPage
from workbench.model.logs.source import LogSource
from workbench.model.progress import CancelToken
from workbench.model.redaction import redacted

_SERVICE = "logs"
_MOST_PAGES = 200
"""Pages that one reading follows: a token that never ends would be followed for ever."""
_LONGEST_MESSAGE = 32 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MISSING = frozenset({"ResourceNotFoundException"})


@dataclass(frozen=True)
class LogReader:
    """Reads log groups of whatever account and region a connection leads to. Thread-safe.

    Args:
        calls: asks AWS.
    """

    calls: AccountCalls

    def read(
        self,
        source: LogSource,
        since: datetime,
        until: datetime | None,
        connection: Connection,
        *,
        limit: int = 10_000,
        cancellation: CancelToken | None = None,
        on_pause: PauseListener = silent,
    ) -> LogPage:
        """Reads the events of a period, oldest first. Empty pages are followed.

        Args:
            since, until: the period, by the time of the events; None for no end.
            limit: events that are returned; of more, the newest.
            on_pause: is told where the service asks for fewer requests.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            NoLogGroupError: there is no such group.
            AccessDeniedError: the credentials may not read it; it names action and resource.
            AccountError: any other error, or no answer.
            OperationCancelledError: cancelled.
        """
        parameters: dict[str, Any] = {"logGroupName": source.group, "startTime": _milliseconds(since)}
        if until is not None:
            parameters["endTime"] = _milliseconds(until)
        if source.stream:
            parameters["logStreamNames"] = [source.stream]
        elif source.prefix:
            parameters["logStreamNamePrefix"] = source.prefix
        region = self.calls.destination(_SERVICE, connection, cancellation).region

        def ask(following: Mapping[str, str]) -> Mapping[str, Any]:
            try:
                return self.calls.ask(
                    _SERVICE,
                    "filter_log_events",
                    {**parameters, **following},
                    connection,
                    resource=f"log group {source.group}",
                    cancellation=cancellation,
                    on_pause=on_pause,
                )
            except AccountError as error:
                if error.code not in _MISSING:
                    raise
                raise no_group(source, region, error) from error

        lines: list[LogLine] = []
        total, token = 0, ""
        for _ in range(_MOST_PAGES):
            page = ask({"nextToken": token} if token else {})
            for event in page.get("events") or ():
                line = line_of(event)
                if line is not None and source.has(line.stream):
                    lines.append(line)
                    total += 1
            if len(lines) > 2 * limit:
                _keep_newest(lines, limit)
            following = str(page.get("nextToken") or "")
            if not following or following == token:
                token = ""
                break
            token = following
        _keep_newest(lines, limit)
        truncated = total > limit or bool(token)
        return LogPage(source=source, region=region, lines=tuple(lines), truncated=truncated)


def _keep_newest(lines: list[LogLine], limit: int) -> None:
    """Orders lines by their time and drops the oldest: pages may come stream by stream."""
    lines.sort(key=attrgetter("event_at"))
    del lines[:-limit]


def no_group(source: LogSource, region: str, error: AccountError) -> NoLogGroupError:
    missing = (
        f"log stream {source.stream} in {source.group}" if source.stream else f"log group {source.group}"
    )
    where = either("--region and --profile", "region and profile (‹connection›)")
    return NoLogGroupError(
        f"There is no {missing} in {region}.",
        f"The container has never printed (no capacity, or its image was not pulled), or its lines expired. "
        f"Otherwise check {where}; an inference component has a group of its own.",
        action=error.action,
        resource=source.group,
        code=error.code,
    )


def line_of(event: Any) -> LogLine | None:
    """An event as a line; None where it is not one of a known form."""
    if not isinstance(event, Mapping) or not isinstance(event.get("timestamp"), int):
        return None
    message = str(event.get("message") or "")
    if len(message) > _LONGEST_MESSAGE:
        message = f"{message[:_LONGEST_MESSAGE]}… ({len(message):,} characters)"
    ingested = event.get("ingestionTime")
    return LogLine(
        event_id=str(event.get("eventId") or ""),
        stream=str(event.get("logStreamName") or ""),
        message=redacted(message),
        event_at=_moment(event["timestamp"]),
        ingested_at=_moment(ingested) if isinstance(ingested, int) else None,
    )


def _milliseconds(moment: datetime) -> int:
    return max((moment - _EPOCH) // _MILLISECOND, 0)


def _moment(milliseconds: int) -> datetime:
    try:
        return _EPOCH + milliseconds * _MILLISECOND
    except OverflowError:
        return _EPOCH
