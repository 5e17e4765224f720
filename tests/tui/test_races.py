"""What happens when keys, answers and the disk do not wait for one another."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, press, ready, text, until
from workbench.model.invocation import BytesBody, FileBody, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.main import MainScreen
from workbench.tui.messages import EditExchangeRequested, ShowExchangeRequested
from workbench.tui.panels.payload import PayloadPanel
from workbench.tui.sample_offer import Sample
from workbench.tui.widgets.editor import Editor

LETTERS = "abcdefghijklmnop"


def main(app: WorkbenchApp) -> MainScreen:
    assert isinstance(app.screen, MainScreen)
    return app.screen


@pytest.mark.parametrize("gap", [0.0, 0.005, 0.05])
async def test_typing_from_the_first_paint_on_comes_out_as_typed(bench: Workbench, gap: float) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=None))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Editor))
        for letter in LETTERS:
            press(app, letter)
            await asyncio.sleep(gap)
        await ready(pilot)
        await until(pilot, lambda: main(app).draft.body == TextBody(LETTERS))
        assert app.screen.query_one(Editor).text == LETTERS


async def test_f5_at_once_is_sent_when_the_app_is_whole(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        press(app, "f5")
        await until(pilot, lambda: "setosa" in text(app))


async def test_a_body_stands_by_while_a_file_is_sent_and_a_burst_comes_out_as_typed(
    app: WorkbenchApp,
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.screen.query_one("#way").focus()
        for way, body in (("file", FileBody("")), ("text", IRIS.body), ("file", FileBody(""))):
            await _choose(pilot, way)
            await until(pilot, lambda body=body: main(app).draft.body == body)  # type: ignore[misc]
        app.screen.query_one("#path").focus()
        await pilot.press("x")
        await until(pilot, lambda: main(app).draft.body == FileBody("x"))
        await _choose(pilot, "text")
        await until(pilot, lambda: main(app).draft.body == IRIS.body)
        await _choose(pilot, "file")
        await until(pilot, lambda: main(app).draft.body == FileBody("x"))
        # A field typed in a burst comes out as typed.
        await pilot.press("f3")
        press(app, *LETTERS)
        await until(pilot, lambda: main(app).draft.field("TargetModel") == LETTERS)


async def test_the_last_keys_are_kept_on_leaving(bench: Workbench) -> None:
    large = '"' + "x" * 60_000 + '"'
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody(large)))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+end", "z", "ctrl+q")
    kept = bench.drafts.load()
    assert kept is not None and kept.body == TextBody(large + "z")


async def test_a_large_draft_is_there_and_kept(bench: Workbench) -> None:
    large = "[" + "1,\n" * 2_000_000 + "1]"
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody(large)))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "5.7 MB of 6.0 MB" in text(app) and "✓ JSON" in text(app))
        assert app.screen.query_one(Editor).text == large
        await pilot.press("f3", "ctrl+q")
    kept = bench.drafts.load()
    assert kept is not None and kept.body == TextBody(large)


async def test_the_exchange_asked_for_last_is_the_one_shown(bench: Workbench) -> None:
    bench.send(IRIS.with_field("EndpointName", "faulty").with_(body=TextBody('{"size": 9000000}')))
    bench.send(IRIS)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.screen.post_message(ShowExchangeRequested(1))
        app.screen.post_message(ShowExchangeRequested(2))
        await until(pilot, lambda: "#2" in text(app))
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        assert "setosa" in text(app)


async def test_a_look_at_the_past_does_not_wait_for_the_present(
    bench: Workbench, unanswered: Invocation
) -> None:
    bench.send(IRIS)
    app = WorkbenchApp(bench, invocation=unanswered)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "Waiting" in text(app))
        app.screen.post_message(ShowExchangeRequested(1))
        await until(pilot, lambda: "setosa" in text(app) and "#1" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in text(app))


async def test_a_loaded_body_is_not_overwritten_by_typing_that_came_before(bench: Workbench) -> None:
    bench.send(IRIS.with_field("EndpointName", "echo").with_(body=BytesBody(b"\xff\x00\x01")))
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("y" * 60_000)))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "z")
        await until(pilot, lambda: len(app.screen.query_one(Editor).text) == 60_001)
        app.screen.post_message(EditExchangeRequested(1))
        await until(pilot, lambda: main(app).draft.endpoint_name == "echo")
        panel = app.screen.query_one(PayloadPanel)
        await until(pilot, lambda: not panel._pause.is_running)
        assert main(app).draft.body == BytesBody(b"\xff\x00\x01")


async def test_an_operation_of_another_sdk_is_told_and_let_go(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=msgspec.structs.replace(IRIS, operation="InvokeTomorrow"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "does not have InvokeTomorrow" in " ".join(text(app).split()))
        assert main(app).draft == IRIS


async def test_samples_wait_for_the_request_under_way(bench: Workbench, unanswered: Invocation) -> None:
    app = WorkbenchApp(bench, invocation=unanswered, offers=[Sample("One", "", IRIS)])
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "Waiting" in text(app))
        await pilot.press("f9")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert main(app).draft == unanswered
        await pilot.press("escape")


async def _choose(pilot: Pilot[int], way: str) -> None:
    """Choose how the body is given, as a click in the list would."""
    from workbench.tui.widgets.choice import Choice

    choice = pilot.app.screen.query_one("#way", Choice)
    choice.focus()
    choice.post_message(Choice.Changed(choice, way))
    await pilot.pause()
