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


async def test_what_is_refused_stays_in_the_dialog_to_be_mended(app: WorkbenchApp) -> None:
    attempt, answers = Attempt(), list[str | None]()
    attempt.goes_on.set()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
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


@pytest.mark.usefixtures("held_keys")
async def test_a_second_enter_waits_for_what_came_of_the_first(app: WorkbenchApp) -> None:
    attempt = Attempt()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(PromptScreen("Name", "rose", "Any name.", attempt=attempt))
        await until(pilot, lambda: "Any name." in text(app))
        press(app, "enter", "enter")
        await until(pilot, lambda: "Enter waits for what was entered before. Esc: do not wait." in text(app))
        attempt.goes_on.set()
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
    assert attempt.tried == ["rose"]


@pytest.mark.usefixtures("lasting_notices")
async def test_a_refusal_is_told_to_who_has_left_the_dialog(app: WorkbenchApp) -> None:
    attempt = Attempt()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(PromptScreen("Name of the flower", "tulip", "Any name.", attempt=attempt))
        await until(pilot, lambda: "Any name." in text(app))
        press(app, "enter", "escape")
        await until(pilot, lambda: isinstance(app.screen, MainScreen))
        attempt.goes_on.set()
        await until(
            pilot, lambda: any("tulip already exists." in note.message for note in app._notifications)
        )
