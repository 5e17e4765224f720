"""In 40 columns and 10 rows every screen says what it is and how to leave it."""

from __future__ import annotations

import re

from tests.tui.conftest import ready, text, until
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.remark import unused_key
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.frame.title_line import TitleLine

SCREENS = {
    "f1": "Help 1 of ",
    "ctrl+o": "s Saved",
    "alt+shift+s": "Settings · ",
    "f10": "Save the request as ─",
    "alt+l": "Import ─",
    "alt+y": "Copy the draft as ─",
    "alt+r": "Repeat the draft · iris-classifier",
    "alt+t": "Fan out · iris-classifier",
    "alt+f": "Batch over a dataset · ",
    "alt+shift+e": "Evaluation",
    "ctrl+t": "Templates ─",
    "ctrl+g": "Go to line ─",
    "alt+o": "Pick a file ─",
    "alt+h": "Doctor · ",
    "f9": "Sandbox: pick a sample to send ─",
    "alt+q": "Profile, region and endpoint URL ─",
}
"""What the first line of each says, by the key that opens it."""
_WAY_OUT = re.compile(r"Esc:? (back|close|cancel)")


async def test_every_screen_says_what_it_is_and_how_to_leave_it(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for key, title in SCREENS.items():
            await pilot.press("f2", key)
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
            await until(pilot, lambda: _WAY_OUT.search(text(app)) is not None)
            assert app.screen is not app.main
            for head in app.screen.query(TitleLine):
                assert head.region.height == 1
            for box in app.screen.query(DialogBox):
                assert app.screen.region.contains_region(box.region), key
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)


async def test_a_letter_to_jump_by_covers_no_other(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        before = text(app).splitlines()[:-1]
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Esc back" in text(app))
        for was, now in zip(before, text(app).splitlines(), strict=False):
            assert all(
                old.casefold() == new.casefold() or old == " " for old, new in zip(was, now, strict=False)
            )
        # Those whose tabs have no room are named below.
        assert "a Async" in text(app).splitlines()[-1]
        await pilot.press("a")
        await until(pilot, lambda: app.main.workspace.focused_part == "async")


async def test_why_a_key_does_nothing_is_said_whole(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        await pilot.press("f7", "v")
        words = unused_key("v", "sessions", {})
        await until(pilot, lambda: words in " ".join(text(app).split()))
