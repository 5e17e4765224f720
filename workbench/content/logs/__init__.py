"""Log lines as people read them: in order, with their level, tracebacks folded. Pure functions."""

from __future__ import annotations

from workbench.content.logs.blocks import LogBlock, fold
from workbench.content.logs.entry import LogEntry, entries
from workbench.content.logs.level import LogLevel

__all__ = ["LogBlock", "LogEntry", "LogLevel", "entries", "fold"]
