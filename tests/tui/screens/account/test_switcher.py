"""The choice of profile, region and address."""

from __future__ import annotations

from tests.tui.account.conftest import ECHO, files, own_bench
from tests.tui.conftest import ready, text, until
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.account.switcher import SwitcherScreen

__all__ = ["files", "own_bench"]


async def test_words_choose_and_the_draft_stays(own_bench: Workbench) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(app.screen, SwitcherScreen))
        screen = app.screen
        assert isinstance(screen, SwitcherScreen)
        await until(pilot, lambda: len(screen._shown) > 40)
        await until(pilot, lambda: "● profile          dev" in text(app))
        await pilot.press(*"prod")
        await until(pilot, lambda: [place.name for place in screen._shown] == ["prod-eu"])
        await pilot.press("space", *"eu-west-3", "enter")
        await until(pilot, lambda: app.screen is app.main)
        await until(pilot, lambda: app.main.draft.connection.profile == "prod-eu")
        assert app.main.draft.connection == Connection(profile="prod-eu", region="eu-west-3")
        assert app.main.draft.body == ECHO.body and app.main.draft.endpoint_name == "echo"


async def test_escape_changes_nothing_and_a_url_is_typed(own_bench: Workbench) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for keys, url in ((["escape"], None), ([*"http://127.0.0.1:9", "enter"], "http://127.0.0.1:9")):
            await pilot.press("alt+q")
            await until(pilot, lambda: isinstance(app.screen, SwitcherScreen) and app.screen._loaded)
            await pilot.press(*keys)
            await until(pilot, lambda: app.screen is app.main)
            await until(pilot, lambda u=url: app.main.draft.connection.endpoint_url == u)  # type: ignore[misc]
        assert app.main.draft.connection.profile == "dev"
