"""Keys take effect in order however fast they come. In the app; `tests/terminal` does it over a terminal."""

from __future__ import annotations

import random

import pytest

from tests.tui.conftest import IRIS, press, ready, until
from workbench.model.invocation import BytesBody, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.widgets.editor import Editor


async def test_a_burst_edits_the_payload_and_sends_what_was_typed(
    app: WorkbenchApp, bench: Workbench
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for number in range(4):
            press(app, "f3", "f2", "ctrl+l", *f'{{"n":{number}}}', "f5")
            await until(pilot, lambda number=number: len(bench.history.page()) == number + 1)  # type: ignore[misc]
            sent = f'{{"n":{number}}}'.encode()
            assert bench.history.body(number + 1, "request") == sent
            await until(pilot, lambda: app.main.sender.flight is None)


async def test_a_burst_fills_the_form(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        press(app, "f3", *"abc", "tab", *"de", "tab", *"f", "f2", "ctrl+end", "x")
        await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "x"))  # type: ignore[union-attr]
        names = [row.name for row in app.screen.query("#fields FormRow")]
        assert [app.main.draft.field(str(name)) for name in names[:3]] == ["abc", "de", "f"]


async def test_a_line_is_killed_before_the_next_is_typed(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        press(app, "f2", "ctrl+home", "ctrl+k", *"text", "f3", "f2", *"ed")
        await until(pilot, lambda: app.main.draft.body == TextBody("texted"))
        assert app.screen.query_one(Editor).text == "texted"


@pytest.mark.parametrize(
    ("key", "place"), [("f2", "#payload"), ("f3", "#fields"), ("f6", "#history"), ("f7", "#sessions")]
)
async def test_keys_of_the_first_moment_wait_and_are_done(bench: Workbench, key: str, place: str) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Editor))
        press(app, key)
        await until(pilot, lambda: app.main.is_complete and app.screen.query_one(place).has_focus_within)


async def test_a_burst_of_space_from_the_start_marks_as_many_rows(bench: Workbench) -> None:
    for _ in range(130):
        bench.send(IRIS.with_field("EndpointName", "echo").with_(body=BytesBody(b"x")))
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Editor))
        press(app, "f6", *["space"] * 120)
        await until(pilot, lambda: app.main.is_complete)
        await until(pilot, lambda: app.screen.query_one(HistoryList).cursor == 120)
        assert len(app.screen.query_one(HistoryList).marked) == 120


async def test_keys_for_a_dialog_reach_it_and_those_behind_it_do_not(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        press(app, "f10", "ctrl+a", "ctrl+k", *"one", "escape", "f2", "ctrl+end", "x")
        await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "x"))  # type: ignore[union-attr]
        assert len(app.screen_stack) == 1


async def test_any_burst_does_what_slow_typing_does(bench: Workbench) -> None:
    keys = ("f2", "f3", "tab", "shift+tab", "a", "b", "ctrl+l", "backspace", "home", "end", "f6", "f8", "f4")
    pick = random.Random(20261127)
    bursts = [[pick.choice(keys) for _ in range(12)] for _ in range(3)]

    async def typed(*, slowly: bool) -> list[object]:
        app = WorkbenchApp(bench, invocation=IRIS)
        drafts: list[object] = []
        async with app.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            await until(pilot, lambda: app.main.is_complete)
            for number, burst in enumerate(bursts):
                if slowly:
                    for key in burst:
                        await pilot.press(key)
                else:
                    press(app, *burst)
                press(app, "f2", "ctrl+end", *str(number))
                end = str(number)
                await until(pilot, lambda end=end: str(app.main.draft.body).rstrip("')").endswith(end))  # type: ignore[misc]
                drafts.append(app.main.draft)
        return drafts

    assert await typed(slowly=False) == await typed(slowly=True)
