"""The button that sends: by a click and by Enter, and not twice by a double click, which would cancel.

It says so.
"""

from __future__ import annotations

import pytest
from textual import events, on
from textual.app import App, ComposeResult

from tests.tui.conftest import ready, text, until
from workbench.model.invocation import Invocation
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import SendDraftRequested, StatusMessage
from workbench.tui.panels import send_button
from workbench.tui.panels.send_button import SendButton

_SAID = "Two presses of the button at once count as one."


class _OneButton(App[int]):
    def __init__(self) -> None:
        super().__init__()
        self.button = SendButton("Send  F5", id="send")
        self.asked = 0
        self.said = 0

    def compose(self) -> ComposeResult:
        yield self.button

    @on(SendDraftRequested)
    def _count(self) -> None:
        self.asked += 1

    @on(StatusMessage)
    def _hear(self, message: StatusMessage) -> None:
        assert message.text == _SAID
        self.said += 1


async def test_a_click_and_enter_ask_for_the_draft_to_be_sent() -> None:
    app = _OneButton()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(SendButton)
        await until(pilot, lambda: app.asked == 1)
        await until(pilot, lambda: not app.button.is_resting)
        app.button.focus()
        await pilot.press("enter")
        await until(pilot, lambda: app.asked == 2)


async def test_the_second_press_of_a_double_click_asks_for_nothing() -> None:
    app = _OneButton()
    async with app.run_test(size=(40, 10)) as pilot:
        app.button.action_press()
        app.button.action_press()
        await until(pilot, lambda: not app.button.is_resting)
        app.button.action_press()
        await until(pilot, lambda: app.asked >= 2)
        await until(pilot, lambda: not app.button.is_resting)
    assert (app.asked, app.said) == (2, 1)


async def test_the_second_click_of_a_double_one_asks_for_nothing_however_late_it_is_heard() -> None:
    app = _OneButton()
    async with app.run_test(size=(40, 10)) as pilot:
        for chain, asked in ((1, 1), (2, 1), (3, 2)):
            app.button.is_resting = False
            click = events.Click(app.button, 1, 0, 0, 0, 1, False, False, False, chain=chain)
            app.button.post_message(click)
            await pilot.pause()
            assert app.asked == asked
    assert app.said == 1


async def test_two_clicks_in_the_app_send_once_and_say_so_until_the_next_click(
    bench: Workbench, unanswered: Invocation, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However far apart a busy machine takes them.
    monkeypatch.setattr(send_button, "_REST_SECONDS", 600)
    app = WorkbenchApp(bench, invocation=unanswered)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for selector, is_said in (("#send", False), ("#send", True), ("#editor", False)):
            at = app.main.query_one(selector).region.offset
            for kind in (events.MouseDown, events.MouseUp):
                x, y = at.x + 2, at.y
                app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
            await until(pilot, lambda: app.main.sender.flight is not None)
            await until(pilot, lambda is_said=is_said: (_SAID in text(app)) == is_said)  # type: ignore[misc]
        assert app.main.sender.flight is not None
