"""What the table of keys names is there: an action of the panel, and in its own table what that is to do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from workbench.model.keys.key import Key
from workbench.model.keys.tables.async_invocations import ASYNC
from workbench.model.keys.tables.endpoints import ENDPOINTS
from workbench.model.keys.tables.history import HISTORY
from workbench.model.keys.tables.response import LOG, RESPONSE, STREAM
from workbench.model.keys.tables.sessions import SESSIONS
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.tui.panels.async_invocations import AsyncPanel
from workbench.tui.panels.endpoints import EndpointsPanel
from workbench.tui.panels.history import HistoryPanel
from workbench.tui.panels.response import ResponsePanel
from workbench.tui.panels.sessions import SessionsPanel
from workbench.tui.widgets.panel import Panel


@pytest.mark.parametrize(
    ("panel", "keys"),
    [
        ("async", ASYNC),
        ("endpoints", ENDPOINTS),
        ("history", HISTORY),
        ("response", (*RESPONSE, *LOG, *STREAM)),
        ("sessions", SESSIONS),
    ],
)
def test_every_key_has_its_action(panel: str, keys: tuple[Key, ...], bench: Workbench) -> None:
    panels: dict[str, Callable[[], Panel]] = {
        "async": lambda: AsyncPanel(bench, bench.now),
        "endpoints": lambda: EndpointsPanel(bench, bench.now),
        "history": lambda: HistoryPanel(HistoryService(bench)),
        "response": lambda: ResponsePanel(bench),
        "sessions": lambda: SessionsPanel(bench),
    }
    made = panels[panel]()
    for key in keys:
        action, name = re.fullmatch(r"(\w+)(?:\('(\w+)'(?:, .+)?\))?", key.action).groups()  # type: ignore[union-attr]
        assert callable(getattr(made, f"action_{action}", None)), key.id
        assert name is None or callable(made._actions[name]), key.id  # type: ignore[attr-defined]
