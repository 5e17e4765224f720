"""Everything that was sent before: the list at any length, the search, a glance at one."""

from workbench.tui.panels.history.panel import HistoryPanel

__all__ = ["HistoryPanel"]
