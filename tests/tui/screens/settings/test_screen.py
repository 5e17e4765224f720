"""The page of settings: found as one types, changed in the file, in effect at once."""

from __future__ import annotations

import msgspec
import pytest
from textual import events

from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.screens.settings.screen import SettingsScreen

pytestmark = pytest.mark.usefixtures("lasting_notices")


def _write(bench: Workbench, content: str) -> None:
    bench.places.config.mkdir(parents=True)
    (bench.places.config / "settings.toml").write_text(content)


def _file(bench: Workbench) -> str:
    path = bench.places.config / "settings.toml"
    return path.read_text() if path.exists() else ""


async def test_a_setting_is_found_changed_and_taken_back(bench: Workbench) -> None:
    _write(bench, "# mine\n[retention]\ndays = 30  # a month\n")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "whoami" in text(app))
        await pilot.press(*"retention days")
        await until(pilot, lambda: "▸ retention.days" in text(app) and "line 3" in text(app))
        assert "The greatest age of an exchange" in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "Enter: OK" in text(app))
        await pilot.press("backspace", "backspace", "7", "enter")
        await until(pilot, lambda: _file(bench) == "# mine\n[retention]\ndays = 7  # a month\n")
        await until(pilot, lambda: f"{'retention.days':<31}7" in text(app))
        await pilot.press("ctrl+d")
        await until(pilot, lambda: "days" not in _file(bench))
        await until(pilot, lambda: f"{'retention.days':<31}0" in text(app))
        assert _file(bench).startswith("# mine\n[retention]\n")
        # What changes nothing writes nothing: a reset of what is not set, the same value, Escape.
        before = _file(bench)
        await pilot.press("ctrl+d", "enter", "enter")
        await pilot.press("enter", "9", "escape", "ctrl+u")
        app.post_message(events.Paste("theme"))
        await until(pilot, lambda: "▸ theme" in text(app))
        await pilot.press("enter", "down", "escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        # Where no setting is found, no key does anything.
        app.post_message(events.Paste("zzzz"))
        await until(pilot, lambda: "No setting has these words." in text(app))
        await pilot.press("down", "enter", "ctrl+d")
        assert isinstance(app.screen, SettingsScreen) and _file(bench) == before


async def test_a_theme_and_a_key_count_at_once(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+s")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and "whoami" in text(app))
        await pilot.press(*"theme", "enter")
        await until(pilot, lambda: "ansi-dark" in text(app) and "✓ workbench " in text(app))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: app.theme == app.screen.app.theme == "ansi-dark")
        assert 'theme = "ansi-dark"' in _file(bench)
        await pilot.press("ctrl+u")
        app.post_message(events.Paste("keys.import"))
        await until(pilot, lambda: "▸ keys.import  " in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Alt+L" not in text(app) and "Enter: OK" in text(app))
        await pilot.press("ctrl+u")
        app.post_message(events.Paste("alt+shift+x"))
        await pilot.press("enter")
        await until(pilot, lambda: 'import = "alt+shift+x"' in _file(bench))
        await until(pilot, lambda: app._keymap.get("import") == "alt+shift+x")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        assert "Send  F5" in text(app) and "F5 sends the request" in text(app)
        keys = {**bench.settings().keys, "send": "f9", "payload.templates": "ctrl+x"}
        app.post_message(SettingsScreen.Changed(msgspec.structs.replace(bench.settings(), keys=keys)))
        await until(pilot, lambda: "Send  F9" in text(app) and "F9 sends the request" in text(app))
        await pilot.press("alt+shift+x")
        await until(pilot, lambda: type(app.screen).__name__ == "ImportScreen")


async def test_a_switch_is_turned_over_as_often_as_its_key_is_pressed_and_a_theme_of_the_palette_is_kept(
    bench: Workbench,
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+s", *"whoami")
        await until(pilot, lambda: "▸ whoami" in text(app))
        screen = app.screen
        assert isinstance(screen, SettingsScreen)
        for _ in range(2):
            screen.action_change()
        await until(pilot, lambda: _file(bench) == "whoami = true\n")
        # A theme of the palette is kept over a restart.
        app.theme = "dracula"
        await until(pilot, lambda: _file(bench) == 'whoami = true\ntheme = "dracula"\n')
    assert WorkbenchApp(bench, invocation=IRIS).theme == "dracula"


async def test_what_is_no_value_is_said_and_the_file_stays(bench: Workbench) -> None:
    _write(bench, 'theme = "nrod"\n')
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "'nrod' is not a theme; the nearest is 'nord'" in text(app))
        await pilot.press("alt+shift+s")
        await until(pilot, lambda: "1 problem" in text(app) and "problem, line 1" in text(app))
        await pilot.press(*"read_timeout", "enter")
        await until(pilot, lambda: "Enter: OK" in text(app))
        await pilot.press(*"x", "enter")
        await until(pilot, lambda: "read_timeout is a number from 0, not 'x'" in text(app))
        assert isinstance(app.screen, PromptScreen)
        assert _file(bench) == 'theme = "nrod"\n'
        # The value is there to be corrected.
        await pilot.press("backspace")
        await until(pilot, lambda: "is a number from 0" not in text(app))
        await pilot.press("7", "5", "enter")
        await until(pilot, lambda: "read_timeout = 75" in _file(bench))
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))


async def test_pictures(bench: Workbench) -> None:
    _write(bench, '[keys]\nsend = "f9"\n')
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+s")
        await until(pilot, lambda: "whoami" in text(app))
        await pilot.press(*"send")
        await until(pilot, lambda: "▸ keys.send" in text(app))
        await check_picture(app, "settings", of="RowList")
        await pilot.resize_terminal(120, 40)
        await check_picture(app, "settings", of="RowList")
