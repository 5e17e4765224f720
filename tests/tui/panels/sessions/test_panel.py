"""F7: sessions opened, used, warned of, expired, taken up again; their transcript; all after a restart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.clocks import MovedClock
from tests.hosting import hosting_of
from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import ready, take_draft, text, until
from workbench.model.errors import OperationCancelledError
from workbench.model.exchange import Exchange, Status
from workbench.model.invocation import NEW_SESSION, Connection, Invocation, TextBody
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo
from workbench.model.sessions.protocol import DIALECTS, SessionProtocol
from workbench.model.sessions.session import SessionState
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import close_session, open_session
from workbench.services.sessions.requests import build_turn
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.draft_messages import DraftChosen
from workbench.tui.panels.saved_requests.panel import SavedPanel
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.panels.sessions.messages import ProtocolRead
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.screens.transcript.screen import TranscriptScreen

pytestmark = pytest.mark.usefixtures("lasting_notices")

TURN = Invocation(
    fields={"EndpointName": "chat", "ContentType": "application/json"},
    body=TextBody('{"inputs": "Tell me of the rabbit", "parameters": {"max_new_tokens": 4, "seed": 1}}'),
    connection=Connection(sandbox=True),
)
OPENING = TURN.with_field("SessionId", NEW_SESSION).with_(body=TextBody(SessionProtocol().opening))


@pytest.fixture
def bench(moved_bench: Workbench) -> Workbench:
    return moved_bench


def _main(pilot: Pilot[int]) -> Any:
    app = pilot.app
    assert isinstance(app, WorkbenchApp)
    return app.main


def _session_id(pilot: Pilot[int]) -> Any:
    return _main(pilot).draft.field("SessionId")


def _said(pilot: Pilot[int], words: str) -> Callable[[], bool]:
    return lambda: words in text(pilot.app)


def _notified(pilot: Pilot[int]) -> str:
    return " ".join(notification.message for notification in pilot.app._notifications)


async def _listed(pilot: Pilot[int], count: int) -> None:
    sessions = _main(pilot).query_one(SessionList)
    await until(pilot, lambda: sum(1 for entry in sessions._sessions if entry is not None) == count)


def _prepared(bench: Workbench, *, turns: int = 1, like: Invocation = TURN) -> str:
    """A session that was opened and used before; its ID."""
    session_id = open_session(bench, like).session_id or ""
    session = Sessions(bench).find(session_id).session
    for _ in range(turns):
        bench.send(build_turn(TURN, session))
    return session_id


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_session_is_opened_used_and_closed(bench: Workbench, size: tuple[int, int]) -> None:
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await until(pilot, _said(pilot, "No sessions yet."))
        await pilot.press("n")
        await until(pilot, lambda: _session_id(pilot) is not None)
        session_id = str(_session_id(pilot))
        await until(pilot, _said(pilot, "Next send: turn 1 · "))
        await pilot.press("f7")
        await until(pilot, _said(pilot, "no turns yet · "))
        assert app.main.draft.body == TURN.body, "the payload is still the user's"
        await pilot.press("f5")
        await until(pilot, _said(pilot, "turn 2 · "))
        await pilot.press("f7")
        await _listed(pilot, 1)
        await until(pilot, _said(pilot, "1 turn · "))
        await pilot.press("c")
        await until(pilot, _said(pilot, "was closed"))
    assert Sessions(bench).find(session_id).session.state(bench.now()) is SessionState.CLOSED


async def test_an_endpoint_that_refused_a_session_is_not_asked_again_unsaid(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=TURN.with_field("EndpointName", "iris-classifier"))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await until(pilot, _said(pilot, "No sessions yet."))
        await pilot.press("n")
        await until(pilot, lambda: len(bench.history.page(status=Status.ERROR)) == 1)
        await until(pilot, lambda: app.main.sender.flight is None)
        for keys, sent in ((("enter",), 1), (("down", "down", "enter"), 2)):
            await pilot.press("f7", "n")
            await until(pilot, _said(pilot, "No session is to be expected"))
            assert "asked iris-classifier for a session in the same way: it refused" in " ".join(
                text(app).replace("│", " ").split()
            )
            await pilot.press(*keys)
            await until(pilot, lambda sent=sent: len(bench.history.page()) == sent)  # type: ignore[misc]
            await until(pilot, lambda: app.main.sender.flight is None and app.screen is app.main)
    assert [row.status for row in bench.history.page()] == [Status.ERROR, Status.ERROR]


async def test_what_opens_no_session_and_what_closes_none(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.services.sessions import refusal

    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # What was read for a dialog opens none over another.
        await until(pilot, lambda: app.main.is_complete)
        saved = app.main.query_one(SavedPanel)
        await app.push_screen(prompt := PromptScreen("Save the request as", "x", "note"))
        app.main.assembly.sessions.actions.edit_protocol(ProtocolRead("chat", SessionProtocol()))
        saved.on_saved_panel__environments(SavedPanel._Environments([]))
        assert app.screen is prompt
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)

        # The question of an opening stands over no other dialog.
        checks, goes_on = Event(), Event()

        def check(*_: object) -> str:
            checks.set()
            assert goes_on.wait(DEADLINE_SECONDS)
            return "It refused."

        monkeypatch.setattr(refusal, "opening_refusal", check)
        await pilot.press("f7")
        await until(pilot, _said(pilot, "No sessions yet."))
        await pilot.press("n")
        await until(pilot, checks.is_set)
        prompt = PromptScreen("Save the request as", "x", "note")
        await app.push_screen(prompt)
        goes_on.set()
        await until(pilot, lambda: "Another screen was opened before" in _notified(pilot))
        assert app.screen is prompt
        assert not bench.history.page()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)

        # An opening is not checked while a request is in flight.
        checked = list[object]()

        def refuse(*draft: object) -> str:
            checked.append(draft)
            return "It refused."

        monkeypatch.setattr(refusal, "opening_refusal", refuse)

        def wait(token: CancelToken, _: object) -> Exchange:
            cancelled = Event()
            token.on_cancel(cancelled.set)
            assert cancelled.wait(DEADLINE_SECONDS)
            raise OperationCancelledError("Cancelled.")

        await pilot.press("f7")
        await until(pilot, _said(pilot, "No sessions yet."))
        app.main.sender.start(wait)
        await pilot.press("n")
        await until(pilot, lambda: "A request is in flight." in _notified(pilot))
        await pilot.press("escape")
        await until(pilot, lambda: app.main.sender.flight is None)
        assert not checked

        # Sessions of others are seen.
        await pilot.press("f7")
        await until(pilot, _said(pilot, "No sessions yet."))
        _prepared(bench)
        await _listed(pilot, 1)

        # A close that the container does not understand is said to close nothing.
        Sessions(bench).remember("chat", SessionProtocol(closing='{"inputs": "Good bye"}'))
        await pilot.press("f7")
        await _listed(pilot, 1)
        await pilot.press("c")
        await until(pilot, lambda: "closed no session" in _notified(pilot))
        assert "Press w in Sessions" in _notified(pilot)
        await take_draft(pilot, app, TURN.with_field("SessionId", NEW_SESSION))

        # The header alone opens nothing, and is said to.
        await pilot.press("f5")
        await until(pilot, lambda: "opened no session" in _notified(pilot))
        assert _session_id(pilot) == NEW_SESSION


async def test_new_session_goes_on_in_the_session_it_opened(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=OPENING)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, _said(pilot, "opens a session"))
        await pilot.press("f3")
        rows = [row for row in app.screen.query("#fields FormRow") if row.name == "SessionId"]
        rows[0].focus()
        await pilot.press("f5")
        await until(pilot, lambda: _session_id(pilot) not in {None, NEW_SESSION})
        typed = rows[0].query_one(Input)
        await until(pilot, lambda: typed.value == _session_id(pilot))
        await until(pilot, lambda: app.main.draft.body is None)
        await pilot.press("f2")
        await until(pilot, _said(pilot, "No body."))
        assert len(bench.history.page()) == 1
        # The body that has opened it comes back when the draft is restored.
        await app.main.action_draft("restore")
        await until(pilot, lambda: app.main.draft == OPENING)


async def test_a_session_belongs_to_the_draft_that_opened_it(bench: Workbench) -> None:
    other = OPENING.with_field("EndpointName", "other").with_(connection=Connection())
    app = WorkbenchApp(bench, invocation=OPENING)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+n")
        await take_draft(pilot, app, other)
        exchange = open_session(bench, OPENING)
        panel = app.main.assembly.sessions
        panel._tracker.adopt(exchange)
        # The second draft is on show; the first one has opened the session.
        panel.exchange_ended(exchange, "")
        drafts = app.main.assembly.drafts._tabs
        await until(pilot, lambda: drafts.all[0].invocation.field("SessionId") == exchange.session_id)
        assert app.main.draft == other
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: _session_id(pilot) == exchange.session_id)
        assert app.main.draft.body is None, "it would be refused as a turn"
        await app.main.action_draft("restore")
        await until(pilot, lambda: app.main.draft == OPENING)


async def test_a_session_is_opened_for_the_draft_of_its_key_though_another_is_on_show_by_then(
    bench: Workbench,
) -> None:
    other = TURN.with_field("EndpointName", "other").with_(connection=Connection())
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+n")
        await take_draft(pilot, app, other)
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: app.main.draft == TURN)
        drafts = app.main.assembly.drafts._tabs
        # A click on a tab gets to the screen before what the panel posts to itself.
        app.main.assembly.sessions.actions.open()
        app.main.post_message(DraftChosen(drafts.all[1].name))
        await until(pilot, lambda: app.main.draft == other)
        await until(pilot, lambda: drafts.all[0].invocation.field("SessionId") is not None)
        await until(pilot, lambda: app.main.sender.flight is None)
        assert app.main.draft == other
        assert "200 ·" not in text(app), "it answers the other draft"


async def test_the_switch_opens_another_session_each_time_and_is_kept(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=OPENING)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, _said(pilot, "then continue it"))
        switch = app.screen.query_one("#session-switch")
        switch.focus()
        await pilot.press("right")
        await until(pilot, lambda: not Sessions(bench).way("chat").continues)
        for count in (1, 2):
            await pilot.press("f5")
            await _listed(pilot, count)
            # F5 before that would cancel it.
            await until(pilot, lambda: app.main.sender.flight is None)
        assert _session_id(pilot) == NEW_SESSION
    again = WorkbenchApp(bench)
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, _said(pilot, "always a new one"))
        await pilot.press("f7", "a")
        await until(pilot, _said(pilot, "then continue it"))
        await pilot.press("f5")
        await until(pilot, lambda: _session_id(pilot) not in {None, NEW_SESSION})
        await pilot.press("f7", "a")
        await until(pilot, lambda: _session_id(pilot) == NEW_SESSION)


async def test_a_session_of_the_last_time_is_used_read_renamed_and_forgotten(
    bench: Workbench, clock: MovedClock
) -> None:
    session_id = _prepared(bench, turns=2)
    Sessions(bench).rename(Sessions(bench).find(session_id), "Rabbit")
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # A new session costs nothing where it is not offered.
        before = bench.history.page()
        words = "replaces the session of the request once"
        for count, session in enumerate((None, NEW_SESSION, session_id), 1):
            if session is not None:
                await take_draft(pilot, app, TURN.with_field("SessionId", session))
            if session == session_id:
                await until(pilot, _said(pilot, "turn 3 · "))
            await pilot.press("ctrl+n")
            await until(pilot, lambda n=count: _notified(pilot).count(words) == n)  # type: ignore[misc]
        assert bench.history.page() == before
        await take_draft(pilot, app, TURN)

        # Everything is there again after a restart.
        await pilot.press("f7")
        await until(pilot, _said(pilot, "Rabbit"))
        assert "2 turns" in text(app)
        assert session_id in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: _session_id(pilot) == session_id)
        await until(pilot, _said(pilot, "turn 3 · "))
        await take_draft(pilot, app, TURN)

        # A turn of the transcript is shown whole.
        await pilot.press("f7")
        await _listed(pilot, 1)
        await pilot.press("t")
        await until(pilot, _said(pilot, "turn 1"))
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is app.main)
        await until(pilot, _said(pilot, "#2"))

        # Names of strangers are shown as they are.
        Sessions(bench).rename(Sessions(bench).find(session_id), "[bold]\x1b[2J[/] a ")
        await pilot.press("f7")
        await until(pilot, _said(pilot, "[bold]␛[2J[/] a"))
        await pilot.press("t")
        await until(pilot, _said(pilot, "Transcript · [bold]␛[2J[/] a"))
        await pilot.press("escape", "d")
        await until(pilot, lambda: "[bold]␛[2J[/] a was removed from the list" in _notified(pilot))
        assert "\x1b" not in text(app)
        await pilot.press("u")

        # It is chosen, renamed, forgotten, and ages in the list.
        await pilot.press("f7")
        await _listed(pilot, 1)
        # A click looks, and a second one uses.
        await pilot.click("#sessions-list", offset=(5, 1))
        await pilot.pause()
        assert _session_id(pilot) is None
        await pilot.click("#sessions-list", offset=(5, 1), times=2)
        await until(pilot, lambda: _session_id(pilot) == session_id)
        await pilot.press("f7", "m", *"Hare", "enter")
        await until(pilot, lambda: Sessions(bench).find(session_id).name == "Hare")
        await until(pilot, _said(pilot, "Hare"))
        await pilot.press("d")
        await _listed(pilot, 0)
        assert Sessions(bench).sessions() == ()
        await pilot.press("u")
        await _listed(pilot, 1)
        await pilot.press("u")
        await until(pilot, lambda: "No session was removed" in _notified(pilot))
        await until(pilot, _said(pilot, "open until"))
        # What is known of it goes on with the time; one that is over is not closed again.
        count = len(bench.history.page())
        clock.ahead = 3.5 * 3600
        await until(pilot, _said(pilot, "expired at"))
        await until(pilot, _said(pilot, "3 h ago"))
        await pilot.press("c")
        await until(pilot, lambda: "has expired." in _notified(pilot).rpartition("No session was removed")[2])
        assert len(bench.history.page()) == count


async def test_a_session_is_warned_of_expires_and_is_taken_up_in_a_new_one(
    bench: Workbench, clock: MovedClock
) -> None:
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f7", "n")
        await until(pilot, _said(pilot, "turn 1 · "))
        old = _session_id(pilot)
        clock.ahead = 1150
        await until(pilot, lambda: re.search(r"expires at \d\d:\d\d:\d\d\.", _notified(pilot)) is not None)
        clock.ahead = 1300
        await until(pilot, _said(pilot, "has expired · Ctrl+N opens a new one"))
        assert _notified(pilot).count("expires at") == 1, "it is warned of once"
        await pilot.press("f5")
        await until(pilot, lambda: "sends it again" in _notified(pilot))
        await until(pilot, _said(pilot, "Ctrl+N opens a new one and sends again"))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: _session_id(pilot) not in {None, old})
        await until(pilot, _said(pilot, "turn 2 · "))
    newest = bench.history.page(limit=1)[0]
    assert (newest.session_id, newest.status.value) == (_session_id(pilot), "ok")
    assert bench.history.body(newest.id, "request") == bench.history.body(newest.replay_of or 0, "request")


async def test_a_session_of_a_sandbox_that_has_ended(
    bench: Workbench, places: AppDirs, clock: MovedClock
) -> None:
    session_id = _prepared(bench)
    with (
        Sandbox.start(seed=2, clock=clock.time) as another,
        Workbench(places, hosting=lambda: hosting_of(another), clock=clock) as later,
    ):
        app = WorkbenchApp(later, invocation=TURN.with_field("SessionId", session_id))
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("f7")
            await until(pilot, _said(pilot, "its sandbox has ended"))
            await until(pilot, _said(pilot, "has ended · Ctrl+N opens a new one"))
            await pilot.press("ctrl+n")
            await until(pilot, lambda: _session_id(pilot) != session_id)
            await until(pilot, _said(pilot, "turn 1 · "))


async def test_a_close_that_came_too_late_is_no_turn_to_send_again(
    bench: Workbench, moved_hosting: SandboxInfo, clock: MovedClock, tmp_path: Path
) -> None:
    elsewhere = AppDirs(data=tmp_path / "other", config=tmp_path / "other", cache=tmp_path / "other")
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f7", "n")
        await until(pilot, lambda: _session_id(pilot) is not None)
        await _listed(pilot, 1)
        session = Sessions(bench).sessions()[0].session
        with Workbench(elsewhere, hosting=lambda: moved_hosting, clock=clock) as other:
            # Somebody else closes it, whose history is another one.
            close_session(other, session)
        await pilot.press("f7", "c")
        await until(pilot, lambda: "nothing to close" in _notified(pilot))
        await until(pilot, _said(pilot, "has expired · Ctrl+N opens a new one"))
        assert "sends it again" not in _notified(pilot)
        assert "and sends again" not in text(pilot.app)


async def test_the_words_of_an_endpoint_are_chosen_and_remembered(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f7", "w")
        await until(pilot, _said(pilot, "Sessions at chat"))
        app.screen.query_one("#dialect").focus()
        await pilot.press("right")
        await until(pilot, _said(pilot, "TorchServe"))
        app.screen.query_one("#opening").focus()
        await pilot.press("enter")
        await until(pilot, lambda: Sessions(bench).way("chat") == DIALECTS[1].way)
        await pilot.press("n")
        await until(pilot, lambda: len(bench.history.page()) == 1)
        await until(pilot, lambda: bench.history.page()[0].duration_ms is not None)
    assert bench.history.body(1, "request") == DIALECTS[1].way.opening.encode()


async def test_the_transcript_is_read_had_again_and_exported(bench: Workbench, tmp_path: Path) -> None:
    session_id = _prepared(bench, turns=2)
    close_session(bench, Sessions(bench).find(session_id).session)
    target = tmp_path / "out.jsonl"
    target.write_text("mine")
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await _listed(pilot, 1)
        await pilot.press("t")
        await until(pilot, _said(pilot, "turn 2"))
        assert "Tell me of the rabbit" in text(app)
        assert "generated_text" not in text(app), "the answer is shown as its text"
        await pilot.press("r")
        await until(pilot, _said(pilot, "Replayed in a new session: "))
        await until(pilot, _said(pilot, "The original is on top"))
        assert len(bench.history.page()) == 8
        assert [row.replay_of for row in bench.history.page(limit=4)] == [4, 3, 2, 1]
        assert "≠ details.instance" in text(app) or "4 of 4 responses identical" in text(app)
        await pilot.press("e")
        await until(pilot, _said(pilot, "Export as JSON Lines to"))
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, _said(pilot, "file exists"))
        assert target.read_text() == "mine"
        await pilot.press("down", "enter")
        await until(pilot, lambda: target.read_text() != "mine")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["event"] for line in lines] == ["open", "turn", "turn", "close"]


async def test_a_session_that_is_had_again_is_given_up(bench: Workbench) -> None:
    session_id = _prepared(bench, turns=0)
    slow = TURN.with_(
        operation="InvokeEndpointWithResponseStream",
        body=TextBody('{"inputs": "On", "stream": true, "parameters": {"tokens_per_second": 0.5}}'),
    )
    cancellation = CancelToken()
    session = Sessions(bench).find(session_id).session
    bench.send(build_turn(slow, session), cancellation=cancellation, listener=lambda _: cancellation.cancel())
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await _listed(pilot, 1)
        await pilot.press("r")
        await until(pilot, lambda: len(bench.history.page()) == 4)
        await pilot.press("escape")
        await until(pilot, _said(pilot, "Cancelled."))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
    assert [row.status.value for row in bench.history.page(limit=2)] == ["cancelled", "ok"]


async def test_turns_that_are_read_late_do_not_take_the_place_of_those_had_again(bench: Workbench) -> None:
    entry = Sessions(bench).find(_prepared(bench, turns=1))
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        screen = TranscriptScreen(bench, entry, replay=True)
        await app.push_screen(screen)
        await until(pilot, _said(pilot, "The original is on top"))
        numbers = list(screen._numbers)
        screen._load()  # as if it had begun before the replay
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        assert screen._numbers == numbers and "The original is on top" in text(app)


async def test_a_hundred_turns_scroll(bench: Workbench) -> None:
    _prepared(bench, turns=100)
    app = WorkbenchApp(bench, invocation=TURN)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f7")
        await _listed(pilot, 1)
        await pilot.press("t")
        await until(pilot, _said(pilot, "turn 1"))
        await pilot.press("end")
        await until(pilot, _said(pilot, "turn 100"))
        await pilot.press("home")
        await until(pilot, _said(pilot, "turn 1 "))
