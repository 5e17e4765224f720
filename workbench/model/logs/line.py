"""A line of a container's log, as CloudWatch Logs has it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from workbench.model.logs.source import LogSource


class LogLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of CloudWatch Logs (API reference, FilteredLogEvent).

    Args:
        event_id: tells events apart; a second reading has the same events again.
        stream: the log stream.
        message: as it was printed; control bytes may stand as `#033`.
        event_at: when the event was handed to CloudWatch Logs, UTC: some seconds after it was printed.
        ingested_at: when it became readable, UTC; None where the service does not say.
    """

    event_id: str
    stream: str
    message: str
    event_at: datetime
    ingested_at: datetime | None = None


class LogPage(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a period.

    Args:
        source: where they were read.
        region: of the log group.
        lines: oldest first, by the time of their events.
        truncated: whether there were more lines than these.
    """

    source: LogSource
    region: str
    lines: tuple[LogLine, ...] = ()
    truncated: bool = False


class LogRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The lines around an exchange, as they are kept with it.

    Args:
        group: the log group.
        region: where it is.
        read_at: when it was read last, UTC.
        lines: in the order in which the service has them.
        truncated: whether there were more lines than are kept.
    """

    group: str
    region: str = ""
    read_at: datetime
    lines: tuple[LogLine, ...] = ()
    truncated: bool = False
