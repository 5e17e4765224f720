"""A line that is asked for, and what it is for done while the dialog is open."""

from __future__ import annotations

from threading import Event

import pytest

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import press, ready, text, until
from workbench.tui.app import WorkbenchApp
from workbench.tui.main import MainScreen
from workbench.tui.screens.prompt import PromptScreen


class Attempt:
    """Takes one name, when the test lets it."""

    def __init__(self) -> None:
        self.goes_on = Event()
        self.tried: list[str] = []

    def __call__(self, name: str) -> str:
        assert self.goes_on.wait(DEADLINE_SECONDS)
        self.tried.append(name)
        return "" if name == "rose" else f"{name} already exists."


@pytest.mark.usefixtures("held_keys", "lasting_notices")
async def test_a_name_is_tried_before_the_dialog_is_left(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        # What is refused stays in the dialog to be mended.
        attempt, answers = Attempt(), list[str | None]()
        attempt.goes_on.set()
        screen = PromptScreen("Name", "tulip", "Any name.", attempt=attempt)
        app.push_screen(screen, answers.append)
        await pilot.press("enter")
        await until(pilot, lambda: "tulip already exists." in text(app))
        assert app.screen is screen
        await pilot.press("ctrl+u", *"rose")
        await until(pilot, lambda: "Any name." in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert answers == ["rose"] and attempt.tried == ["tulip", "rose"]
        # A second Enter waits for what came of the first.
        attempt = Attempt()
        app.push_screen(PromptScreen("Name", "rose", "Any name.", attempt=attempt))
        await until(pilot, lambda: "Any name." in text(app))
        press(app, "enter", "enter")
        await until(pilot, lambda: "Enter waits for what was entered before. Esc: do not wait." in text(app))
        attempt.goes_on.set()
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        assert attempt.tried == ["rose"]
        # A refusal is told to who has left the dialog.
        attempt = Attempt()
        app.push_screen(PromptScreen("Name of the flower", "tulip", "Any name.", attempt=attempt))
        await until(pilot, lambda: "Any name." in text(app))
        press(app, "enter", "escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        attempt.goes_on.set()
        await until(
            pilot, lambda: any("tulip already exists." in note.message for note in app._notifications)
        )
