"""What the table of keys names is there: an action of the panel, and in its own table what that is to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.message import Message

from workbench.model.keys.key import Key
from workbench.model.keys.tables.async_invocations import ASYNC
from workbench.model.keys.tables.endpoints import ENDPOINTS
from workbench.model.keys.tables.history import HISTORY
from workbench.model.keys.tables.response import LOG, RESPONSE, STREAM
from workbench.model.keys.tables.sessions import SESSIONS
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.tui.messages import MainMessage, SessionStatusChanged, StatusMessage
from workbench.tui.panels.async_invocations import AsyncPanel
from workbench.tui.panels.endpoints import EndpointsPanel
from workbench.tui.panels.history import HistoryPanel
from workbench.tui.panels.response import ResponsePanel
from workbench.tui.panels.sessions import SessionsPanel
from workbench.tui.widgets.panel import Panel

TABLES: dict[str, tuple[Key, ...]] = {
    "async": ASYNC,
    "endpoints": ENDPOINTS,
    "history": HISTORY,
    "response": (*RESPONSE, *LOG, *STREAM),
    "sessions": SESSIONS,
}


def action_of(key: Key) -> tuple[str, str | None]:
    """The name of a key's action, and the first word that it is given."""
    action, name = re.fullmatch(r"(\w+)(?:\('(\w+)'(?:, .+)?\))?", key.action).groups()  # type: ignore[union-attr]
    return str(action), name


@pytest.mark.parametrize("panel", TABLES)
def test_every_key_has_its_action(panel: str, bench: Workbench) -> None:
    panels: dict[str, Callable[[], Panel]] = {
        "async": lambda: AsyncPanel(bench, bench.now),
        "endpoints": lambda: EndpointsPanel(bench, bench.now),
        "history": lambda: HistoryPanel(HistoryService(bench)),
        "response": lambda: ResponsePanel(bench),
        "sessions": lambda: SessionsPanel(bench),
    }
    made = panels[panel]()
    for key in TABLES[panel]:
        action, name = action_of(key)
        assert callable(getattr(made, f"action_{action}", None)), key.id
        assert name is None or callable(made._actions[name]), key.id  # type: ignore[attr-defined]


class Empty(App[int]):
    """The lists alone, over a history without an exchange."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.panels: dict[str, Panel] = {
            "async": AsyncPanel(bench, bench.now),
            "endpoints": EndpointsPanel(bench, bench.now),
            "history": HistoryPanel(HistoryService(bench)),
            "sessions": SessionsPanel(bench),
        }
        self.said: list[str] = []

    def compose(self) -> ComposeResult:
        for panel in self.panels.values():
            panel.display = False
            yield panel

    def notify(self, message: str, **_how: Any) -> None:
        self.said.append(message)

    def on_status_message(self, message: StatusMessage) -> None:
        self.said.append(message.text)


SAID = {
    "history.batch": "Mark exchanges with Space or search first; R then sends them again.",
    "history.compare": "Mark two exchanges with Space, or select a replay to compare it with its original.",
    "history.original": "This exchange is not a replay.",
    "sessions.open": "Enter an endpoint name first.",
    "sessions.words": "Enter an endpoint name first.",
}
"""What keys say where there is nothing to act on; the others say nothing."""
ELSEWHERE = {"search", "filter", "clear", "order", "refresh", "switch", "recall", "undo"}
"""Actions that need nothing that is listed."""


async def test_where_nothing_is_listed_a_key_says_why_it_does_nothing_or_is_quiet(bench: Workbench) -> None:
    app, asked = Empty(bench), list[Message]()
    async with app.run_test(size=(80, 24), message_hook=asked.append) as pilot:
        await pilot.pause()
        replies: dict[str, str] = {}
        for name, keys in TABLES.items():
            for key in keys:
                action, argument = action_of(key)
                if name not in app.panels or argument is None or argument in ELSEWHERE:
                    continue
                app.said.clear()
                getattr(app.panels[name], f"action_{action}")(argument)
                await pilot.pause()
                if app.said:
                    (replies[key.id],) = app.said
        assert replies == SAID
        expected = StatusMessage | SessionStatusChanged
        assert not [
            message
            for message in asked
            if isinstance(message, MainMessage) and not isinstance(message, expected)
        ]
        assert len(app.screen_stack) == 1
