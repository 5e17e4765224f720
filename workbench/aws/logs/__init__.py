"""CloudWatch Logs: the lines of an endpoint's containers in a period of time, and as they come."""

from __future__ import annotations

from workbench.aws.logs.live_tail import LiveTailReader
from workbench.aws.logs.reader import LogReader

__all__ = ["LiveTailReader", "LogReader"]
