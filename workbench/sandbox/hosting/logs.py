"""What the containers print, as CloudWatch Logs keeps it: groups, streams, events. The newest are kept."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

_KEPT_PER_STREAM = 2_000


class LogEvent(NamedTuple):
    """One line: milliseconds since 1970, and an ordinal that tells events of one millisecond apart."""

    timestamp: int
    ordinal: int
    message: str


class LogStore:
    """The log groups of every endpoint. Safe to write from any thread."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[str, deque[LogEvent]]] = {}
        self._ordinal = 0
        self._lock = threading.Lock()

    def write(self, group: str, stream: str, message: str) -> None:
        """Append one line, time-stamped now."""
        with self._lock:
            self._ordinal += 1
            events = self._groups.setdefault(group, {}).setdefault(stream, deque(maxlen=_KEPT_PER_STREAM))
            events.append(LogEvent(time.time_ns() // 1_000_000, self._ordinal, message))

    def streams(self, group: str) -> dict[str, list[LogEvent]] | None:
        """A group's events by stream, oldest first; None where there is no such group."""
        with self._lock:
            streams = self._groups.get(group)
            return None if streams is None else {name: list(events) for name, events in streams.items()}

    def merged(self, group: str) -> Iterator[tuple[str, LogEvent]]:
        """Every event of a group with its stream, in order of time."""
        streams = self.streams(group) or {}
        everything = [(name, event) for name, events in streams.items() for event in events]
        return iter(sorted(everything, key=lambda item: item[1][:2]))


def log_group(endpoint_name: str) -> str:
    """The log group of an endpoint (Developer Guide, "Log Amazon SageMaker Events")."""
    return f"/aws/sagemaker/Endpoints/{endpoint_name}"
