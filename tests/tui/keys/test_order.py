"""Keys take effect in order however fast they come. In the app; `tests/terminal` does it over a terminal."""

from __future__ import annotations

import asyncio
import random
import time

import pytest
from textual import events
from textual.command import CommandList

from tests.tui.conftest import IRIS, has_focus, press, ready, text, until
from tests.tui.keys.test_awaited import holding
from tests.tui.recorded import record_echoes
from workbench.model.invocation import TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys import order
from workbench.tui.main.drafts.strip import DraftStrip
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.widgets.editor import Editor

_HISTORY_KEY = 79
"""A column of the line of keys, in 120 columns."""


async def test_a_burst_does_what_each_of_its_keys_does(app: WorkbenchApp, bench: Workbench) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # It fills the form.
        press(app, "f3", *"abc", "tab", *"de", "tab", *"f", "f2", "ctrl+end", "x")
        await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "x"))  # type: ignore[union-attr]
        names = [row.name for row in app.screen.query("#fields FormRow")]
        assert [app.main.draft.field(str(name)) for name in names[:3]] == ["abc", "de", "f"]

        # Text behind a key that empties a field is not emptied too.
        name = str(names[0])
        await pilot.press("f3")
        await until(pilot, lambda: app.main.draft.field(name) == "abc")
        await pilot.pause()
        press(app, "ctrl+u", *"de")
        await until(pilot, lambda: app.main.draft.field(name) == "de")

        # Keys for a dialog reach it, and those behind it do not.
        press(app, "f10", "ctrl+a", "ctrl+k", *"one", "escape", "f2", "ctrl+end", "x")
        await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "x"))  # type: ignore[union-attr]
        assert len(app.screen_stack) == 1

        # It edits the payload and sends what was typed.
        await until(pilot, lambda: app.main.is_complete)
        for number in range(2):
            press(app, "f3", "f2", "ctrl+l", *f'{{"n":{number}}}', "f5")
            await until(pilot, lambda number=number: len(bench.history.page()) == number + 1)  # type: ignore[misc]
            sent = f'{{"n":{number}}}'.encode()
            assert bench.history.body(number + 1, "request") == sent
            await until(pilot, lambda: app.main.sender.flight is None)

        # A line is killed before the next is typed.
        press(app, "f2", "ctrl+home", "ctrl+k", *"text", "f3", "f2", *"ed")
        await until(pilot, lambda: app.main.draft.body == TextBody("texted"))
        assert app.screen.query_one(Editor).text == "texted"


@pytest.mark.parametrize(("key", "place"), [("f3", "#fields"), ("f6", "#history"), ("f7", "#sessions")])
async def test_keys_of_the_first_moment_wait_and_are_done(bench: Workbench, key: str, place: str) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Editor))
        press(app, key)
        await until(pilot, lambda: app.main.is_complete and app.screen.query_one(place).has_focus_within)


async def test_a_machine_that_stands_still_loses_no_key(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        while not isinstance(app.focused, Editor):  # noqa: ASYNC110 - a moment later all is there
            await asyncio.sleep(0)
        press(app, "f6")
        while not app._order._waiting and not app.main.is_complete:  # noqa: ASYNC110
            await asyncio.sleep(0)
        time.sleep(2.2)  # noqa: ASYNC251 - longer than the order of keys waits for what hangs
        await until(pilot, lambda: app.main.is_complete and app.screen.query_one("#history").has_focus_within)


async def test_a_burst_of_space_from_the_start_marks_as_many_rows(bench: Workbench) -> None:
    record_echoes(bench, 130)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Editor))
        press(app, "f6", *["space"] * 120)
        await until(pilot, lambda: app.main.is_complete)
        await until(pilot, lambda: app.screen.query_one(HistoryList).cursor == 120)
        assert len(app.screen.query_one(HistoryList).marked) == 120


