"""The parts that the first paint can do without, and what is read once they are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App

from workbench.model.errors import StoreError, WorkbenchError
from workbench.model.invocation import Invocation
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.services.requests.saved_requests import SavedRequests
from workbench.tui.main.workspace import Workspace
from workbench.tui.messages import StatusMessage, SuggestionsLoaded
from workbench.tui.panels.async_invocations import AsyncPanel
from workbench.tui.panels.connection import ConnectionPanel
from workbench.tui.panels.endpoints import EndpointsPanel
from workbench.tui.panels.fields import FieldsPanel
from workbench.tui.panels.history import HistoryPanel
from workbench.tui.panels.response import ResponsePanel
from workbench.tui.panels.saved_requests import SavedPanel
from workbench.tui.panels.sessions import SessionsPanel

_STYLES = Path(__file__).parents[1] / "styles" / "late.tcss"


@dataclass(frozen=True)
class LatePanels:
    """Every part but the payload."""

    response: ResponsePanel
    fields: FieldsPanel
    connection: ConnectionPanel
    history: HistoryPanel
    saved: SavedPanel
    sessions: SessionsPanel
    asynchronous: AsyncPanel
    endpoints: EndpointsPanel

    async def mount(self, workspace: Workspace) -> None:
        """Puts them in their places."""
        await workspace.mount_panels(
            "lists",
            {
                "history": self.history,
                "saved": self.saved,
                "sessions": self.sessions,
                "async": self.asynchronous,
                "endpoints": self.endpoints,
            },
        )
        await workspace.mount_panels("right", {"response": self.response})
        await workspace.mount_panels("editors", {"fields": self.fields, "connection": self.connection})


def late_panels(
    bench: Workbench,
    find_requests: Callable[[str | None], SavedRequests],
    *,
    with_sandbox: bool,
    notify: str,
) -> LatePanels:
    """Returns the parts, not mounted yet.

    Args:
        bench: what sends and remembers.
        find_requests: returns the saved requests of an environment.
        with_sandbox: whether this process can start a sandbox.
        notify: how to tell of what ended in the background.
    """
    return LatePanels(
        response=ResponsePanel(bench),
        fields=FieldsPanel(),
        connection=ConnectionPanel(with_sandbox=with_sandbox),
        history=HistoryPanel(HistoryService(bench)),
        saved=SavedPanel(find_requests),
        sessions=SessionsPanel(bench),
        asynchronous=AsyncPanel(bench, bench.now, notify=notify),
        endpoints=EndpointsPanel(bench, bench.now),
    )


def read_late_styles(app: App[Any]) -> None:
    """Adds the styles of what comes after the first picture; a screen that is open already gets them too."""
    app.stylesheet.read(_STYLES)
    if len(app.screen_stack) > 1:
        app.refresh_css(animate=False)


def load_suggestions(
    bench: Workbench, operation: str, post: Callable[[StatusMessage | SuggestionsLoaded], object]
) -> None:
    """Posts the values that were sent before, and whether history and settings are all right.

    It reads the disk.
    """
    post(StatusMessage("settings", settings_problems(bench, bench.settings().notices)))
    history = HistoryService(bench)
    try:
        values = {field.name: history.values(field.name) for field in schema()[operation].fields}
    except StoreError as error:
        post(StatusMessage("history", error.message))
        return
    post(SuggestionsLoaded(values))
    post(StatusMessage("history", bench.notice))


def settings_problems(bench: Workbench, notices: Sequence[str]) -> str:
    """Returns what is wrong with the settings, a line each, the file by its name alone."""
    folder = f"{bench.places.config}/"
    return "\n".join(notice.replace(folder, "") for notice in notices)


def warm(bench: Workbench, draft: Invocation) -> None:
    """Loads the SDK: the first send does not wait for it."""
    try:
        bench.warm(draft)
    except WorkbenchError:
        # The send says it, which may be another one with another connection.
        return
