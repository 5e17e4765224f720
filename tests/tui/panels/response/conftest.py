"""The response panel alone, over a real bench."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.conftest import until
from workbench.model.exchange import Exchange, Outcome, Response, Status, Timing
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.messages import ExportRequested, StatusMessage
from workbench.tui.panels.response import ResponsePanel
from workbench.tui.panels.response.body_pane import BodyPane
from workbench.tui.theme import THEME
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.views.text import TextView

KEYS = {"send": "F5", "history": "F6", "try": "F9", "help": "F1", "response": "F4", "response.fix": "F"}


class Host(App[int]):
    """An app that is nothing but the panel."""

    CSS_PATH: ClassVar = [
        Path(__file__).parents[4] / "workbench/tui/styles" / sheet for sheet in ("app.tcss", "late.tcss")
    ]

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.register_theme(THEME)
        self.theme = THEME.name
        self.panel = ResponsePanel(bench)
        self.said: list[str] = []
        self.exports: list[int | None] = []

    def compose(self) -> ComposeResult:
        yield self.panel

    def notify(self, message: str, **how: object) -> None:
        self.said.append(message)

    def on_status_message(self, message: StatusMessage) -> None:
        self.said.append(message.text)

    def on_export_requested(self, message: ExportRequested) -> None:
        self.exports.append(message.number)

    def show(self, body: bytes, content_type: str = "application/json") -> None:
        """Show a body as an answer."""
        self.panel.show(exchange(body, content_type))
        self.panel.focus_part()

    @property
    def pane(self) -> BodyPane:
        return self.query_one(BodyPane)

    @property
    def view(self) -> BodyView:
        return self.query_one(BodyView)

    @property
    def text(self) -> TextView:
        return self.query_one(TextView)

    @property
    def status(self) -> str:
        return str(self.query_one("#status").render())


async def shown(pilot: Pilot[int], host: Host, body: bytes, content_type: str = "application/json") -> None:
    """Show a body, and wait until the focus is in it."""
    host.show(body, content_type)
    await until(pilot, lambda: host.focused is not None and host.focused in host.pane.query("#view *"))


def exchange(body: bytes, content_type: str) -> Exchange:
    """An exchange that was answered with a body."""
    response = Response(
        http_status=200,
        headers=(("content-type", content_type),),
        output={"ContentType": content_type},
        body=body,
    )
    return Exchange(
        id=7,
        uuid="7",
        started_at=datetime(2026, 1, 2, tzinfo=UTC),
        invocation=Invocation(fields={"EndpointName": "iris"}),
        status=Status.OK,
        outcome=Outcome(response=response, timing=Timing(total_ms=12.0), attempts=1),
    )


@pytest.fixture
def host(places: AppDirs) -> Iterator[Host]:
    with Workbench(places) as bench:
        yield Host(bench)
