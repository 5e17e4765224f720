"""What is sent to production is asked for first."""

from __future__ import annotations

from msgspec.structs import replace

from tests.tui.account.conftest import ECHO
from tests.tui.conftest import ready, text, until
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import ReplayRequested
from workbench.tui.screens.batch.screen import BatchScreen
from workbench.tui.widgets.choice import Picker

PRODUCTION = ECHO.with_(connection=replace(ECHO.connection, profile="prod-eu"))


async def test_a_replay_waits_for_an_answer(own_bench: Workbench) -> None:
    number = own_bench.send(PRODUCTION).id
    assert number is not None
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for answer, count in (("escape", 1), ("enter", 1), ("down", 2)):
            app.main.post_message(ReplayRequested(number))
            await until(pilot, lambda: isinstance(app.screen, Picker))
            await until(pilot, lambda: "sends 1 request to production: profile prod-eu." in text(app))
            await pilot.press(answer)
            if answer == "down":
                await pilot.press("enter")
            await until(pilot, lambda: app.screen is app.main)
            await until(pilot, lambda n=count: own_bench.history.count() == n)  # type: ignore[misc]
        await until(pilot, lambda: app.main.sender.flight is None)


async def test_a_batch_waits_and_what_is_not_production_does_not(own_bench: Workbench) -> None:
    app = WorkbenchApp(own_bench, invocation=PRODUCTION)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+r")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await until(pilot, lambda: "sends 10 requests to production: profile prod-eu." in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        assert own_bench.history.count() == 0
        await pilot.press("escape")
        await app.push_screen(BatchScreen(own_bench, ECHO))
        await pilot.press("f5")
        await until(pilot, lambda: own_bench.history.count() == 10 + 1)
        screen = app.screen
        assert isinstance(screen, BatchScreen)
        await until(pilot, lambda: screen._flight is None)
