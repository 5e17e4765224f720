"""The themes in the palette."""

from __future__ import annotations

from textual.command import CommandPalette

from tests.tui.conftest import ready, text, until
from workbench.tui.app import WorkbenchApp


async def test_our_themes_are_the_first_of_those_that_have_the_text(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        app.search_themes()
        await until(pilot, lambda: isinstance(app.screen, CommandPalette) and "dracula" in text(app))
        names = [line.strip(" ▸│") for line in text(app).splitlines()]
        assert names.index("workbench") < names.index("workbench-light") < names.index("ansi-dark")
        await pilot.press(*"light")
        await until(pilot, lambda: "dracula" not in text(app) and "solarized-light" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.theme == "workbench-light")
