"""The app over a real bench, a real sandbox and real files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import DraftRequested
from workbench.tui.sample_offer import Sample

DEADLINE_SECONDS = 15.0
IRIS = Invocation(
    fields={
        "EndpointName": "iris-classifier",
        "ContentType": "application/json",
        "Accept": "application/json",
    },
    body=TextBody('{"instances": [[5.1, 3.5, 1.4, 0.2]]}'),
    connection=Connection(sandbox=True),
)


def slow_request(seconds: int) -> Invocation:
    """A request that the sandbox answers after some seconds."""
    delay = TextBody(f'{{"delay": {seconds}}}')
    return IRIS.with_field("EndpointName", "faulty").with_(body=delay)


@pytest.fixture
def app(bench: Workbench) -> WorkbenchApp:
    return WorkbenchApp(bench, invocation=IRIS, offers=[Sample("Classify an iris", "one flower", IRIS)])


@pytest.fixture(autouse=True)
def appearance(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens of 120 columns are those of the light theme, so that what draws them tries both."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    sizes = request.node.callspec.params.values() if hasattr(request.node, "callspec") else ()
    if (120, 40) in sizes and "bench" in request.fixturenames:
        set_theme(request.getfixturevalue("bench"), "workbench-light")


def set_theme(bench: Workbench, theme: str) -> None:
    """Writes a theme into the settings that the app will read."""
    bench.places.config.mkdir(parents=True, exist_ok=True)
    (bench.places.config / "settings.toml").write_text(f'theme = "{theme}"\n')


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Let the app run until a condition holds.

    Raises:
        AssertionError: it does not come to hold within the deadline.
    """
    deadline = monotonic() + DEADLINE_SECONDS
    while not true():
        assert monotonic() < deadline, "the condition never came to hold"
        await asyncio.sleep(0.01)
        await pilot.pause()


def press(app: App[int], *keys: str) -> None:
    """Post keys without waiting for what they do."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


def text(app: App[int]) -> str:
    """What is on the screen, as its user reads it."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


async def take_draft(pilot: Pilot[int], app: WorkbenchApp, invocation: Invocation) -> None:
    """Has another invocation become the draft, as a template or an import does."""
    app.main.post_message(DraftRequested(invocation))
    await until(pilot, lambda: app.main.draft == invocation)


async def ready(pilot: Pilot[int]) -> None:
    """Wait until every panel is in place."""
    await until(pilot, lambda: bool(pilot.app.screen.query("#history, #response, #fields, #connection")))
    await until(pilot, lambda: len(pilot.app.screen.query("#fields FormRow")) > 0)
