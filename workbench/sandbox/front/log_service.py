"""CloudWatch Logs, as far as reading a container's lines takes: streams, events of one, events of a group.

Source: the API reference of Amazon CloudWatch Logs. Of filter patterns: terms that must all occur, in double
quotes where they hold blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front.live_tail import LiveTail
from workbench.sandbox.hosting.logs import LogEvent, LogStore

Document = dict[str, Any]

_MOST = 10_000
_SCANNED = 1_000
"""Events that one answer looks at: whatever matches among them, which may be none."""
_BEGINNING = "0/0"
_QUIET = 60_000
"""Milliseconds without an event, from the start of what is asked for, after which an answer is empty."""
_TERM = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


class LogService:
    """Reads a log store over the wire."""

    def __init__(self, logs: LogStore, region: str, account: str) -> None:
        self._logs = logs
        self._arn = f"arn:aws:logs:{region}:{account}:log-group:"
        self.live_tail = LiveTail(logs, self._arn)
        """What answers StartLiveTail, whose response is a stream."""
        self._operations: Mapping[str, Callable[[Document], Document]] = {
            "DescribeLogStreams": self._streams,
            "GetLogEvents": self._get,
            "FilterLogEvents": self._filter,
        }

    async def answer(self, operation: str, request: Document) -> Document:
        """Answers one operation.

        Raises:
            ServiceError: the sandbox does not have it, or there is no such group or stream.
        """
        handler = self._operations.get(operation)
        if handler is None:
            raise ServiceError("UnknownOperationException", 400, f"The sandbox does not have {operation}.")
        return handler(request)

    def _group(self, request: Document) -> tuple[str, dict[str, list[LogEvent]]]:
        name = request.get("logGroupName") or request.get("logGroupIdentifier", "").removeprefix(self._arn)
        streams = self._logs.streams(name)
        if streams is None:
            raise ServiceError("ResourceNotFoundException", 400, "The specified log group does not exist.")
        return name, streams

    def _streams(self, request: Document) -> Document:
        name, streams = self._group(request)
        prefix = request.get("logStreamNamePrefix", "")
        listed: list[Document] = [
            {
                "logStreamName": stream,
                "arn": f"{self._arn}{name}:log-stream:{stream}",
                "creationTime": events[0].timestamp,
                "firstEventTimestamp": events[0].timestamp,
                "lastEventTimestamp": events[-1].timestamp,
            }
            for stream, events in streams.items()
            if stream.startswith(prefix) and events
        ]
        key = "lastEventTimestamp" if request.get("orderBy") == "LastEventTime" else "logStreamName"
        listed.sort(key=lambda stream: stream[key], reverse=bool(request.get("descending")))
        return {"logStreams": listed[: request.get("limit", 50)]}

    def _get(self, request: Document) -> Document:
        _, streams = self._group(request)
        events = streams.get(request.get("logStreamName", ""))
        if events is None:
            raise ServiceError("ResourceNotFoundException", 400, "The specified log stream does not exist.")
        limit = int(request.get("limit", _MOST))
        token = str(request.get("nextToken", ""))
        chosen = [event for event in events if _within(event, request)]
        direction, _, ordinal = token.partition("/")
        if direction == "f" and ordinal.isdecimal():
            chosen = [event for event in chosen if event.ordinal > int(ordinal)][:limit]
        elif direction == "b" and ordinal.isdecimal():
            chosen = [event for event in chosen if event.ordinal < int(ordinal)][-limit:]
        else:
            chosen = chosen[:limit] if request.get("startFromHead") else chosen[-limit:]
        # Nothing more gives the same token again, which is how a reader knows that it is at the end.
        last = chosen[-1].ordinal if chosen else (int(ordinal) if ordinal.isdecimal() else 0)
        first = chosen[0].ordinal if chosen else (int(ordinal) if ordinal.isdecimal() else 0)
        return {
            "events": [_shown(event) for event in chosen],
            "nextForwardToken": f"f/{last}",
            "nextBackwardToken": f"b/{first}",
        }

    def _filter(self, request: Document) -> Document:
        name, _ = self._group(request)
        wanted = request.get("logStreamNames")
        prefix = request.get("logStreamNamePrefix", "")
        terms = [quoted or word for quoted, word in _TERM.findall(request.get("filterPattern") or "")]
        in_streams = [
            (stream, event)
            for stream, event in self._logs.merged(name)
            if (wanted is None or stream in wanted) and stream.startswith(prefix) and _within(event, request)
        ]
        token = request.get("nextToken")
        after = _position(str(token or _BEGINNING))
        document: Document = {"events": [], "searchedLogStreams": []}
        if token is None and _begins_before(in_streams, request):
            # As the service does with the time in which a group had no events: nothing, and a token.
            return document | {"nextToken": _BEGINNING}
        limit = int(request.get("limit", _MOST))
        later = [item for item in in_streams if item[1][:2] > after][:_SCANNED]
        scanned = 0
        for stream, event in later:
            if len(document["events"]) == limit:
                break
            scanned += 1
            if all(term in event.message for term in terms):
                document["events"].append(
                    {**_shown(event), "logStreamName": stream, "eventId": f"{event.ordinal:056d}"}
                )
        if scanned and later[scanned - 1][1][:2] < in_streams[-1][1][:2]:
            last = later[scanned - 1][1]
            document["nextToken"] = f"{last.timestamp}/{last.ordinal}"
        return document


def _position(token: str) -> tuple[int, int]:
    """Returns what a token says has been looked at: time and ordinal of the last event."""
    timestamp, _, ordinal = token.partition("/")
    if not (timestamp.isdecimal() and ordinal.isdecimal()):
        raise ServiceError("InvalidParameterException", 400, "The specified nextToken is invalid.")
    return int(timestamp), int(ordinal)


def _begins_before(events: list[tuple[str, LogEvent]], request: Document) -> bool:
    """Returns whether a time is asked for in which there was nothing yet."""
    start = request.get("startTime")
    return start is not None and bool(events) and start < events[0][1].timestamp - _QUIET


def _within(event: LogEvent, request: Document) -> bool:
    start, end = request.get("startTime"), request.get("endTime")
    return (start is None or event.timestamp >= start) and (end is None or event.timestamp < end)


def _shown(event: LogEvent) -> Document:
    return {"timestamp": event.timestamp, "message": event.message, "ingestionTime": event.ingested_at}
