"""What F7 and the transcript look like: nothing yet, a session of every state, turns of both sides."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.clocks import StillClock
from tests.hosting import hosting_of
from tests.new_history import put_new_history
from tests.tui.conftest import ready, text, until
from tests.tui.pictures import check_picture
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import close_session, open_session
from workbench.services.sessions.requests import build_turn
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp

SIZES = [(80, 24), (120, 40)]
TURN = Invocation(
    fields={"EndpointName": "chat", "ContentType": "application/json"},
    connection=Connection(sandbox=True),
)


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def bench(places: AppDirs, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    put_new_history(places.data)
    with Sandbox.start(seed=1, clock=clock.time) as sandbox:
        hosting = hosting_of(sandbox)
        with Workbench(places, hosting=lambda: hosting, clock=clock) as opened:
            yield opened
    monkeypatch.undo()
    time.tzset()


def _turn(words: str) -> Invocation:
    body = f'{{"inputs": "{words}", "parameters": {{"max_new_tokens": 12, "seed": 1}}}}'
    return TURN.with_(body=TextBody(body))


def _used(bench: Workbench, clock: StillClock, *turns: str, lifetime: int = 1200) -> str:
    like = TURN.with_field("CustomAttributes", f"lifetime={lifetime}")
    session_id = open_session(bench, like).session_id or ""
    for words in turns:
        clock.ahead += 20
        session = Sessions(bench).find(session_id).session
        bench.send(build_turn(_turn(words), session))
    return session_id


def _every_state(bench: Workbench, clock: StillClock) -> str:
    """One that was closed, one expired, one typed by hand, one about to expire, one open; the ID of that."""
    closed = _used(bench, clock, "Who stole the tarts?", "And who ate them?")
    close_session(bench, Sessions(bench).find(closed).session)
    _used(bench, clock, "Off with their heads!", lifetime=30)
    stateless = _turn("Who are you?").with_field("EndpointName", "echo")
    bench.send(stateless.with_field("SessionId", "typed-by-hand"))
    soon = _used(bench, clock, "Why is a raven like a writing-desk?", lifetime=240)
    Sessions(bench).rename(Sessions(bench).find(soon), "Riddle of the Hatter")
    clock.ahead += 120
    return _used(bench, clock, "Tell me of the rabbit", "Where does it run?", "Is it late?")


@pytest.mark.parametrize("size", SIZES)
async def test_no_sessions_yet(bench: Workbench, size: tuple[int, int]) -> None:
    app = WorkbenchApp(bench, invocation=_turn("Hello"))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: "No sessions yet." in text(app))
        await check_picture(app, "sessions-empty", of="#sessions")


@pytest.mark.parametrize("size", SIZES)
async def test_a_session_of_every_state(bench: Workbench, clock: StillClock, size: tuple[int, int]) -> None:
    session_id = _every_state(bench, clock)
    draft = _turn("And then?").with_field("SessionId", session_id)
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: "Riddle" in text(app) and "turn 4" in text(app))
        await check_picture(app, "sessions", of="#sessions")
        await check_picture(app, "session-line", of="RequestBar")


@pytest.mark.parametrize("size", SIZES)
async def test_the_transcript(bench: Workbench, clock: StillClock, size: tuple[int, int]) -> None:
    _used(bench, clock, "Tell me of the rabbit", "Where does it run?", "Is it late?")
    app = WorkbenchApp(bench, invocation=_turn("Hello"))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await until(pilot, lambda: "3 turns" in text(app))
        await pilot.press("t")
        await until(pilot, lambda: "turn 1" in text(app))
        await pilot.press("down")
        await check_picture(app, "transcript")
