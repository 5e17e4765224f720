"""The account's endpoints: a list that is searched as one types, and what each is."""

from __future__ import annotations

from workbench.tui.panels.endpoints.panel import EndpointsPanel

__all__ = ["EndpointsPanel"]
