"""Container logs: where an endpoint writes them, and their lines. Values only."""

from __future__ import annotations

from workbench.model.logs.line import LogLine, LogPage, LogRecord
from workbench.model.logs.source import LogSource, source_of

__all__ = ["LogLine", "LogPage", "LogRecord", "LogSource", "source_of"]
