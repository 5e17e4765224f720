"""What the containers print, as CloudWatch Logs keeps it: groups, streams, events. The newest are kept."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_KEPT_PER_STREAM = 2_000
_FIRST_LIVE = 10_000_000
"""Ordinals below are those of lines from before the sandbox ran."""

ENDPOINTS = "/aws/sagemaker/Endpoints/"
COMPONENTS = "/aws/sagemaker/InferenceComponents/"

EarlierLines = Callable[[], Iterable[tuple[int, str]]]
"""Makes lines from before the sandbox ran, oldest first: milliseconds since 1970, and text."""


class LogEvent(NamedTuple):
    """One line.

    Attributes:
        timestamp: milliseconds since 1970.
        ordinal: tells events of one millisecond apart; later events have higher ones.
        message: the text.
        ingested_at: when it became readable, milliseconds since 1970.
    """

    timestamp: int
    ordinal: int
    message: str
    ingested_at: int


class LogStore:
    """The log groups of every endpoint. Safe to write from any thread.

    Args:
        delay: seconds from the moment that a line is printed until it can be read.
        clock: seconds since 1970, by which lines are printed and become readable.
    """

    def __init__(self, delay: float = 0.0, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._groups: dict[str, dict[str, deque[LogEvent]]] = {}
        self._earlier: dict[str, list[tuple[str, EarlierLines]]] = {}
        self._delay = round(delay * 1000)
        self._ordinal = _FIRST_LIVE
        self._earlier_ordinal = 0
        self._lock = threading.Lock()

    def write(self, group: str, stream: str, message: str) -> None:
        """Appends one line, time-stamped now."""
        now = int(self._clock() * 1000)
        with self._lock:
            self._ordinal += 1
            events = self._groups.setdefault(group, {}).setdefault(stream, deque(maxlen=_KEPT_PER_STREAM))
            events.append(LogEvent(now, self._ordinal, message, now + self._delay))

    def precede(self, group: str, stream: str, lines: EarlierLines) -> None:
        """Puts lines before those of a stream. They are made when the group is first read."""
        with self._lock:
            self._earlier.setdefault(group, []).append((stream, lines))

    def streams(self, group: str) -> dict[str, list[LogEvent]] | None:
        """A group's events by stream, oldest first; None where there is no such group."""
        now = int(self._clock() * 1000)
        with self._lock:
            self._make_earlier(group)
            streams = self._groups.get(group)
            if streams is None:
                return None
            return {
                name: [event for event in events if event.ingested_at <= now]
                for name, events in streams.items()
            }

    def merged(self, group: str) -> Iterator[tuple[str, LogEvent]]:
        """Every event of a group with its stream, in order of time."""
        streams = self.streams(group) or {}
        everything = [(name, event) for name, events in streams.items() for event in events]
        return iter(sorted(everything, key=lambda item: item[1][:2]))

    def _make_earlier(self, group: str) -> None:
        for stream, lines in self._earlier.pop(group, ()):
            events = self._groups.setdefault(group, {}).setdefault(stream, deque(maxlen=_KEPT_PER_STREAM))
            later = list(events)
            events.clear()
            for timestamp, message in lines():
                self._earlier_ordinal += 1
                events.append(LogEvent(timestamp, self._earlier_ordinal, message, timestamp))
            events.extend(later)


def log_group(endpoint_name: str) -> str:
    """The log group of an endpoint (Developer Guide, "Log Amazon SageMaker Events")."""
    return f"{ENDPOINTS}{endpoint_name}"


def component_log_group(component_name: str) -> str:
    """The log group of an inference component."""
    return f"{COMPONENTS}{component_name}"
