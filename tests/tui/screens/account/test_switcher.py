"""The choice of profile, region and address."""

from __future__ import annotations

from textual.widgets import Input

from tests.tui.account.conftest import ECHO, files, own_bench
from tests.tui.conftest import press, ready, text, until
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.endpoints import EndpointsPanel
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


async def test_a_burst_finds_what_it_filters_escape_changes_nothing_and_a_url_is_typed(
    own_bench: Workbench,
) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(app.screen, SwitcherScreen) and app.screen._loaded)
        screen = app.screen
        assert isinstance(screen, SwitcherScreen)
        press(app, *"prod", "tab", "ctrl+u", *"fips", "tab")
        await until(pilot, lambda: len(screen._ticked) == 2)
        assert [place.kind for place in screen._ticked] == ["profile", "address"]
        assert "FIPS             runtime-fips.sagemaker.us-east-1.amazonaws.com" in text(app)
        # What is ticked and not taken changes nothing.
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert app.main.draft.connection.endpoint_url is None
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(app.screen, SwitcherScreen) and app.screen._loaded)
        app.screen.query_one(Input).insert_text_at_cursor("http://127.0.0.1:")
        await pilot.press("9", "enter")
        await until(pilot, lambda: app.screen is app.main)
        await until(pilot, lambda: app.main.draft.connection.endpoint_url == "http://127.0.0.1:9")
        assert app.main.draft.connection.profile == "dev"


async def test_endpoints_are_listed_across_all_that_is_ticked_and_using_one_aims_there(
    own_bench: Workbench,
) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(app.screen, SwitcherScreen) and app.screen._loaded)
        await pilot.press(*"dev", "tab", *(["backspace"] * 3), *"prod-eu", "tab")
        assert "2 places: dev, prod-eu" in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "30 endpoints · 2 places" in text(app))
        endpoints = app.main.query_one(EndpointsPanel)
        await until(pilot, lambda: endpoints.is_read)
        assert app.main.draft == ECHO
        await pilot.press("slash", *"language prod", "enter")
        assert "prod-eu us-east-1" in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.connection.profile == "prod-eu")
        assert app.main.draft.endpoint_name == "language-id" and app.main.draft.body == ECHO.body
        await until(pilot, lambda: "it needs TargetModel" in text(app))
    again = WorkbenchApp(own_bench, invocation=ECHO)
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+g")
        await until(pilot, lambda: "30 endpoints · 2 places" in text(again))
        await pilot.press("alt+q")
        await until(pilot, lambda: isinstance(again.screen, SwitcherScreen) and again.screen._loaded)
        await pilot.press(*"dev", "enter")
        await until(pilot, lambda: "15 endpoints" in text(again))
        await until(pilot, lambda: own_bench.interface.load().listed == ())
