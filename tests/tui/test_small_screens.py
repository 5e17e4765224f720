"""In 40 columns and 10 rows every screen says what it is and how to leave it."""

from __future__ import annotations

import re

from tests.tui.conftest import IRIS, ready, take_draft, text, until
from workbench.model.invocation import TextBody
from workbench.model.sessions.protocol import SessionProtocol
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.remark import unused_key
from workbench.tui.screens.session_protocol import SessionProtocolScreen
from workbench.tui.widgets.frame.dialog_box import DialogBox
from workbench.tui.widgets.frame.title_line import TitleLine

SCREENS = {
    "f1": "Help 1 of ",
    "ctrl+o": "n Endp",
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
    "f9": "Sandbox: pick a sample to send ─",
    "alt+q": "Profile, region and endpoint URL ─",
}
"""What the first line of each says, by its key; the doctor's is asked for where its checks run."""
WAY_OUT = re.compile(r"Esc:? (back|close|cancel)")


async def test_every_screen_says_what_it_is_and_how_to_leave_it(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for key, title in SCREENS.items():
            await pilot.press("f2", key)
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
            await until(pilot, lambda: WAY_OUT.search(text(app)) is not None)
            assert app.screen is not app.main
            for head in app.screen.query(TitleLine):
                assert head.region.height == 1
            for box in app.screen.query(DialogBox):
                assert app.screen.region.contains_region(box.region), key
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)


async def test_how_to_save_a_session_protocol_is_in_view(app: WorkbenchApp) -> None:
    """The keys were below the last row."""
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        app.push_screen(SessionProtocolScreen("chat", SessionProtocol()))
        await until(pilot, lambda: "Enter: save" in text(app) and WAY_OUT.search(text(app)) is not None)
        box = app.screen.query_one(DialogBox)
        assert app.screen.region.contains_region(box.region)
        field = app.screen.query_one("#media")
        app.screen.set_focus(field)
        await until(pilot, lambda: field.has_focus and box.region.contains_region(field.region))


async def test_what_is_worked_with_has_the_few_rows(bench: Workbench) -> None:
    stream = IRIS.with_(
        operation="InvokeEndpointWithResponseStream",
        fields={**IRIS.fields, "EndpointName": "chat"},
        body=TextBody('{"inputs": "Tell", "parameters": {"max_new_tokens": 12, "seed": 1}'),
    )
    app = WorkbenchApp(bench, invocation=stream)
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        # The name of the operation leaves room for what is beside it.
        assert "Stream ▾ chat" in text(app)
        assert "Send  F5" in text(app)
        await until(pilot, lambda: "A bracket or quote is open." in text(app))
        # The search takes the place of what is wrong with the payload.
        await pilot.press("f2", "ctrl+r")
        await until(pilot, lambda: "Enter: replace" in text(app) and "A bracket" not in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "A bracket or quote is open." in text(app))
        await pilot.press("ctrl+end", "}", "f5")
        await until(pilot, lambda: "Tell.\n" in text(app))
        await pilot.press("f4")
        view = app.screen.query_one("#stream-view")
        await until(pilot, lambda: view.region.height >= 3)
        assert re.search(r"\d+ parts? · ", text(app))


async def test_letters_to_jump_by_reasons_and_values_are_in_sight(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        # A letter to jump by covers no other.
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
        # Why a key does nothing is said whole.
        await pilot.press("f7", "v")
        words = unused_key("v", "sessions", {})
        await until(pilot, lambda: words in " ".join(text(app).split()))
        # Of a comparison a value is in sight.
        await pilot.press("f5")
        await until(pilot, lambda: "#1" in text(app))
        await take_draft(pilot, app, IRIS.with_(body=TextBody('{"instances": [[6.7, 3.0, 5.2, 2.3]]}')))
        await until(pilot, lambda: "6.7, 3.0" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "#2" in text(app))
        await pilot.press("f4", "6", "d")
        await until(pilot, lambda: "Compare with" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: '"setosa" → "virginica"' in text(app))
