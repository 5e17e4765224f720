"""A log line as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.content.humanize import counted
from workbench.content.logs import LogEntry, LogLevel
from workbench.content.sanitize import sanitize_line

_MARKS = {LogLevel.ERROR: "ERROR", LogLevel.WARNING: "WARN"}


def heading(group: str, region: str, shown: Sequence[LogEntry]) -> str:
    """Returns what is said above the lines: where they were read."""
    streams = sorted({entry.stream for entry in shown})
    where = streams[0] if len(streams) == 1 else f"{len(streams)} streams"
    return f"{counted(len(shown), 'line')} of {group}, {where} ({region or 'this region'}; times are local)"


def printed(entry: LogEntry, *, with_stream: bool) -> str:
    """Returns a line as text: local time, level, stream if there are several, text."""
    at = entry.at.astimezone()
    words = [f"{at:%H:%M:%S}.{at.microsecond // 1000:03}", f"{_MARKS.get(entry.level, ''):<5}"]
    if with_stream:
        words.append(sanitize_line(entry.stream))
    return "  ".join([*words, sanitize_line(entry.text)]).rstrip()


def line_object(entry: LogEntry, group: str, region: str) -> dict[str, object]:
    """Returns a line by name of member, as `--json` prints it; a contract."""
    return {
        "at": entry.at,
        "level": entry.level.name.lower() if entry.level else None,
        "text": entry.text,
        "ping": entry.ping,
        "group": group,
        "stream": entry.stream,
        "region": region or None,
        "event_id": entry.line.event_id,
        "event_at": entry.line.event_at,
        "ingested_at": entry.line.ingested_at,
    }
