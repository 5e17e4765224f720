"""The answer: its body in one of several views, its members and headers, its times, the wire."""

from workbench.tui.panels.response.panel import ResponsePanel

__all__ = ["ResponsePanel"]
