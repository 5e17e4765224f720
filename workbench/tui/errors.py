"""How the app shows an error that it caught: one notice, with the message and the hint."""

from __future__ import annotations

from textual.app import App
from textual.notifications import SeverityLevel

from workbench.model.errors import WorkbenchError


def notify_error(
    app: App[int], error: WorkbenchError, title: str = "", severity: SeverityLevel = "warning"
) -> None:
    """Shows an error as a notice. Safe to call from a worker.

    Args:
        app: what shows it.
        error: what went wrong.
        title: what did not work, as a label.
        severity: `error` if something that was asked for did not happen.
    """
    app.notify(error.text, title=title, severity=severity)
