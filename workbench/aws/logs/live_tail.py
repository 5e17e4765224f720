"""A Live Tail session of CloudWatch Logs: each second's new lines of a log group, as an event stream.

Source: the API reference of CloudWatch Logs, StartLiveTail. It is billed by the minute, lasts three hours at
most, and sends up to 500 lines a second, of more a sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.aws.account_calls import AccountCalls
from workbench.aws.logs.reader import line_of, no_group
from workbench.model.abandon import abandonable
from workbench.model.account.pause import PauseListener, silent
from workbench.model.errors import AccountError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.logs.line import LogLine
from workbench.model.logs.source import LogSource
from workbench.model.progress import CancelToken

_SERVICE = "logs"
_ACTION = "logs:StartLiveTail"
_MISSING = "ResourceNotFoundException"
_TIMED_OUT = "SessionTimeoutException"


@dataclass(frozen=True)
class LiveUpdate:
    """What a session sends each second.

    Attributes:
        lines: that became readable in it.
        sampled: whether there were more lines than are sent.
    """

    lines: tuple[LogLine, ...]
    sampled: bool = False


@dataclass(frozen=True)
class LiveTailReader:
    """Opens Live Tail sessions in whatever account and region a connection leads to.

    Args:
        calls: asks AWS.
    """

    calls: AccountCalls

    def session(
        self,
        source: LogSource,
        arn: str,
        connection: Connection,
        *,
        cancellation: CancelToken | None = None,
        on_pause: PauseListener = silent,
    ) -> Iterator[LiveUpdate]:
        """Opens a session and returns its lines, second by second, until three hours are over.

        The session is open when this returns.

        Args:
            arn: of the log group, without an asterisk at its end.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            NoLogGroupError: there is no such group.
            AccessDeniedError: the credentials may not open a session.
            AccountError: any other error, or no answer; later, that the stream broke off.
            OperationCancelledError: cancelled.
        """
        parameters: dict[str, Any] = {"logGroupIdentifiers": [arn]}
        if source.stream:
            parameters["logStreamNames"] = [source.stream]
        elif source.prefix:
            parameters["logStreamNamePrefixes"] = [source.prefix]
        try:
            answer = self.calls.ask(
                _SERVICE,
                "start_live_tail",
                parameters,
                connection,
                resource=f"log group {source.group}",
                expects="responseStream",
                cancellation=cancellation,
                on_pause=on_pause,
            )
        except AccountError as error:
            if error.code != _MISSING:
                raise
            region = self.calls.destination(_SERVICE, connection, cancellation).region
            raise no_group(source, region, error) from error
        return _lines(answer["responseStream"], source, cancellation)


def _lines(stream: Any, source: LogSource, cancellation: CancelToken | None) -> Iterator[LiveUpdate]:
    from botocore.exceptions import BotoCoreError, EventStreamError
    from urllib3.exceptions import HTTPError

    events, total = iter(stream), 0
    while True:
        try:
            # The thread that waits closes the stream: from here that would wait for the thread.
            event = abandonable(lambda: next(events, None), cancellation, discard=lambda _: stream.close())
        except EventStreamError as error:
            if error.response.get("Error", {}).get("Code") == _TIMED_OUT:
                return
            raise _broken(source, str(error)) from error
        except (BotoCoreError, HTTPError, OSError) as error:
            raise _broken(source, str(error)) from error
        except WorkbenchError:
            raise
        except Exception as error:
            # The SDK's parser raises whatever the bytes lead it to: KeyError, struct.error, UnicodeError.
            raise _broken(source, "what came is not an event stream.") from error
        if event is None:
            return
        update = event.get("sessionUpdate")
        if not isinstance(update, Mapping):
            continue
        lines: list[LogLine] = []
        for result in update.get("sessionResults") or ():
            total += 1
            # The service gives these events no ID: the session's own count tells them apart.
            line = line_of({**result, "eventId": f"live-{total}"})
            if line is not None and source.has(line.stream):
                lines.append(line)
        sampled = bool((update.get("sessionMetadata") or {}).get("sampled"))
        yield LiveUpdate(tuple(lines), sampled)


def _broken(source: LogSource, reason: str) -> AccountError:
    return AccountError(
        f"The Live Tail session of log group {source.group} broke off: {reason}",
        "Follow the log again.",
        action=_ACTION,
        resource=source.group,
    )
