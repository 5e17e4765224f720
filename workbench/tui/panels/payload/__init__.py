"""What is sent as the body: typed, in base64, from a file, or bytes that came from elsewhere."""

from workbench.tui.panels.payload.editable_body import editable
from workbench.tui.panels.payload.panel import PayloadPanel

__all__ = ["PayloadPanel", "editable"]
