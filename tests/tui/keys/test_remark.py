"""A key that does nothing where it was pressed says why."""

from __future__ import annotations

import pytest

from tests.tui.conftest import ready, text, until
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.remark import unused_key, unused_key_on
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.widgets.rows.list import RowList


@pytest.mark.parametrize(
    ("name", "part", "words"),
    [
        (
            "m",
            "history",
            "m does nothing in the history. It works in the sessions (F7) and in the response (F4).",
        ),
        ("x", "history", "There is nothing here for x to act on. x: Export the exchange"),
        (
            "x",
            "sessions",
            "x does nothing in the sessions. It works in the history (F6), in the saved requests (Ctrl+O)",
        ),
        ("ctrl+f11", "", "Ctrl+F11 does nothing here. F1 shows the keys that do."),
        ("q", "response", "q does nothing in the response. F1 shows the keys that do."),
        ("x", "saved", "There is nothing here for x to act on. x: Send the request, or all in the folder"),
    ],
)
def test_it_says_what_it_needs_or_where_it_works(name: str, part: str, words: str) -> None:
    assert unused_key(name, part, {}).startswith(words)


def test_keys_of_the_user_count() -> None:
    assert "It works in the sessions" in unused_key("q", "history", {"sessions.rename": "q"})
    assert "It works in the sessions" not in unused_key("m", "history", {"sessions.rename": "q"})
    assert "Ctrl+G shows the keys" in unused_key("ctrl+f11", "history", {"help": "ctrl+g"})


async def test_a_key_that_does_nothing_says_why_wherever_it_is_pressed(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)

        # Until the next key.
        await until(pilot, lambda: app.main.is_complete)
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        await pilot.press("f4", "q")
        await until(pilot, lambda: "q does nothing in the response." in text(app))
        await pilot.press("5")
        await until(pilot, lambda: "This response is not a stream." in text(app))
        assert "q does nothing" not in text(app)
        await pilot.press("down")
        await until(pilot, lambda: "not a stream" not in text(app))

        # Escape leaves the filter of a comparison.
        await pilot.press("f5")
        await until(pilot, lambda: "#2" in text(app))
        await pilot.press("f4", "6")
        await until(pilot, lambda: "side by side" in text(app))
        await pilot.press("slash", "z", "escape")
        pane = app.screen.query_one("#diff")
        await until(pilot, lambda: not pane.query_one("Field").display)
        assert isinstance(app.focused, RowList)

        # Keys of an empty list are not typed into the payload.
        await until(pilot, lambda: app.main.is_complete)
        before = app.main.draft.body
        for name in ("async", "sessions", "saved", "endpoints"):
            await pilot.press("f2")
            app.main.workspace.show(name)
            await until(pilot, lambda name=name: app.main.workspace.focused_part == name)  # type: ignore[misc]
            await pilot.press("K")
            await until(pilot, lambda: "K does nothing" in text(app))
        assert app.main.draft.body == before

        # Other screens say so too.
        await pilot.press("f2")
        await until(pilot, lambda: app.main.is_complete)
        for key, name in (("f1", "HelpScreen"), ("alt+t", "FanOutScreen"), ("ctrl+t", "TemplatesScreen")):
            await pilot.press(key)
            await until(pilot, lambda name=name: type(app.screen).__name__ == name)  # type: ignore[misc]
            await pilot.press("ctrl+f11")
            await until(pilot, lambda: "Ctrl+F11 does nothing here. " in text(app))
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)


def test_on_a_dialog_it_says_what_leaves_it() -> None:
    assert unused_key_on("Picker", "f5", {}) == "F5 does nothing here. Esc goes back."
    words = "F11 does nothing here. F1 shows the keys that do."
    for screen in ("ImportScreen", "BatchScreen", "DatasetBatchScreen", "FanOutScreen", "EvaluationScreen"):
        # Esc stops what it sends before it leaves.
        assert unused_key_on(screen, "f11", {}) == words
    assert unused_key_on("BatchScreen", "f5", {}).startswith("There is nothing here for F5 to act on. F5: ")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_key_that_does_nothing_in_a_choice_or_a_prompt_says_so_until_the_next(
    app: WorkbenchApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        app.main.query_one("#operation").focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("f5")
        await until(pilot, lambda: "F5 does nothing here. Esc goes back." in text(app).splitlines()[-1])
        # What is typed filters, and the remark goes.
        await pilot.press("s")
        await until(pilot, lambda: "s▏" in text(app) and "does nothing" not in text(app))
        await pilot.press("f5", "escape", "escape")
        await until(pilot, lambda: app.screen is app.main)
        assert "does nothing" not in text(app)

        await pilot.press("f10")
        await until(pilot, lambda: isinstance(app.screen, PromptScreen))
        await pilot.press("f6")
        await until(pilot, lambda: "F6 does nothing here. Esc goes back." in text(app))
        await pilot.press(*"name")
        await until(pilot, lambda: "name" in text(app) and "does nothing" not in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
