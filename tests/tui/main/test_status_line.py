"""What the line above the key bar says: values without an app, then the line on the screen."""

from __future__ import annotations

import re

from tests.tui.conftest import IRIS, ready, text, until
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.main.status_line import StatusMessages


def line(messages: StatusMessages, columns: int = 200) -> str:
    return messages.line(columns, "Esc", "Alt+S")


def test_the_newest_is_shown_and_the_others_are_counted() -> None:
    messages = StatusMessages()
    assert messages.set("history", "not recording")
    assert messages.set("draft", "not saved")
    assert line(messages) == "not saved  +1 Esc hides  Alt+S shows all"
    assert messages.all == ("not saved", "not recording")
    assert not messages.set("draft", "not saved")
    assert messages.set("draft", "")
    assert line(messages) == "not recording  Esc hides  Alt+S shows all"
    assert messages.set("history", "")
    assert (line(messages), messages.is_shown) == ("", False)


def test_what_is_hidden_comes_back_when_there_is_something_else_to_say() -> None:
    messages = StatusMessages()
    messages.set("settings", "line 1 is wrong")
    assert messages.hide()
    assert not messages.hide()
    messages.set("settings", "line 1 is wrong")
    assert not messages.is_shown
    assert messages.all == ("line 1 is wrong",)
    messages.set("settings", "line 2 is wrong")
    assert line(messages).startswith("line 2 is wrong")


def test_it_is_one_line_of_any_width() -> None:
    messages = StatusMessages()
    messages.set("settings", "settings.toml, line 1: Invalid value. " * 9)
    for columns in range(1, 200):
        assert len(line(messages, columns)) <= columns
    assert line(messages, 80).endswith("…  Alt+S shows all")


def test_a_message_cannot_drive_the_terminal() -> None:
    messages = StatusMessages()
    messages.set("request", "\x1b[31mred\nsecond line")
    assert not any(char in line(messages) for char in "\x1b\n")


async def test_an_error_in_the_settings_stays_until_it_is_mended(bench: Workbench, places: AppDirs) -> None:
    places.config.mkdir(parents=True)
    file = places.config / "settings.toml"
    file.write_text("theme = \n")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "settings.toml, line 1" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        assert "settings.toml, line 1" in text(app)
        await pilot.press("alt+s")
        await until(pilot, lambda: len(app.screen_stack) == 2 and "Invalid value" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        file.write_text("")
        await pilot.press("f5")
        await until(pilot, lambda: "settings.toml" not in text(app))
        await pilot.press("alt+s")
        await until(pilot, lambda: "There are no messages." in text(app))


async def test_each_problem_of_the_settings_has_a_line_of_its_own_and_escape_hides_it(
    bench: Workbench, places: AppDirs
) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('theme = "nonsense"\n[keys]\nsned = "f9"\n')
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "'nonsense' is not a theme" in text(app))
        await pilot.press("alt+s")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        await until(pilot, lambda: len(re.findall(r"│ settings\.toml, line \d", text(app))) == 2)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1 and "is not a theme" in text(app))
        # Escape hides the line.
        await pilot.press("escape")
        await until(pilot, lambda: "is not a theme" not in text(app))
