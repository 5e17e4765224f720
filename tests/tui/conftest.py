"""The app over a real bench, a real sandbox and real files."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from tests.aws.server import Serve, answer, answering_at
from tests.support import DEADLINE_SECONDS
from tests.tui.harness import quick_pilot
from tests.tui.harness.counted_parameters import count_by_code
from tests.tui.harness.found_handlers import find_handlers_once
from tests.tui.harness.matched_styles import match_once
from tests.tui.harness.parsed_styles import parse_once
from tests.tui.harness.quick_pilot import wait_for_the_busy
from tests.tui.harness.released_apps import keep_apps_collectable, release_apps
from tests.tui.harness.walked_ancestors import walk_to_ancestors
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.draft_messages import DraftRequested
from workbench.tui.main import MainScreen
from workbench.tui.sample_offer import Sample

IRIS = Invocation(
    fields={
        "EndpointName": "iris-classifier",
        "ContentType": "application/json",
        "Accept": "application/json",
    },
    body=TextBody('{"instances": [[5.1, 3.5, 1.4, 0.2]]}'),
    connection=Connection(sandbox=True),
)


_LONGER_THAN_A_TEST_SECONDS = 600
_FIRST_LOOK_SECONDS = 0.01
_LATER_LOOK_SECONDS = 0.08


def held_request(serve: Serve, moment: Event) -> Invocation:
    """A request that is answered when a moment has come."""
    headers = (("Content-Type", "application/json"), ("x-Amzn-Invoked-Production-Variant", "blue"))
    server = serve(answering_at(moment, answer(b'"late"', headers=headers)))
    connection = Connection(
        endpoint_url=server.url,
        region="us-east-1",
        sign=False,
        read_timeout=_LONGER_THAN_A_TEST_SECONDS,
    )
    return IRIS.with_(connection=connection)


@pytest.fixture
def unanswered(serve: Serve) -> Iterator[Invocation]:
    """A request that is not answered before the test has ended."""
    moment = Event()
    yield held_request(serve, moment)
    moment.set()


@pytest.fixture(scope="session", autouse=True)
def harness() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        parse_once(patch)
        match_once(patch)
        count_by_code(patch)
        find_handlers_once(patch)
        wait_for_the_busy(patch)
        walk_to_ancestors(patch)
        keep_apps_collectable(patch)
        yield


def pytest_runtest_logfinish() -> None:
    release_apps()


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


@pytest.fixture
def lasting_notices(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices stay until the test has ended: one that waits for them does not depend on how fast it looks."""
    notify = App.notify

    def notify_for_long(app: App[int], message: str, *, timeout: float | None = None, **options: Any) -> None:
        notify(app, message, timeout=_LONGER_THAN_A_TEST_SECONDS, **options)

    monkeypatch.setattr(App, "notify", notify_for_long)


@pytest.fixture
def held_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot goes on where a key has been told to wait: for what the test holds."""

    def has_waiting_keys(app: WorkbenchApp) -> bool:
        return app._order._busy or (bool(app._order._waiting) and not app._order._is_told)

    monkeypatch.setattr(quick_pilot, "_has_waiting_keys", has_waiting_keys)


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The user lives by UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def set_theme(bench: Workbench, theme: str) -> None:
    """Writes a theme into the settings that the app will read."""
    bench.places.config.mkdir(parents=True, exist_ok=True)
    (bench.places.config / "settings.toml").write_text(f'theme = "{theme}"\n')


async def until(pilot: Pilot[int], true: Callable[[], bool]) -> None:
    """Let the app run until a condition holds.

    Raises:
        AssertionError: it does not come to hold within the deadline.
    """
    if true():
        return
    deadline, seconds = monotonic() + DEADLINE_SECONDS, _FIRST_LOOK_SECONDS
    while not true():
        assert monotonic() < deadline, f"never came to hold; on the screen is\n{text(pilot.app)}"
        await asyncio.sleep(seconds)
        # Most looks read the whole screen, so that they come less often the longer it takes.
        seconds = min(seconds * 1.2, _LATER_LOOK_SECONDS)
    await pilot.pause()


def press(app: App[int], *keys: str) -> None:
    """Post keys without waiting for what they do."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))


def text(app: App[int]) -> str:
    """What is on the screen, as its user reads it."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


def has_focus(app: App[int], part: str) -> bool:
    """Whether the focus is in a part of the screen, or on it.

    Args:
        app: whose screen.
        part: a selector.
    """
    focused = app.screen.focused
    return focused is not None and app.screen.query_one(part) in focused.ancestors_with_self


async def take_draft(pilot: Pilot[int], app: WorkbenchApp, invocation: Invocation) -> None:
    """Has another invocation become the draft, as a template or an import does."""
    app.main.post_message(DraftRequested(invocation))
    await until(pilot, lambda: app.main.draft == invocation)


async def ready(pilot: Pilot[int]) -> None:
    """Wait until every panel is in place."""
    main = pilot.app.screen
    assert isinstance(main, MainScreen)
    await until(pilot, lambda: main.is_complete)
