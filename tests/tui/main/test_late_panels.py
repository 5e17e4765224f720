"""What comes after the first picture."""

from __future__ import annotations

from tests.tui.conftest import ready, text, until
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.prompt import PromptScreen


class Hasty(WorkbenchApp):
    """Its user opens a dialog before the styles of dialogs are read."""

    def on_mount(self) -> None:
        assert not self.main.is_complete
        self.push_screen(PromptScreen("Name of the flower", "tulip", "Any name."))


async def test_a_dialog_opened_before_its_styles_are_read_gets_them(app: WorkbenchApp) -> None:
    app.__class__ = Hasty
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Any name." in text(app) and app.main.is_complete)
        assert app.screen.styles.background.a == 0
        await pilot.press("escape")
        await ready(pilot)
