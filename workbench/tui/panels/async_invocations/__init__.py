"""Asynchronous invocations: what each has come to, in words."""

from workbench.tui.panels.async_invocations.panel import AsyncPanel

__all__ = ["AsyncPanel"]
