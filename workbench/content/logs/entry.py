"""Lines of a log in the order in which they were printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.content.logs.level import LogLevel, level_of
from workbench.content.logs.plain_text import clean_lines
from workbench.content.logs.prefix import signature, split
from workbench.content.logs.timestamp import time_of
from workbench.model.logs.line import LogLine

_PING = re.compile(r'(?:"|\b)GET /ping\b|\bping_handler\b|"path"\s*:\s*"/ping"')


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of text.

    Attributes:
        line: the event that it is of; an event may have several lines.
        at: when it was printed, UTC, as far as its text says; otherwise that of the line before it in its
            stream, or of its event.
        text: without control bytes.
        message: `text` without the prefixes of the log's writers.
        signature: what those prefixes have in common with others of the same writer.
        level: how serious it is.
        ping: whether it only tells of a health check.
    """

    line: LogLine
    at: datetime
    text: str
    message: str
    signature: str
    level: LogLevel
    ping: bool

    @property
    def stream(self) -> str:
        """The log stream that it is in."""
        return self.line.stream


def entries(lines: Iterable[LogLine]) -> Sequence[LogEntry]:
    """Returns the lines of events, ordered by the time in their text; events that occur twice, once.

    A line without a time of its own stays behind the line of its stream that it follows.
    """
    unique = {(line.event_id or line, line.stream): line for line in lines}
    collected: list[LogEntry] = []
    latest: dict[str, datetime] = {}
    for line in sorted(unique.values(), key=lambda line: (line.event_at, line.event_id)):
        for text in clean_lines(line.message):
            stated = time_of(text, line.event_at)
            at = stated or latest.get(line.stream) or line.event_at
            if stated:
                latest[line.stream] = stated
            prefix, message = split(text)
            collected.append(
                LogEntry(
                    line=line,
                    at=at,
                    text=text,
                    message=message,
                    signature=signature(prefix),
                    level=level_of(text, message),
                    ping=_PING.search(text) is not None,
                )
            )
    # Stable: lines of one moment stay as they came.
    return sorted(collected, key=lambda entry: entry.at)