async def test_any_burst_does_what_slow_typing_does(bench: Workbench) -> None:
    keys = ("f2", "f3", "tab", "shift+tab", "a", "b", "ctrl+l", "backspace", "home", "end", "f6", "f8", "f4")
    pick = random.Random(20261127)
    bursts = [[pick.choice(keys) for _ in range(12)] for _ in range(3)]

    async def typed(*, slowly: bool) -> list[object]:
        app = WorkbenchApp(bench, invocation=IRIS)
        drafts: list[object] = []
        async with app.run_test(size=(80, 24)) as pilot:
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


async def test_a_click_on_another_draft_waits_for_the_letters_before_it(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+d")
        await until(pilot, lambda: "2 iris" in text(app))
        await pilot.press("f3", "down", "down")
        y = app.main.query_one(DraftStrip).region.y
        x = text(app).splitlines()[y].index("1 iris") + 2
        # One burst, as a slow line delivers it.
        app.post_message(events.Key("z", "z"))
        _click(app, x, y)
        await until(pilot, lambda: app.main._form.draft.name == "")
        assert "z" not in app.main._form.draft.invocation.fields.values()
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: app.main._form.draft.name != "")
        assert "z" in app.main._form.draft.invocation.fields.values()


@pytest.mark.parametrize("steps", (0, 12, 24, 48))
async def test_keys_before_there_is_a_screen_wait_and_are_done(bench: Workbench, steps: int) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("")))

    async def type_early() -> None:
        for _ in range(steps):
            await asyncio.sleep(0)
        press(app, *"ab", "f2", "c")

    typing = asyncio.create_task(type_early())
    async with app.run_test(size=(80, 24)) as pilot:
        await typing
        await until(pilot, lambda: app.main.draft.body == TextBody("abc"))


async def test_keys_behind_a_click_wait_for_what_was_clicked(
    app: WorkbenchApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "_PATIENCE_LOOKS", 100_000)
    is_free = asyncio.Event()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p", *"clear fields")
        await until(pilot, lambda: "Clear fields" in text(app) and "Payload: " not in text(app))
        y = next(y for y, row in enumerate(text(app).splitlines()) if "Clear fields" in row)
        # What is clicked, which takes no focus, has something else to do.
        app.screen.query_one(CommandList).call_later(is_free.wait)
        _click(app, text(app).splitlines()[y].index("Clear fields"), y)
        press(app, "f2", "ctrl+end", "x")
        # The pilot would wait for it too. So often gets its turn what can be done.
        for _ in range(5_000):
            await asyncio.sleep(0)
        is_free.set()
        await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "x"))  # type: ignore[union-attr]
        await until(pilot, lambda: app.recent_commands.ids() == ("clear_fields",))


@pytest.mark.parametrize("steps", (0, 12, 24, 48))
async def test_clicks_before_there_is_a_screen_wait_and_are_done(bench: Workbench, steps: int) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)

    async def click_early() -> None:
        for _ in range(steps):
            await asyncio.sleep(0)
        # On `F6 History` in the line of keys: the list comes after the first picture.
        _click(app, _HISTORY_KEY, 39)

    clicking = asyncio.create_task(click_early())
    async with app.run_test(size=(120, 40)) as pilot:
        await clicking
        await ready(pilot)
        await until(pilot, lambda: has_focus(app, "#history"))


async def test_a_click_waits_for_what_a_key_reads_that_leads_elsewhere(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, held_keys: None
) -> None:
    bench.send(IRIS)
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("other")))
    with holding(monkeypatch, "workbench.tui.main.shown_exchange.retraced") as is_free:
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("f6", "home", "e")
            assert not app._order._busy and not app._order._waiting
            at = app.main.query_one("#send").region.offset
            _click(app, at.x + 2, at.y)
            await until(pilot, lambda: "The click waits for the exchange." in text(app))
            is_free.set()
            # What is sent is what the key made the draft.
            await until(pilot, lambda: len(bench.history.page()) == 2)
    assert bench.history.body(2, "request") == IRIS.body.text.encode()  # type: ignore[union-attr]


def _click(app: WorkbenchApp, x: int, y: int) -> None:
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
