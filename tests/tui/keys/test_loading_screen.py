"""Keys that come before a screen has read its list act on the list."""

from __future__ import annotations

from textual import events

from tests.tui.conftest import IRIS, press, ready, text, until
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.loading_screen import has_to_wait


class Screen:
    """A screen that reads, or has read."""

    def __init__(self, *, is_loading: bool) -> None:
        self.is_loading = is_loading


def test_letters_and_escape_do_not_wait() -> None:
    screen = Screen(is_loading=True)
    keys = {
        name: events.Key(name, character)
        for name, character in (("a", "a"), ("enter", "\r"), ("escape", None))
    }
    assert [name for name, key in keys.items() if has_to_wait(key, screen)] == ["enter"]
    assert not has_to_wait(events.Paste("text"), screen)
    for other in (Screen(is_loading=False), object()):
        assert not has_to_wait(keys["enter"], other)


async def test_a_setting_is_changed_that_is_read_later(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        press(app, "alt+shift+s", *"theme", "enter")
        await until(pilot, lambda: "ansi-dark" in text(app))


async def test_a_place_is_chosen_that_is_read_later(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        press(app, "alt+q", *"ap-south-1", "enter")
        await until(pilot, lambda: app.main.draft.connection.region == "ap-south-1")
        assert app.main.draft.body == IRIS.body
