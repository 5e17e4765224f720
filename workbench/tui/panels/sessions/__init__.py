"""Stateful sessions by endpoint: what the panel shows of them, and what it asks for."""

from workbench.tui.panels.sessions.panel import SessionsPanel

__all__ = ["SessionsPanel"]
