"""CloudWatch Logs, as far as reading a container's lines takes: streams, events of one, events of a group.

Source: the API reference of Amazon CloudWatch Logs. Of filter patterns: terms that must all occur, in double
quotes where they hold blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.logs import LogEvent, LogStore

Document = dict[str, Any]

_MOST = 10_000
_TERM = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


class LogService:
    """Reads a log store over the wire."""

    def __init__(self, logs: LogStore, region: str, account: str) -> None:
        self._logs = logs
        self._arn = f"arn:aws:logs:{region}:{account}:log-group:"
        self._operations: Mapping[str, Callable[[Document], Document]] = {
            "DescribeLogStreams": self._streams,
            "GetLogEvents": self._get,
            "FilterLogEvents": self._filter,
        }

    async def answer(self, operation: str, request: Document) -> Document:
        """Answer one operation.

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
        found: list[Document] = [
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
        found.sort(key=lambda stream: stream[key], reverse=bool(request.get("descending")))
        return {"logStreams": found[: request.get("limit", 50)]}

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
        found = [
            (stream, event)
            for stream, event in self._logs.merged(name)
            if (wanted is None or stream in wanted)
            and stream.startswith(prefix)
            and _within(event, request)
            and all(term in event.message for term in terms)
        ]
        token = str(request.get("nextToken") or "0")
        if not token.isdecimal():
            raise ServiceError("InvalidParameterException", 400, "The specified nextToken is invalid.")
        limit = int(request.get("limit", _MOST))
        later = [item for item in found if item[1].ordinal > int(token)]
        document: Document = {
            "events": [
                {**_shown(event), "logStreamName": stream, "eventId": f"{event.ordinal:056d}"}
                for stream, event in later[:limit]
            ],
            "searchedLogStreams": [],
        }
        if len(later) > limit:
            document["nextToken"] = str(later[limit - 1][1].ordinal)
        return document


def _within(event: LogEvent, request: Document) -> bool:
    start, end = request.get("startTime"), request.get("endTime")
    return (start is None or event.timestamp >= start) and (end is None or event.timestamp < end)


def _shown(event: LogEvent) -> Document:
    return {"timestamp": event.timestamp, "message": event.message, "ingestionTime": event.timestamp}
