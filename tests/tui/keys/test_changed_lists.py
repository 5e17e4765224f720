"""A key behind one that changes a list acts on what the change has left. Threads are held, never hurried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, has_focus, press, ready, take_draft, text, until
from tests.tui.keys.test_awaited import SOUND, holding
from tests.tui.recorded import record_echoes
from workbench.model.invocation import Connection, TextBody
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.history import HistoryService
from workbench.services.requests.saved_requests import SavedRequests
from workbench.services.sessions.catalog import Sessions
from workbench.services.sessions.lifecycle import open_session
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.screens.picker import Picker

pytestmark = pytest.mark.usefixtures("held_keys")

_SERVICES = "workbench.services"
_TRASH = f"{_SERVICES}.history.HistoryService.trash"
_PIN = f"{_SERVICES}.history.annotations.Annotations.pin"
BODY = IRIS.body.text  # type: ignore[union-attr]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A project around the working folder would have requests of its own.
    monkeypatch.chdir(tmp_path)


async def _gone_to(pilot: Pilot[int], app: WorkbenchApp, part: str) -> None:
    await ready(pilot)
    app.main.workspace.show(part)
    await until(pilot, lambda: has_focus(app, f"#{part}") and not app.main.workspace.panels[part].reading)


def _waits(app: WorkbenchApp, awaited: str) -> Callable[[], bool]:
    return lambda: f" for {awaited}. Esc: do not wait." in text(app)


_OF_ROWS: tuple[tuple[tuple[str, ...], dict[int, bool], tuple[str, ...]], ...] = (
    (("p", "p"), {1: False, 2: False, 3: False}, ()),
    (("p", "down", "p"), {1: False, 2: True, 3: True}, ("p", "up", "p")),
    (("d", "u", "d"), {1: False, 3: False}, ("u",)),
    (("down", "d", "d"), {3: False}, ("u", "u")),
    (("d", "d"), {1: False}, ()),
)
"""Keys, the rows that they leave with whether each is pinned, and keys that give the three rows back."""


async def test_rows_of_the_history(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    record_echoes(bench, 3)
    app = WorkbenchApp(bench, invocation=IRIS)

    def rows() -> dict[int, bool]:
        return {row.id: row.pinned for row in bench.history.page()}

    async with app.run_test(size=(80, 24)) as pilot:
        await _gone_to(pilot, app, "history")
        entries = app.main.query_one(HistoryList)
        for keys, left, back in _OF_ROWS:
            held = _PIN if "p" in keys else _TRASH
            with monkeypatch.context() as patch, holding(patch, held) as is_free:
                press(app, *keys)
                await until(pilot, _waits(app, "the history"))
                is_free.set()
                await until(pilot, lambda: not app._order._waiting)
                await until(pilot, lambda rows_left=left: rows() == rows_left)  # type: ignore[misc]
            for key in back:
                await pilot.press(key)
            await pilot.press("home")
            if back:
                await until(pilot, lambda: rows() == dict.fromkeys((1, 2, 3), False))
                await until(pilot, lambda: entries.length == 3 and entries.cursor == 0)


async def test_rows_of_the_sessions(moved_bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    chat = IRIS.with_field("EndpointName", "chat")
    numbers = [open_session(moved_bench, chat).session_id for _ in range(3)]
    with holding(monkeypatch, f"{_SERVICES}.sessions.catalog.Sessions.forget") as is_free:
        app = WorkbenchApp(moved_bench, invocation=chat)
        async with app.run_test(size=(80, 24)) as pilot:
            await _gone_to(pilot, app, "sessions")
            press(app, "d", "d")
            await until(pilot, _waits(app, "the list of sessions"))
            is_free.set()
            await until(pilot, lambda: len(Sessions(moved_bench).sessions()) == 1)
    (kept,) = Sessions(moved_bench).sessions()
    assert kept.session.session_id == numbers[0]


async def test_rows_of_the_asynchronous_invocations(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        bench.send(SOUND)
    with holding(monkeypatch, f"{_SERVICES}.async_invocations.invocations.AsyncInvocations.forget") as free:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await _gone_to(pilot, app, "async")
            press(app, "delete", "delete")
            await until(pilot, _waits(app, "the list of asynchronous invocations"))
            free.set()
            await until(pilot, lambda: len(AsyncInvocations(bench).page()) == 1)
    assert [row.summary.id for row in AsyncInvocations(bench).page()] == [1]


def _save(bench: Workbench, *names: str) -> SavedRequests:
    saved = SavedRequests.find(bench, None)
    for name in names:
        saved.save(name, IRIS)
    return saved


def _names(saved: SavedRequests) -> list[str]:
    return list(saved.listing(None).names)


async def test_rows_of_the_saved_requests(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = _save(bench, "a", "b", "c")
    with holding(monkeypatch, "workbench.store.requests.folder.RequestFolder.remove") as is_free:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await _gone_to(pilot, app, "saved")
            press(app, "delete", "down", "enter", "delete", "down", "enter")
            await until(pilot, _waits(app, "the list of saved requests"))
            is_free.set()
            await until(pilot, lambda: len(_names(saved)) == 1)
    assert _names(saved) == ["c"]


async def test_keys_behind_a_new_name_go_where_its_dialog_was(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = _save(bench, "a", "b", "c")
    with holding(monkeypatch, f"{_SERVICES}.requests.saved_requests.SavedRequests.rename") as is_free:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await _gone_to(pilot, app, "saved")
            press(app, "n", "end", "z", "enter", "down", "delete", "down", "enter", "f2", "ctrl+end", "x")
            await until(pilot, _waits(app, "what was entered before"))
            is_free.set()
            await until(pilot, lambda: app.main.draft.body == TextBody(BODY + "x"))
            await until(pilot, lambda: len(_names(saved)) == 2)
    assert _names(saved) == ["az", "c"]


async def test_keys_behind_a_save_go_to_the_question_whether_to_replace(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(bench, "iris-classifier")
    with holding(monkeypatch, f"{_SERVICES}.requests.saved_requests.SavedRequests.save") as is_free:
        app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("other")))
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("f2")
            press(app, "f10", "enter", "down", "enter", "end", "x")
            await until(pilot, _waits(app, "what is being saved"))
            is_free.set()
            await until(pilot, lambda: app.main.draft.body == TextBody("otherx"))
    assert (bench.places.data / "requests" / "iris-classifier.json").read_text() == "other"


_QUESTIONS = {
    "saved": ("v", "workbench.store.requests.folder.RequestFolder.environments", "the list of environments"),
    "history": ("d", f"{_SERVICES}.history.HistoryService.pinned", "what is to be deleted"),
}


async def test_keys_behind_one_that_asks_go_to_what_it_asks(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.send(IRIS)
    HistoryService(bench).annotations.pin([1], pinned=True)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for part, (key, held, awaited) in _QUESTIONS.items():
            await take_draft(pilot, app, IRIS)
            await _gone_to(pilot, app, part)
            with monkeypatch.context() as patch, holding(patch, held) as is_free:
                press(app, key, "f2", "x", "escape", "f2", "ctrl+end", "y")
                await until(pilot, _waits(app, awaited))
                is_free.set()
                await until(pilot, lambda: app.main.draft.body == TextBody(BODY + "y"))
                assert not isinstance(app.screen, Picker), part
    assert len(bench.history.page()) == 1


async def test_the_endpoints_of_another_place_are_waited_for(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await _gone_to(pilot, app, "endpoints")
        await pilot.press("f6")
        with holding(monkeypatch, f"{_SERVICES}.account.endpoints.EndpointDirectory.listing") as is_free:
            ireland = Connection(sandbox=True, region="eu-west-1")
            await app.main._form.take(app.main._form.draft.update(IRIS.with_(connection=ireland)))
            await pilot.pause()
            # It reads once it is on screen: a key that comes before that waits as well.
            endpoints = app.main.workspace.panels["endpoints"]
            assert not endpoints.is_on_screen
            assert endpoints.reading == "the list of endpoints"
            press(app, "alt+g", "enter")
            await until(pilot, lambda: "Enter waits for the list of endpoints" in text(app))
            press(app, "escape")
            is_free.set()
            await until(pilot, lambda: not endpoints.reading)
