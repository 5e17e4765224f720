"""A key that the pilot has pressed is done, also one that had to wait for its turn."""

from __future__ import annotations

from tests.tui.conftest import ready
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.order import InputEvent
from workbench.tui.screens.help import HelpScreen


async def test_a_key_that_waits_for_what_it_needs_is_done_when_the_pilot_has_pressed_it(
    bench: Workbench,
) -> None:
    app = WorkbenchApp(bench)
    looks = iter([False] * 20)

    def is_ready(_key: InputEvent) -> bool:
        return next(looks, True)

    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app._order._is_ready = is_ready
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
