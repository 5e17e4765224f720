"""CloudWatch Logs' StartLiveTail: an event stream that has each second's new lines.

Source: the API reference of Amazon CloudWatch Logs, StartLiveTail and LiveTailSessionUpdate. A session lasts
three hours at most; up to 500 lines of a second are sent, of more a sample.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.front import event_stream
from workbench.sandbox.hosting.logs import LogEvent, LogStore

Document = dict[str, Any]

_EVERY = 1.0
_MOST_LINES = 500
_LONGEST = 3 * 60 * 60.0
_MOST_GROUPS = 10


class LiveTail:
    """Sends what is written to log groups while somebody listens.

    Args:
        arn: what the ARNs of the groups begin with.
    """

    def __init__(self, logs: LogStore, arn: str) -> None:
        self._logs = logs
        self._arn = arn

    async def answer(self, http: web.BaseRequest, request: Document, request_id: str) -> web.StreamResponse:
        """Sends a session, until its client leaves or three hours are over.

        Raises:
            ServiceError: a group is not named by its ARN, or does not exist.
        """
        groups = self._groups(request)
        seen = self._newest(groups)
        response = web.StreamResponse(
            headers={"x-amzn-RequestId": request_id, "Content-Type": event_stream.CONTENT_TYPE}
        )
        await response.prepare(http)
        await response.write(event_stream.event("initial-response", b"{}"))
        start = {
            "requestId": request_id,
            "sessionId": str(uuid.uuid4()),
            "logGroupIdentifiers": list(groups.values()),
        }
        await response.write(event_stream.event("sessionStart", json.dumps(start).encode()))
        ends = time.monotonic() + _LONGEST
        while time.monotonic() < ends:
            await asyncio.sleep(_EVERY)
            fresh = self._fresh(groups, seen, request)
            update = {
                "sessionMetadata": {"sampled": len(fresh) > _MOST_LINES},
                "sessionResults": fresh[-_MOST_LINES:],
            }
            await response.write(event_stream.event("sessionUpdate", json.dumps(update).encode()))
        over = {"message": "The session has timed out."}
        await response.write(event_stream.exception("SessionTimeoutException", json.dumps(over).encode()))
        await response.write_eof()
        return response

    def _groups(self, request: Document) -> Mapping[str, str]:
        """The ARNs of the groups that are asked for, by name."""
        identifiers = request.get("logGroupIdentifiers")
        if not isinstance(identifiers, list) or not 0 < len(identifiers) <= _MOST_GROUPS:
            raise _invalid("logGroupIdentifiers must have between 1 and 10 members.")
        if request.get("logStreamNames") and request.get("logStreamNamePrefixes"):
            raise _invalid("logStreamNames and logStreamNamePrefixes cannot both be specified.")
        for arn in identifiers:
            if not isinstance(arn, str) or not arn.startswith("arn:") or arn.endswith("*"):
                raise _invalid("Log groups must be specified by ARN, without an asterisk at the end.")
            if self._logs.streams(arn.removeprefix(self._arn)) is None:
                raise ServiceError(
                    "ResourceNotFoundException", 400, "The specified log group does not exist."
                )
        return {arn.removeprefix(self._arn): arn for arn in identifiers}

    def _newest(self, groups: Mapping[str, str]) -> dict[str, int]:
        return {
            group: max((event.ordinal for _, event in self._logs.merged(group)), default=0)
            for group in groups
        }

    def _fresh(self, groups: Mapping[str, str], seen: dict[str, int], request: Document) -> list[Document]:
        """The lines that became readable since the last time, of which `seen` then knows."""
        fresh: list[Document] = []
        for group, arn in groups.items():
            later = [item for item in self._logs.merged(group) if item[1].ordinal > seen[group]]
            seen[group] = max((event.ordinal for _, event in later), default=seen[group])
            fresh += [_result(arn, stream, event) for stream, event in later if _is_wanted(stream, request)]
        return fresh


def _is_wanted(stream: str, request: Document) -> bool:
    names, prefixes = request.get("logStreamNames"), request.get("logStreamNamePrefixes")
    if names:
        return stream in names
    return not prefixes or stream.startswith(tuple(prefixes))


def _result(arn: str, stream: str, event: LogEvent) -> Document:
    return {
        "logStreamName": stream,
        "logGroupIdentifier": arn.partition(":log-group:")[2],
        "message": event.message,
        "timestamp": event.timestamp,
        "ingestionTime": event.ingested_at,
    }


def _invalid(message: str) -> ServiceError:
    return ServiceError("InvalidParameterException", 400, message)
