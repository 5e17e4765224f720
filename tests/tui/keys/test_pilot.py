"""A key that the pilot has pressed is done, also one that had to wait for its turn."""

from __future__ import annotations

import pytest
from textual.pilot import WaitForScreenTimeout

from tests.tui.conftest import ready
from tests.tui.harness import quick_pilot
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.order import InputEvent
from workbench.tui.screens.help import HelpScreen


async def test_a_key_that_waits_for_what_it_needs_is_done_when_the_pilot_has_pressed_it(
    bench: Workbench,
) -> None:
    app = WorkbenchApp(bench)
    looks = iter(["the test"] * 20)

    def awaited(_key: InputEvent) -> str:
        return next(looks, "")

    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app._order._awaited = awaited
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)


async def test_nothing_is_waited_for_once_a_key_has_ended_the_app(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(bench)
    looks = iter(range(1000))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        # A clock that stands still as the pilot looks at it: its deadline ends nothing.
        with monkeypatch.context() as patch:
            patch.setattr(quick_pilot, "monotonic", lambda: 0 * next(looks))
            await pilot.press("ctrl+q")
        assert app._closed


async def test_a_key_that_is_never_done_is_told(bench: Workbench) -> None:
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app._order._busy = True
        with pytest.raises(WaitForScreenTimeout):
            await pilot._wait_for_screen(timeout=0.05)
        app._order._busy = False
