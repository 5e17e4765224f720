"""The button that sends: by a click and by Enter, and not twice by a double click, which would cancel."""

from __future__ import annotations

from textual import events, on
from textual.app import App, ComposeResult

from tests.tui.conftest import until
from workbench.tui.messages import SendDraftRequested
from workbench.tui.panels.send_button import SendButton


class _OneButton(App[int]):
    def __init__(self) -> None:
        super().__init__()
        self.button = SendButton("Send  F5", id="send")
        self.asked = 0

    def compose(self) -> ComposeResult:
        yield self.button

    @on(SendDraftRequested)
    def _count(self) -> None:
        self.asked += 1


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
    assert app.asked == 2


async def test_the_second_click_of_a_double_one_asks_for_nothing_however_late_it_is_heard() -> None:
    app = _OneButton()
    async with app.run_test(size=(40, 10)) as pilot:
        for chain, asked in ((1, 1), (2, 1), (3, 2)):
            app.button.is_resting = False
            click = events.Click(app.button, 1, 0, 0, 0, 1, False, False, False, chain=chain)
            app.button.post_message(click)
            await pilot.pause()
            assert app.asked == asked
