"""Saved requests, as a tree of their files."""

from workbench.tui.panels.saved_requests.panel import SavedPanel

__all__ = ["SavedPanel"]
